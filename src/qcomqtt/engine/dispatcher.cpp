// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/dispatcher.h>

#include <qcomqtt/engine/engine.h>
#include <qcomqtt/engine/logging.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// MQTT 5.0 section 3.3.2.3.2
bool isPayloadFormatInvalid(const Publish &publish)
{
    return publish.properties.number(PropertyId::PayloadFormatIndicator) == 1u
        && !publish.payload.isValidUtf8();
}

Message messageFrom(Publish &&publish, std::chrono::system_clock::time_point arrival)
{
    Message::Wire wire;
    wire.topic = std::move(publish.topic);
    wire.payload = std::move(publish.payload);
    wire.qos = publish.qos;
    wire.retain = publish.retain;
    wire.duplicate = publish.duplicate;
    wire.packetId = publish.packetId;
    wire.properties = std::move(publish.properties);
    return Message(std::move(wire), arrival);
}

bool isFor(const MessageStreamState &stream, const AudiencePointer &audience)
{
    return !audience || audience->includes(stream.filter());
}

qsizetype sizeOf(const Message &message) noexcept
{
    return message.topic().utf8().size() + message.payload().size();
}

} // namespace

Dispatcher::Dispatcher(Engine &engine) : m_engine(engine), m_deliveries(new Deliveries(engine))
{
    m_deliveries->ref();
}

Dispatcher::~Dispatcher()
{
    m_deliveries->orphan();
    m_unmatched.clear();
    m_deliveries->deref();
}

void Dispatcher::open(const std::shared_ptr<MessageStreamState> &stream)
{
    stream->open(*this);
    ++m_generation;
    stream->number = ++m_lastNumber;
    m_streams.emplace_hint(m_streams.end(), stream->number, stream);
    if (stream->filter())
        m_byFilter.insert(*stream->filter(), stream.get());
    else
        m_catchAll.push_back(stream.get());

    std::deque<Unmatched> rest;
    for (Unmatched &unmatched : m_unmatched) {
        Message &message = unmatched.message;
        if (stream->filter() && !stream->filter()->matches(message.topic())) {
            rest.push_back(std::move(unmatched));
            continue;
        }
        m_unmatchedBytes -= sizeOf(message);
        if (isFor(*stream, unmatched.audience))
            stream->push(std::move(message));
        else
            message.acknowledge(); // another copy of it is for this stream
    }
    m_unmatched = std::move(rest);
}

void Dispatcher::unhook(MessageStreamState &stream)
{
    ++m_generation;
    if (stream.filter())
        m_byFilter.remove(*stream.filter(), &stream);
    else
        std::erase(m_catchAll, &stream);
}

void Dispatcher::streamUnblocks()
{
    --m_blocking;
    m_engine.resumeReadingIfPossible();
}

std::optional<qsizetype> Dispatcher::smallestThrottle() const
{
    std::optional<qsizetype> smallest;
    for (const auto &[number, stream] : m_streams) {
        const StreamOptions &options = stream->options();
        if (options.policy() == StreamPolicy::Throttle)
            smallest = std::min(smallest.value_or(options.maximumMessages()),
                                options.maximumMessages());
    }
    return smallest;
}

void Dispatcher::unsubscribed(const TopicFilter &filter)
{
    for (const auto &[number, stream] : m_streams) {
        if (stream->filter() == filter)
            stream->isUnsubscribed = true;
    }
    for (Unmatched &unmatched : m_unmatched) {
        if (filter.matches(unmatched.message.topic()))
            unmatched.isUnsubscribed = true;
    }
    dropUnsubscribed();
}

void Dispatcher::endListened(const TopicFilter &filter)
{
    for (const auto &[number, stream] : m_streams) {
        if (stream->listened != filter)
            continue;
        stream->listened.reset();
        unhook(*stream);
        stream->end(nullptr);
    }
}

void Dispatcher::remove(MessageStreamState &stream)
{
    unhook(stream);
    if (stream.blocks())
        streamUnblocks();
    // What nobody else has was taken by nobody: it waits for the next stream that wants it.
    for (Message &message : stream.takeAll()) {
        if (message.needsAcknowledgement()
            && m_deliveries->isTakenByNobodyElse(message.ticket().number()))
            hold({std::move(message), nullptr, stream.isUnsubscribed});
    }
    dropUnsubscribed();
    if (stream.listened)
        m_engine.listeners().release(*stream.listened);
    m_streams.erase(stream.number);
}

// Topics come again, and from the reader's cache with the same bytes: then they need not be looked at.
const Dispatcher::Route &Dispatcher::routeOf(const Topic &topic)
{
    constexpr qsizetype longest = 256; // bounds what the routes hold on to
    if (topic.utf8().size() > longest) {
        findMatches(topic, m_unrouted);
        return m_unrouted;
    }
    const quint64 number = Route::numberOf(topic);
    Route *route = m_routes.find(number, [&](const Route &each) { return each.isOf(topic); });
    if (route && route->generation == m_generation) [[likely]]
        return *route;
    if (!route)
        route = &m_routes.insert(Route{topic, 0, nullptr, {}});
    route->generation = m_generation;
    findMatches(topic, *route);
    return *route;
}

void Dispatcher::findMatches(const Topic &topic, Route &route)
{
    ++m_dispatch;
    route.matches = m_catchAll;
    m_byFilter.forEachMatch(topic, [this, &route](MessageStreamState *stream) {
        if (std::exchange(stream->lastDispatch, m_dispatch) != m_dispatch)
            route.matches.push_back(stream);
    });
    route.only = route.matches.size() == 1 ? route.matches.front() : nullptr;
}

// True when nobody is left of those whose filter matches, or the copy is for nobody at all.
bool Dispatcher::narrow(Matches &matches, const Audience &audience) const
{
    const bool isForSomebody = audience.strangers || !audience.subscriptions.isEmpty();
    const bool isMatched = !matches.empty();
    std::erase_if(matches, [&](const MessageStreamState *stream) {
        return !audience.includes(stream->filter());
    });
    return !isForSomebody || (isMatched && matches.empty());
}

void Dispatcher::refuse(const Publish &publish, DeliveryId delivery)
{
    const QString why = u"The payload is not the UTF-8 text that it is said to be"_s;
    qCWarning(lcClient).noquote() << "Refused a message of topic" << publish.topic << why;
    if (delivery != 0)
        m_engine.acknowledge(delivery, ReasonCode::PayloadFormatInvalid, why);
}

void Dispatcher::deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience,
                         std::chrono::system_clock::time_point arrival)
{
    if (m_engine.validatesPayloadFormat() && isPayloadFormatInvalid(publish))
        return refuse(publish, delivery);
    const Route &route = routeOf(publish.topic);
    if (route.only && !audience)
        return pushTo(*route.only, messageFrom(std::move(publish), arrival), delivery);
    const Matches *matches = &route.matches;
    if (audience) {
        m_narrowed = *matches;
        matches = &m_narrowed;
        if (narrow(m_narrowed, *audience)) {
            // Whoever wants this message gets another copy of it.
            if (delivery != 0)
                m_engine.acknowledge(delivery, ReasonCode::Success, {});
            return;
        }
    }
    Message message = messageFrom(std::move(publish), arrival);
    if (matches->size() > 1)
        return pushCopies(*matches, std::move(message), delivery);
    if (matches->size() == 1)
        return pushTo(*matches->front(), std::move(message), delivery);
    if (delivery != 0)
        message.setTicket(Ticket(*m_deliveries, m_deliveries->open(delivery, 1)));
    hold({std::move(message), std::move(audience)});
}

void Dispatcher::pushTo(MessageStreamState &stream, Message &&message, DeliveryId delivery)
{
    if (delivery != 0)
        message.setTicket(Ticket(*m_deliveries, m_deliveries->open(delivery, 1)));
    stream.push(std::move(message));
}

void Dispatcher::pushCopies(const Matches &matches, Message &&message, DeliveryId delivery)
{
    const auto count = static_cast<quint32>(matches.size());
    const quint32 ticket = delivery == 0 ? 0 : m_deliveries->open(delivery, count);
    for (MessageStreamState *stream : matches) {
        Message copy = message;
        if (delivery != 0)
            copy.setTicket(Ticket(*m_deliveries, ticket));
        stream->push(std::move(copy));
    }
}

void Dispatcher::hold(Unmatched &&unmatched)
{
    m_unmatchedBytes += sizeOf(unmatched.message);
    m_unmatched.push_back(std::move(unmatched));
    if (static_cast<qsizetype>(m_unmatched.size()) > maximumUnmatched
        || m_unmatchedBytes > maximumUnmatchedBytes)
        dropUnmatched();
}

// Only QoS 0: the others are limited by the Receive Maximum, since they are not acknowledged.
void Dispatcher::dropUnmatched()
{
    const auto oldest
        = std::find_if(m_unmatched.begin(), m_unmatched.end(), [](const Unmatched &unmatched) {
              return unmatched.message.qos() == QoS::AtMostOnce;
          });
    if (oldest == m_unmatched.end())
        return;
    m_unmatchedBytes -= sizeOf(oldest->message);
    m_unmatched.erase(oldest);
    ++m_droppedUnmatched;
}

// Messages of filters that were unsubscribed wait for a stream like all others, but must not keep
// from the streams that are read what the server may send.
void Dispatcher::dropUnsubscribed()
{
    const auto isInTheWay = [this](const Unmatched &unmatched) {
        return unmatched.isUnsubscribed && unmatched.message.needsAcknowledgement()
            && !m_engine.session().isSubscribedTo(unmatched.message.topic());
    };
    const auto inTheWay = std::count_if(m_unmatched.begin(), m_unmatched.end(), isInTheWay);
    if (4 * inTheWay <= 3 * qsizetype(m_engine.session().options().receiveMaximum))
        return;
    std::deque<Unmatched> rest;
    for (Unmatched &unmatched : m_unmatched) {
        if (!isInTheWay(unmatched)) {
            rest.push_back(std::move(unmatched));
            continue;
        }
        m_unmatchedBytes -= sizeOf(unmatched.message);
        ++m_droppedUnmatched;
        unmatched.message.acknowledge();
    }
    m_unmatched = std::move(rest);
    qCWarning(lcClient) << "Dropped" << inTheWay
                        << "messages of filters that were unsubscribed: no stream took them, and"
                        << "they took up most of the Receive Maximum";
}

void Dispatcher::endAll(const std::exception_ptr &error)
{
    for (const auto &[number, stream] : m_streams)
        stream->end(error);
}

void Dispatcher::reopenAll()
{
    for (const auto &[number, stream] : m_streams)
        stream->reopen();
}

void Dispatcher::orphanAll(const std::exception_ptr &error)
{
    m_deliveries->orphan();
    ++m_generation;
    m_catchAll.clear();
    m_byFilter.clear();
    m_unmatched.clear();
    for (const auto &[number, stream] : std::exchange(m_streams, {}))
        stream->orphan(error);
}

} // namespace QCoMqtt::Internal
