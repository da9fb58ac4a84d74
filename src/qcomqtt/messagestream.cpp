// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/messagestream.h>

#include <qcomqtt/engine/eventstreams.h>
#include <qcomqtt/engine/messagestreamstate.h>
#include <qcomqtt/engine/publishobservers.h>
#include <qcomqtt/publishprogress.h>

namespace QCoMqtt {

template<typename Item>
void Stream<Item>::close()
{
    // The engine may go with its last user: it must outlive the closing.
    const auto engine = std::exchange(m_engine, nullptr);
    if (const auto state = std::exchange(m_state, nullptr))
        state->close();
}

template<typename Item>
qsizetype Stream<Item>::size() const noexcept
{
    return m_state ? m_state->size() : 0;
}

template<typename Item>
quint64 Stream<Item>::dropped() const noexcept
{
    return m_state ? m_state->dropped() : 0;
}

template class Stream<Message>;
template class Stream<ConnectionEvent>;
template class Stream<PublishState>;

namespace Internal {

template<typename Item>
void NextCommand<Item>::begin(ResultWaiter<Result> &waiter) const
{
    if (state)
        state->next(waiter);
    else
        waiter.succeed(std::nullopt);
}

template<typename Item>
void NextCommand<Item>::giveBack(Result &&result) const
{
    if (state && result)
        state->giveBack(std::move(*result));
}

template struct NextCommand<Message>;
template struct NextCommand<ConnectionEvent>;
template struct NextCommand<PublishState>;

} // namespace Internal

} // namespace QCoMqtt
