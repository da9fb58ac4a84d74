// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/audiences.h>
#include <qcomqtt/session/output.h>
#include <qcomqtt/session/packetids.h>
#include <qcomqtt/session/violation.h>

#include <QtCore/QHash>

#include <map>
#include <memory>
#include <vector>

namespace QCoMqtt::Internal {

//! SUBSCRIBE and UNSUBSCRIBE: what is asked for and not answered yet, and what the server has
//! granted, to be asked for again when it has lost the session.
//!
//! A request may take several packets; those that were not answered when the link is lost are
//! sent again, with a new id, on the next connection. What is asked for without a connection comes
//! down to the last word on each filter.
class Subscriptions
{
public:
    //! Packets without answer at one time.
    static constexpr std::size_t maximumInFlight = PacketIds::reserved;

    explicit Subscriptions(PacketIds &ids) : m_ids(ids) {}

    //! A connection begins; pump() then sends. Not \a resumed: what was granted is asked for again.
    void linkUp(const Capabilities &capabilities, bool identify, bool resumed, Output &output);
    void linkDown();
    void pump(Output &output);
    //! True while something granted has not been asked for again yet.
    bool isRestoring() const noexcept;

    void subscribe(QList<Subscription> subscriptions, const Properties &properties,
                   OperationId operation, Output &output);
    void unsubscribe(QList<TopicFilter> filters, const Properties &properties,
                     OperationId operation, Output &output);
    [[nodiscard]] Verdict receive(SubAck &&subAck, Output &output);
    [[nodiscard]] Verdict receive(UnsubAck &&unsubAck, Output &output);

    //! The short way for most messages; see Audiences.
    bool isOnlyOurs(quint32 identifier) const noexcept
    {
        return m_audiences.isOnlyOurs(identifier);
    }
    //! Whom the message is for; takes from it what only this class may see.
    AudiencePointer audienceOf(Publish &publish) { return m_audiences.of(publish); }

    //! True when messages of what was granted may be lost between two connections: those of QoS 0
    //! always, the others with the session.
    bool mayHaveMissed(bool resumed) const;
    //! True when a filter that was granted or is asked for matches.
    bool matches(const Topic &topic) const;
    //! True when nothing of it was sent and it is gone now.
    bool abandon(OperationId operation, Output &output);
    //! The same, but does nothing when something of it was sent.
    bool takeBack(OperationId operation, Output &output);
    void failAll(const Failure &failure, Output &output);
    //! Forgets what was granted; there must be no link and no request.
    void forgetSession();
    //! What an earlier process was granted, in order.
    void recall(const std::vector<SubscriptionKept> &subscriptions);

private:
    // Several of anything are held in vectors: they are few, and the code is a third of a deque's.
    struct Range
    {
        qsizetype from = 0;
        qsizetype size = 0;
    };
    struct Request;
    using RequestPointer = std::shared_ptr<Request>;
    //! One filter of a request.
    struct Place
    {
        RequestPointer request;
        qsizetype index = 0;
    };
    //! Had asked for the same while there was no connection: gets the answer as well.
    struct Follower
    {
        qsizetype index = 0; //!< of the filter here
        Place earlier;
    };
    struct Request
    {
        bool subscribes = true;
        QList<Subscription> subscriptions = {};
        QList<TopicFilter> filters = {};
        Properties properties = {};
        OperationId operation = 0;
        bool restores = false;
        bool unwanted = false; //!< not to be sent again
        std::vector<Range> unsent = {};
        qsizetype unanswered = 0; //!< filters, not packets
        QList<ReasonCode> codes = {};
        Properties answerProperties = {};
        std::vector<Follower> followers = {}; //!< in the order of asking

        qsizetype size() const noexcept
        {
            return subscribes ? subscriptions.size() : filters.size();
        }
        const TopicFilter &filter(qsizetype index) const
        {
            return subscribes ? subscriptions[index].filter() : filters[index];
        }
    };
    struct Part
    {
        quint16 packetId = 0;
        RequestPointer request;
        Range range;
        Properties properties = {}; //!< those of the request, and the identifier
        quint32 identifier = 0; //!< Subscription Identifier; 0: none
    };
    struct Granted
    {
        Subscription subscription;
        Properties properties;
    };

    void add(Request &&request, Output &output);
    std::optional<Failure> forbidden(const Request &request) const;
    Part nextPart(const RequestPointer &request);
    qsizetype fitting(const Part &part) const;
    static qsizetype identifiable(const Request &request, const Range &range);
    void sendPart(const RequestPointer &request, Output &output);
    bool refuse(const RequestPointer &request, Output &output);
    template<typename Ack>
    [[nodiscard]] Verdict answer(Ack &&ack, bool subscribes, Output &output);
    void note(const Part &part, const QList<ReasonCode> &codes, Output &output);
    void complete(const RequestPointer &request, Output &output);
    void grant(const Subscription &subscription, const Part &part, Output &output);
    void insert(const SubscriptionKept &granted);
    void revoke(const TopicFilter &filter, Output &output);
    void restore(Output &output);
    void collapse(Output &output);
    bool isWaiting(const RequestPointer &request) const;
    void supersede(const RequestPointer &request, const QHash<TopicFilter, Place> &lastWords,
                   Output &output);
    static void addUnsent(Request &request, qsizetype index);
    static void insertUnsent(Request &request, qsizetype index);
    void answerFollowers(Request &request, qsizetype index, Output &output);
    static void releaseFollowers(Request &request);
    bool hasPartInFlight(const RequestPointer &request) const;
    bool isUntouched(const RequestPointer &request) const;
    void dropWhatUnsubscribeWaitsFor(Output &output);

    PacketIds &m_ids;
    Capabilities m_capabilities;
    std::vector<RequestPointer> m_requests; // not completed, in order
    std::vector<Part> m_parts; // sent and not answered, in order
    std::map<Order, Granted> m_granted; // in the order of subscribing
    QHash<TopicFilter, Order> m_grantedOrder;
    Order m_nextOrder = 1;
    Audiences m_audiences;
    bool m_identifies = false;
    bool m_linked = false;
    bool m_restorePending = false;
};

} // namespace QCoMqtt::Internal
