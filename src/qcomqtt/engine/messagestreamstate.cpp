// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/messagestreamstate.h>

#include <qcomqtt/engine/dispatcher.h>
#include <qcomqtt/engine/logging.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

qsizetype sizeOf(const Message &message) noexcept
{
    return message.topic().utf8().size() + message.payload().size();
}

} // namespace

MessageStreamState::MessageStreamState(Dispatcher &dispatcher, std::optional<TopicFilter> filter,
                                       const StreamOptions &options)
    : m_dispatcher(&dispatcher), m_filter(std::move(filter)), m_options(options)
{}

void MessageStreamState::push(Message &&message)
{
    if (Reader *reader = firstReader()) {
        reader->succeed(std::move(message));
        return;
    }
    // QoS 1 and 2 are never dropped: as long as they stand here they are not acknowledged, and the
    // server may send no more of them than the Receive Maximum we announced.
    const bool wasFull = isFull();
    while (isFull()) {
        if (dropOldestAtMostOnce())
            continue;
        if (message.qos() != QoS::AtMostOnce)
            break;
        countDrop();
        return;
    }
    m_bytes += sizeOf(message);
    m_items.push_back(std::move(message));
    if (!wasFull && isFull())
        m_dispatcher->streamIsFull();
}

bool MessageStreamState::isFull() const noexcept
{
    return !m_items.empty()
        && (size() >= m_options.maximumMessages() || m_bytes >= m_options.maximumBytes());
}

bool MessageStreamState::dropOldestAtMostOnce()
{
    const auto oldest = std::find_if(m_items.begin(), m_items.end(), [](const Message &message) {
        return message.qos() == QoS::AtMostOnce;
    });
    if (oldest == m_items.end())
        return false;
    m_bytes -= sizeOf(*oldest);
    m_items.erase(oldest);
    countDrop();
    return true;
}

void MessageStreamState::countDrop()
{
    if (m_dropped++ == 0) {
        qCWarning(lcClient).noquote()
            << "A stream of" << (m_filter ? m_filter->toString() : u"all messages"_s)
            << "is full and drops QoS 0 messages; its dropped() counts them";
    }
}

void MessageStreamState::taken(const Message &message)
{
    m_bytes -= sizeOf(message);
}

void MessageStreamState::close()
{
    end(nullptr);
    if (m_dispatcher)
        std::exchange(m_dispatcher, nullptr)->remove(*this);
    takeAll();
}

void MessageStreamState::orphan(std::exception_ptr error)
{
    m_dispatcher = nullptr;
    takeAll();
    end(std::move(error));
}

std::deque<Message> MessageStreamState::takeAll()
{
    m_bytes = 0;
    return std::exchange(m_items, {});
}

} // namespace QCoMqtt::Internal
