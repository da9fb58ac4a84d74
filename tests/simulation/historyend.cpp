// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// The end of a history: nothing is in the way any more.

#include "history.h"
#include "innerstate.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Internal::PacketType;

// What was left to come again does so with the next connection; silence and stalled links are for
// the client to find out.
void History::comeToRest()
{
    m_world.trace.note([] { return u"nothing is in the way any more"_s; });
    m_broker.conditions = {};
    m_broker.limits.maximumPacketSize = ServerLimits().maximumPacketSize;
    m_setup.pausePercent = m_setup.forsakePercent = 0;
    m_world.runFor(20s); // what is planned happens
    if (const auto &link = m_broker.link()) {
        link->up.cutAfter(-1);
        link->down.cutAfter(-1);
    }
    m_broker.mood = ModelBroker::Mood::Open;
    if (m_process) {
        m_process->crashAfter(0);
        m_process->release();
    }
    if (m_process && m_process->hasForsaken())
        m_broker.restart(true);
    expectRest();
    if (!m_world.faults().isEmpty())
        return;
    m_oracle.checkRest(0);
    checkInnerState();
    checkWindow();
}

void History::expectRest()
{
    if (m_world.runUntil([this] { return isAtRest(); }, 600s)) {
        m_world.runFor(200ms); // what is on its way
        if (m_world.runUntil([this] { return isAtRest(); }, 600s))
            return;
    }
    const int inUse = m_process ? InnerState(m_process->client()).packetIdentifiersInUse() : 0;
    m_world.fault(u"it does not come to rest; waiting: %1; owed by the broker: %2; packet identifiers "
                  "in use: %3"_s.arg(m_oracle.waitingFor().join(u", "_s)).arg(m_broker.pending())
                      .arg(inUse));
}

bool History::isAtRest()
{
    buryProcess();
    if (!m_process)
        return false;
    m_process->crashAfter(0);
    m_process->release();
    connect();
    m_process->read();
    const auto &link = m_broker.link();
    const InnerState inner(m_process->client());
    return link && link->isOpen() // not one that was cut in silence
        && m_process->client().state() == ConnectionState::Connected
        && m_oracle.waiting() == m_process->readers() && m_broker.pending() == 0
        && inner.hasPublishedAll() && inner.packetIdentifiersInUse() == 0; // given up, it goes on
}

void History::checkInnerState()
{
    const InnerState inner(m_process->client());
    expect(inner.session().unacknowledged() == 0, "everything received is acknowledged");
    expect(m_process->client().outbox().messages() == 0, "nothing waits to be sent");
    expect(m_process->client().outbox().bytes() == 0, "nothing takes room in the outbox");
}

void History::checkWindow()
{
    const auto announced = m_process->client().capabilities().receiveMaximum();
    const int window = std::min({int(announced), int(m_setup.options.inFlightWindow()), 8});
    if (window == 0)
        return;
    m_broker.holdAnswers(true);
    const int before = m_broker.received(PacketType::Publish);
    const int links = m_broker.links();
    for (int i = 0; i < window; ++i)
        m_process->publish("up/window", percent(50) ? QoS::AtLeastOnce : QoS::ExactlyOnce, 0, {});
    // The link may be a slow one, or too slow for a ping; then nothing can be said.
    const bool came = m_world.runUntil(
        [&] {
            return m_broker.received(PacketType::Publish) - before >= window
                || m_broker.links() > links
                || m_process->client().state() != ConnectionState::Connected;
        },
        300s);
    expect(came, "the whole window is back");
    m_broker.holdAnswers(false);
    expectRest();
}
