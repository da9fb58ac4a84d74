// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/subscriptions.h>

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/session/validation.h>
#include <qcomqtt/topic/overlap.h>

#include <algorithm>
#include <utility>

namespace QCoMqtt::Internal {

namespace {

// Servers that announce no limit still have one; nobody needs packets larger than this.
constexpr qint64 comfortableSize = 65536;
// The length field of a packet takes up to 3 bytes more than that of an empty one.
constexpr qint64 lengthGrowth = 3;

} // namespace

void Subscriptions::linkUp(const Capabilities &capabilities, bool identify, bool resumed,
                           Output &output)
{
    m_capabilities = capabilities;
    m_identifies = identify && capabilities.version() == ProtocolVersion::V5
        && capabilities.isSubscriptionIdentifierAvailable();
    m_linked = true;
    m_audiences.linkUp();
    if (!resumed)
        m_audiences.clear();
    m_restorePending = m_restorePending || !resumed;
    if (m_restorePending)
        restore(output);
    collapse(output);
}

void Subscriptions::linkDown()
{
    m_linked = false;
    for (auto part = m_parts.rbegin(); part != m_parts.rend(); ++part) {
        std::vector<Range> &unsent = part->request->unsent;
        unsent.insert(unsent.begin(), part->range);
        m_ids.release(part->packetId);
    }
    m_parts.clear();
    for (const RequestPointer &request : m_requests)
        releaseFollowers(*request);
    // What restores is made anew from what is granted.
    std::erase_if(m_requests, [](const RequestPointer &request) {
        return request->restores || request->unwanted;
    });
}

bool Subscriptions::isRestoring() const noexcept
{
    return std::any_of(m_requests.cbegin(), m_requests.cend(), [](const RequestPointer &request) {
        return request->restores && !request->unsent.empty();
    });
}

// One request for every run of subscriptions that were made with the same properties.
void Subscriptions::restore(Output &output)
{
    dropWhatUnsubscribeWaitsFor(output);
    std::vector<RequestPointer> requests;
    for (const auto &[order, granted] : m_granted) {
        if (forbiddenByServer(granted.subscription, granted.properties, m_capabilities))
            continue;
        if (requests.empty() || requests.back()->properties != granted.properties) {
            requests.push_back(std::make_shared<Request>(
                Request{.properties = granted.properties, .restores = true}));
        }
        requests.back()->subscriptions.append(granted.subscription);
    }
    for (const RequestPointer &request : requests) {
        request->unanswered = request->size();
        request->codes.resize(request->size());
        request->unsent.push_back({0, request->size()});
    }
    m_requests.insert(m_requests.begin(), requests.cbegin(), requests.cend());
    m_restorePending = !requests.empty();
}

void Subscriptions::dropWhatUnsubscribeWaitsFor(Output &output)
{
    for (const RequestPointer &request : m_requests) {
        for (const TopicFilter &filter : request->filters)
            revoke(filter, output);
    }
}

void Subscriptions::subscribe(QList<Subscription> subscriptions, const Properties &properties,
                              OperationId operation, Output &output)
{
    add({.subscribes = true,
         .subscriptions = std::move(subscriptions),
         .properties = properties,
         .operation = operation},
        output);
}

void Subscriptions::unsubscribe(QList<TopicFilter> filters, const Properties &properties,
                                OperationId operation, Output &output)
{
    add({.subscribes = false,
         .filters = std::move(filters),
         .properties = properties,
         .operation = operation},
        output);
}

void Subscriptions::add(Request &&request, Output &output)
{
    request.unanswered = request.size();
    request.codes.resize(request.size());
    request.unsent.push_back({0, request.size()});
    m_requests.push_back(std::make_shared<Request>(std::move(request)));
    pump(output);
}

void Subscriptions::pump(Output &output)
{
    if (!m_linked)
        return;
    for (std::size_t i = 0; i < m_requests.size();) {
        const RequestPointer request = m_requests[i];
        if (refuse(request, output))
            continue;
        while (!request->unsent.empty()) {
            if (m_parts.size() >= maximumInFlight)
                return;
            sendPart(request, output);
        }
        ++i;
    }
}

// Checked when it is to be sent and not when it was asked for: this may be another server.
bool Subscriptions::refuse(const RequestPointer &request, Output &output)
{
    const bool untouched = request->unsent.size() == 1
        && request->unsent.front().size == request->size();
    if (!untouched)
        return false;
    const auto failure = forbidden(*request);
    if (!failure)
        return false;
    output.complete(request->operation, *failure);
    std::erase(m_requests, request);
    return true;
}

std::optional<Failure> Subscriptions::forbidden(const Request &request) const
{
    for (const Subscription &subscription : request.subscriptions) {
        if (auto fault = forbiddenByServer(subscription, request.properties, m_capabilities))
            return fault;
    }
    for (const TopicFilter &filter : request.filters) {
        if (auto fault = forbiddenByServer(filter, request.properties, m_capabilities))
            return fault;
    }
    return std::nullopt;
}

// How many of the part's filters a packet can hold.
qsizetype Subscriptions::fitting(const Part &part) const
{
    const Request &request = *part.request;
    const Packet empty = request.subscribes ? Packet(Subscribe{1, {}, part.properties})
                                            : Packet(Unsubscribe{1, {}, part.properties});
    const qint64 limit = std::min<qint64>(m_capabilities.maximumPacketSize(), comfortableSize);
    qint64 size = encodedSize(empty, m_capabilities.version()) + lengthGrowth;
    qsizetype count = 0;
    while (count < part.range.size) {
        const TopicFilter &filter = request.filter(part.range.from + count);
        size += 2 + filter.utf8().size() + (request.subscribes ? 1 : 0);
        if (size > limit)
            break;
        ++count;
    }
    return count;
}

// Filters that overlap need an identifier each, to tell their copies from each other.
qsizetype Subscriptions::identifiable(const Request &request, const Range &range)
{
    QList<TopicFilter> all;
    QList<TopicFilter> broad;
    for (qsizetype i = 0; i < range.size; ++i) {
        const TopicFilter &filter = request.filter(range.from + i);
        const QList<TopicFilter> &others = isBroad(filter) ? all : broad;
        if (std::any_of(others.begin(), others.end(),
                        [&](const TopicFilter &other) { return overlap(filter, other); }))
            return i;
        all.append(filter);
        if (isBroad(filter))
            broad.append(filter);
    }
    return range.size;
}

Subscriptions::Part Subscriptions::nextPart(const RequestPointer &request)
{
    const Range &unsent = request->unsent.front();
    Part part{m_ids.takeForRequest(), request, unsent, request->properties, 0};
    const auto given = request->properties.number(PropertyId::SubscriptionIdentifier);
    if (request->subscribes && m_identifies && !given) {
        Part identified = part;
        identified.identifier = m_audiences.takeIdentifier();
        identified.properties.setNumber(PropertyId::SubscriptionIdentifier, identified.identifier);
        identified.range.size = identifiable(*request, unsent);
        identified.range.size = fitting(identified);
        if (identified.range.size > 0) // else it is too large for this server, and goes without
            return identified;
    }
    part.identifier = given.value_or(0);
    part.range.size = std::max<qsizetype>(fitting(part), 1); // one alone fits: checked before
    return part;
}

void Subscriptions::sendPart(const RequestPointer &request, Output &output)
{
    Part part = nextPart(request);
    Range &unsent = request->unsent.front();
    unsent = {unsent.from + part.range.size, unsent.size - part.range.size};
    if (unsent.size == 0)
        request->unsent.erase(request->unsent.begin());
    const auto [from, size] = part.range;
    if (request->subscribes) {
        output.send(Subscribe{part.packetId, request->subscriptions.mid(from, size),
                              part.properties});
    } else {
        output.send(Unsubscribe{part.packetId, request->filters.mid(from, size), part.properties});
    }
    m_parts.push_back(std::move(part));
}

Verdict Subscriptions::receive(SubAck &&subAck, Output &output)
{
    return answer(std::move(subAck), true, output);
}

Verdict Subscriptions::receive(UnsubAck &&unsubAck, Output &output)
{
    return answer(std::move(unsubAck), false, output);
}

template<typename Ack>
Verdict Subscriptions::answer(Ack &&ack, bool subscribes, Output &output)
{
    const auto found = std::find_if(m_parts.begin(), m_parts.end(), [&](const Part &part) {
        return part.packetId == ack.packetId;
    });
    if (found == m_parts.end())
        return std::nullopt; // of a request that we know nothing of: harms nobody
    const Part part = *found;
    if (part.request->subscribes != subscribes) {
        return Violation{ReasonCode::ProtocolError, Ack::type,
                         "SUBACK and UNSUBACK exchanged (MQTT-3.8.4-2, MQTT-3.10.4-4)"};
    }
    if (!subscribes && m_capabilities.version() != ProtocolVersion::V5)
        ack.reasonCodes.fill(ReasonCode::Success, part.range.size); // MQTT 3 has none
    if (ack.reasonCodes.size() != part.range.size) {
        return Violation{ReasonCode::ProtocolError, Ack::type,
                         "not one reason code for every filter (MQTT-3.8.4-6, MQTT-3.11.3-1)"};
    }
    m_parts.erase(found);
    m_ids.release(part.packetId);
    note(part, ack.reasonCodes, output);
    if (part.request->answerProperties.isEmpty())
        part.request->answerProperties = std::move(ack.properties);
    if (part.request->unanswered == 0)
        complete(part.request, output);
    pump(output);
    return std::nullopt;
}

void Subscriptions::note(const Part &part, const QList<ReasonCode> &codes, Output &output)
{
    Request &request = *part.request;
    request.unanswered -= part.range.size;
    for (qsizetype i = 0; i < part.range.size; ++i) {
        const qsizetype index = part.range.from + i;
        request.codes[index] = codes[i];
        if (!request.subscribes && !isFailure(codes[i]))
            revoke(request.filters[index], output);
        else if (request.subscribes && !isFailure(codes[i]))
            grant(request.subscriptions[index], part, output);
        else if (request.restores)
            revoke(request.subscriptions[index].filter(), output);
        answerFollowers(request, index, output);
    }
}

void Subscriptions::complete(const RequestPointer &request, Output &output)
{
    output.complete(request->operation,
                    SubscribeResult(request->codes, request->answerProperties));
    std::erase(m_requests, request);
    if (request->restores) {
        m_restorePending = std::any_of(m_requests.cbegin(), m_requests.cend(),
                                       [](const RequestPointer &other) { return other->restores; });
    }
}

} // namespace QCoMqtt::Internal
