// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <localbroker/brokershell.h>

#include <algorithm>

namespace QCoMqtt::Internal {

namespace {

using Action = LocalBrokerFault::Action;

// The packets that acknowledge the ones that clients send, with a code of the hook's choice.

Packet acknowledgement(const Connect &, ReasonCode code)
{
    return ConnAck{false, code};
}

Packet acknowledgement(const Publish &publish, ReasonCode code)
{
    if (publish.qos == QoS::AtLeastOnce)
        return PubAck{publish.packetId, code};
    if (publish.qos == QoS::ExactlyOnce)
        return PubRec{publish.packetId, code};
    return Disconnect{code};
}

Packet acknowledgement(const PubRec &received, ReasonCode code)
{
    return PubRel{received.packetId, code};
}

Packet acknowledgement(const PubRel &release, ReasonCode code)
{
    return PubComp{release.packetId, code};
}

Packet acknowledgement(const Subscribe &subscribe, ReasonCode code)
{
    return SubAck{subscribe.packetId, QList<ReasonCode>(subscribe.subscriptions.size(), code)};
}

Packet acknowledgement(const Unsubscribe &unsubscribe, ReasonCode code)
{
    return UnsubAck{unsubscribe.packetId, QList<ReasonCode>(unsubscribe.filters.size(), code)};
}

template<typename P>
Packet acknowledgement(const P &, ReasonCode code)
{
    return Disconnect{code};
}

bool endsConnection(const Packet &packet)
{
    if (const auto *connAck = std::get_if<ConnAck>(&packet))
        return isFailure(connAck->reasonCode);
    return std::holds_alternative<Disconnect>(packet);
}

void setProperties(Packet &packet, const Properties &properties)
{
    std::visit(
        [&](auto &content) {
            if constexpr (requires { content.properties; })
                content.properties = properties;
        },
        packet);
}

void setReasonCode(Packet &packet, ReasonCode code)
{
    std::visit(
        [&](auto &content) {
            if constexpr (requires { content.reasonCode; })
                content.reasonCode = code;
            if constexpr (requires { content.reasonCodes; })
                content.reasonCodes.fill(code);
        },
        packet);
}

} // namespace

LocalBrokerFault BrokerShell::faultFor(BrokerConnection &connection, Direction direction,
                                       const Packet &packet)
{
    const LocalBrokerPacket description = connection.describe(direction, packet);
    return faultHook ? faultHook(description) : LocalBrokerFault::pass();
}

void BrokerShell::handleIncoming(BrokerConnection &connection, Packet &&packet)
{
    if (std::holds_alternative<Publish>(packet))
        ++publishesReceived;
    const LinkId id = connection.id();
    const LocalBrokerFault fault = faultFor(connection, Direction::FromClient, packet);
    switch (fault.action()) {
    case Action::Cut: // there is nothing to cut in what was received
    case Action::Pass:
        core.received(id, std::move(packet), now());
        break;
    case Action::Swallow:
        break;
    case Action::DropLink:
        connection.abort();
        return;
    case Action::Hold:
    case Action::Delay:
        keep(connection, Direction::FromClient, std::move(packet), fault);
        return;
    case Action::Answer:
        answer(connection, packet, fault);
        break;
    case Action::SendBytes:
        connection.write(fault.bytes());
        scheduleFlush(connection);
        break;
    }
    if (fault.dropsLink())
        core.effects().close(id);
    runEffects();
}

void BrokerShell::answer(BrokerConnection &connection, const Packet &packet,
                         const LocalBrokerFault &fault)
{
    Packet reply = std::visit(
        [&](const auto &content) { return acknowledgement(content, fault.reasonCode()); }, packet);
    setProperties(reply, fault.properties());
    const bool ends = endsConnection(reply);
    // MQTT 3 knows no DISCONNECT of the server.
    if (!std::holds_alternative<Disconnect>(reply)
        || connection.reader().version() == ProtocolVersion::V5)
        write(connection, reply);
    if (ends)
        core.effects().close(connection.id());
}

void BrokerShell::handleOutgoing(BrokerConnection &connection, Packet &&packet)
{
    const LocalBrokerFault fault = faultFor(connection, Direction::ToClient, packet);
    switch (fault.action()) {
    case Action::Pass:
        write(connection, packet);
        break;
    case Action::Swallow:
        break;
    case Action::DropLink:
        connection.abort();
        return;
    case Action::Hold:
    case Action::Delay:
        keep(connection, Direction::ToClient, std::move(packet), fault);
        return;
    case Action::Answer:
        setReasonCode(packet, fault.reasonCode());
        setProperties(packet, fault.properties());
        write(connection, packet);
        if (endsConnection(packet))
            core.effects().close(connection.id());
        break;
    case Action::SendBytes:
        connection.write(fault.bytes());
        scheduleFlush(connection);
        break;
    case Action::Cut:
        connection.write(packet, fault.size());
        break;
    }
    if (fault.dropsLink()) {
        connection.close();
        core.linkClosed(connection.id(), now());
    }
}

void BrokerShell::keep(BrokerConnection &connection, Direction direction, Packet &&packet,
                       const LocalBrokerFault &fault)
{
    std::optional<BrokerTime> due;
    if (fault.action() == Action::Delay)
        due = now() + fault.time();
    m_kept.push_back({connection.id(), direction, std::move(packet), fault.dropsLink(), due});
    armTimer();
}

int BrokerShell::heldCount() const noexcept
{
    return int(std::ranges::count_if(m_kept, [](const Kept &kept) { return !kept.due; }));
}

void BrokerShell::forgetKept(LinkId link)
{
    std::erase_if(m_kept, [link](const Kept &kept) { return kept.link == link; });
}

void BrokerShell::release(int count)
{
    std::vector<Kept> released;
    std::erase_if(m_kept, [&](Kept &kept) {
        if (kept.due || (count >= 0 && int(released.size()) >= count))
            return false;
        released.push_back(std::move(kept));
        return true;
    });
    letGo(std::move(released));
    runEffects();
}

void BrokerShell::letGoDue()
{
    std::vector<Kept> due;
    std::erase_if(m_kept, [&, time = now()](Kept &kept) {
        if (!kept.due || *kept.due > time)
            return false;
        due.push_back(std::move(kept));
        return true;
    });
    std::ranges::stable_sort(due, {}, &Kept::due);
    letGo(std::move(due));
}

void BrokerShell::letGo(std::vector<Kept> &&kept)
{
    for (Kept &one : kept) {
        BrokerConnection *connection = find(one.link);
        if (!connection || !connection->isOpen())
            continue;
        if (one.direction == Direction::FromClient)
            core.received(one.link, std::move(one.packet), now());
        else
            write(*connection, one.packet);
        if (one.dropsLink)
            core.effects().close(one.link);
    }
}

} // namespace QCoMqtt::Internal
