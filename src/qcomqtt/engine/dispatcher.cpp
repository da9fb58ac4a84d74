// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/dispatcher.h>

#include <qcomqtt/engine/engine.h>

namespace QCoMqtt::Internal {

namespace {

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

std::shared_ptr<MessageStreamState> Dispatcher::open(std::optional<TopicFilter> filter,
                                                     const StreamOptions &options)
{
    auto stream = std::make_shared<MessageStreamState>(*this, std::move(filter), options);
    m_streams.push_back(stream);
    if (stream->filter())
        m_byFilter.insert(*stream->filter(), stream.get());
    else
        m_catchAll.push_back(stream.get());

    std::deque<Message> rest;
    for (Message &message : m_unmatched) {
        if (stream->filter() && !stream->filter()->matches(message.topic())) {
            rest.push_back(std::move(message));
            continue;
        }
        m_unmatchedBytes -= sizeOf(message);
        stream->push(std::move(message));
    }
    m_unmatched = std::move(rest);
    return stream;
}

void Dispatcher::remove(MessageStreamState &stream)
{
    if (stream.filter())
        m_byFilter.remove(*stream.filter(), &stream);
    else
        std::erase(m_catchAll, &stream);
    // What nobody else has was taken by nobody: it waits for the next stream that wants it.
    for (Message &message : stream.takeAll()) {
        if (message.needsAcknowledgement() && m_deliveries->isLastTicket(message.ticket().number()))
            hold(std::move(message));
    }
    if (stream.listened)
        m_engine.listeners().release(*stream.listened);
    std::erase_if(m_streams, [&](const auto &other) { return other.get() == &stream; });
}

void Dispatcher::collectMatches(const Topic &topic)
{
    ++m_dispatch;
    m_matches = m_catchAll;
    m_byFilter.forEachMatch(topic, [this](MessageStreamState *stream) {
        if (std::exchange(stream->lastDispatch, m_dispatch) != m_dispatch)
            m_matches.push_back(stream);
    });
}

void Dispatcher::deliver(Publish &&publish, DeliveryId delivery,
                         std::chrono::system_clock::time_point arrival)
{
    collectMatches(publish.topic);
    Message message = messageFrom(std::move(publish), arrival);
    const auto count = static_cast<quint32>(std::max<size_t>(m_matches.size(), 1));
    const quint32 ticket = delivery == 0 ? 0 : m_deliveries->open(delivery, count);
    const auto withTicket = [&](Message &&copy) -> Message && {
        if (delivery != 0)
            copy.setTicket(Ticket(*m_deliveries, ticket));
        return std::move(copy);
    };
    if (m_matches.empty()) {
        hold(withTicket(std::move(message)));
        return;
    }
    for (size_t i = 0; i + 1 < m_matches.size(); ++i)
        m_matches[i]->push(withTicket(Message(message)));
    m_matches.back()->push(withTicket(std::move(message)));
}

void Dispatcher::hold(Message &&message)
{
    m_unmatchedBytes += sizeOf(message);
    m_unmatched.push_back(std::move(message));
    if (static_cast<qsizetype>(m_unmatched.size()) > maximumUnmatched
        || m_unmatchedBytes > maximumUnmatchedBytes)
        dropUnmatched();
}

// Only QoS 0: the others are limited by the Receive Maximum, since they are not acknowledged.
void Dispatcher::dropUnmatched()
{
    const auto oldest
        = std::find_if(m_unmatched.begin(), m_unmatched.end(), [](const Message &message) {
              return message.qos() == QoS::AtMostOnce;
          });
    if (oldest == m_unmatched.end())
        return;
    m_unmatchedBytes -= sizeOf(*oldest);
    m_unmatched.erase(oldest);
    ++m_droppedUnmatched;
}

void Dispatcher::endAll(const std::exception_ptr &error)
{
    for (const auto &stream : m_streams)
        stream->end(error);
}

void Dispatcher::reopenAll()
{
    for (const auto &stream : m_streams)
        stream->reopen();
}

void Dispatcher::orphanAll(const std::exception_ptr &error)
{
    m_deliveries->orphan();
    m_catchAll.clear();
    m_byFilter.clear();
    m_unmatched.clear();
    for (const auto &stream : std::exchange(m_streams, {}))
        stream->orphan(error);
}

} // namespace QCoMqtt::Internal
