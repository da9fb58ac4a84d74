// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/client.h>

//! What became of one message.
struct Sent
{
    int lossesBefore = 0; // of the publisher's connections, when its publish began
    int lossesAfter = 0; // and when it ended
    bool isUncertain = false; // its node had accepted it; what became of it nobody knows any more
    bool isAfterKill = false; // it began when the node was killed already
    bool isAfterGap = false; // it began when the subscriber was known to be subscribed again
    int received = 0;
};

//! A publisher and a subscriber at a cluster, and an account of every message.
class Traffic
{
public:
    Traffic(QCoMqtt::ClientOptions publisher, QCoMqtt::ClientOptions subscriber);
    QCoro::Task<> begin();
    //! As many more, in turn with QoS 1 and QoS 2.
    void publish(int count);
    bool waitForReceived(int count) const;
    bool waitForSent(int count) const;
    bool waitForPublished() const;
    //! Until the subscriber was told of a gap, and gets messages again.
    bool waitForGap() const;
    //! Until everything has come that was published by now.
    bool flush();

    QList<Sent> sent;
    bool isNodeKilled = false; // for the test to say
    int received = 0;
    int uncertain = 0; // publishes that threw, since their node had accepted them and was killed
    int failed = 0; // publishes that threw something else than that
    int losses = 0; // of the publisher's connections
    int subscriberLosses = 0;
    int gaps = 0; // that the subscriber was told of

private:
    QCoro::Task<> publishNext();
    QCoro::Task<> publishOne(qsizetype index);
    QCoro::Task<> receive(QCoMqtt::MessageStream messages);
    QCoro::Task<> watchPublisher(QCoMqtt::EventStream events);
    QCoro::Task<> watchSubscriber(QCoMqtt::EventStream events);
    void count(const QCoMqtt::Message &message);

    const QByteArray m_topic;
    QCoMqtt::Client m_publisher;
    QCoMqtt::Client m_subscriber;
    int m_wanted = 0;
    int m_running = 0;
    int m_mark = 0; // the gap of which the subscriber has got a message that it sent to itself
    bool m_isFlushed = false;
};

//! What of the messages is missing, or was there twice, and by whose doing.
struct Account
{
    //! Lost by the cluster: published before the kill, and not handed on by the killed node, or
    //! handed on to it.
    int withNode = 0;
    //! Lost by the cluster: published after it, when the subscriber's session and its subscription
    //! had gone with the node.
    int withSession = 0;
    //! Lost, and the publisher was told that it may be.
    int uncertain = 0;
    //! Lost, or there twice, for no such reason: by us.
    int byUs = 0;
    int again1 = 0; //!< came again: of QoS 1
    int again2 = 0; //!< of QoS 2

    explicit Account(const Traffic &traffic);
    QByteArray text() const;

private:
    void add(const Sent &message, QCoMqtt::QoS qos, const Traffic &traffic);
};
