// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/deliveries.h>
#include <qcomqtt/engine/messagestreamstate.h>
#include <qcomqtt/topic/topictrie.h>
#include <qcomqtt/values/recentmap.h>

#include <deque>
#include <map>
#include <memory>

namespace QCoMqtt::Internal {

//! Brings received messages to the streams whose filter matches; what matches none is held for the
//! first stream that does.
class Dispatcher
{
public:
    static constexpr qsizetype maximumUnmatched = 1000;
    static constexpr qsizetype maximumUnmatchedBytes = 16 * 1024 * 1024;

    explicit Dispatcher(Engine &engine);
    ~Dispatcher();
    Q_DISABLE_COPY_MOVE(Dispatcher)

    void open(const std::shared_ptr<MessageStreamState> &stream);
    //! \a delivery: to be acknowledged under this, or 0. \a audience: null for everyone.
    void deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience,
                 std::chrono::system_clock::time_point arrival);
    //! A message of this topic will be delivered soon.
    void expect(const Topic &topic) const noexcept { m_routes.expect(Route::numberOf(topic)); }
    //! True when a stream has become full since the last call: its reader should run before more
    //! is read, or QoS 0 messages would be dropped that it is ready to take.
    bool takeStreamFull() noexcept { return std::exchange(m_streamFull, false); }
    //! Called by a stream that has become full.
    void streamIsFull() noexcept { m_streamFull = true; }
    //! True while a stream wants nothing more to be read.
    bool isBlocked() const noexcept { return m_blocking > 0; }
    //! Called by a stream that begins to, and one that ends to want nothing more to be read.
    void streamBlocks() noexcept { ++m_blocking; }
    void streamUnblocks();
    //! The least that an open stream holds which holds back the server; nothing when there is none.
    std::optional<qsizetype> smallestThrottle() const;
    //! The server was told that nothing more of this filter is wanted.
    void unsubscribed(const TopicFilter &filter);
    //! The subscription behind these streams has ended: what they hold is the last.
    void endListened(const TopicFilter &filter);
    //! Called by a stream that closes.
    void remove(MessageStreamState &stream);
    //! Messages that matched no stream and were dropped to stay within the limits.
    quint64 droppedUnmatched() const noexcept { return m_droppedUnmatched; }

    void endAll(const std::exception_ptr &error);
    void reopenAll();
    //! The session is over: nothing received so far can be acknowledged any more.
    void forgetDeliveries() noexcept { m_deliveries->forgetAll(); }
    //! The client is gone.
    void orphanAll(const std::exception_ptr &error);

private:
    //! Waits for the first stream that its topic matches.
    struct Unmatched
    {
        Message message;
        AudiencePointer audience;
        bool isUnsubscribed = false; // no more is wanted of its filter
    };
    using Matches = std::vector<MessageStreamState *>;
    //! The streams that messages of a topic went to last; in one line of the processor's cache.
    struct alignas(64) Route
    {
        Topic topic; // whose bytes stay where they are as long as this has them
        quint64 generation = 0;
        MessageStreamState *only = nullptr; // when there is one, which is so most often
        Matches matches;

        quint64 number() const noexcept { return numberOf(topic); }
        static quint64 numberOf(const Topic &topic) noexcept
        {
            return quint64(reinterpret_cast<quintptr>(topic.utf8().constData()));
        }
        bool isOf(const Topic &other) const noexcept
        {
            return topic.utf8().constData() == other.utf8().constData()
                && topic.utf8().size() == other.utf8().size();
        }
    };
    void unhook(MessageStreamState &stream);
    const Route &routeOf(const Topic &topic);
    void findMatches(const Topic &topic, Route &route);
    void refuse(const Publish &publish, DeliveryId delivery);
    void pushTo(MessageStreamState &stream, Message &&message, DeliveryId delivery);
    void pushCopies(const Matches &matches, Message &&message, DeliveryId delivery);
    bool narrow(Matches &matches, const Audience &audience) const;
    void hold(Unmatched &&unmatched);
    void dropUnmatched();
    void dropUnsubscribed();

    Engine &m_engine;
    Deliveries *m_deliveries; // reference counted; tickets keep it alive
    std::map<quint64, std::shared_ptr<MessageStreamState>> m_streams; // by their number
    quint64 m_lastNumber = 0;
    std::vector<MessageStreamState *> m_catchAll;
    TopicTrie<MessageStreamState *> m_byFilter;
    RecentMap<Route> m_routes; // by the address of the topic's bytes
    quint64 m_generation = 1; // of all that m_routes is made of
    Route m_unrouted; // both reused
    Matches m_narrowed;
    std::deque<Unmatched> m_unmatched;
    qsizetype m_unmatchedBytes = 0;
    quint64 m_droppedUnmatched = 0;
    quint64 m_dispatch = 0;
    qsizetype m_blocking = 0; // streams
    bool m_streamFull = false;
};

} // namespace QCoMqtt::Internal
