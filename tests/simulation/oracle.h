// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "world.h"

#include <qcomqtt/packet/packets.h>

#include <map>
#include <set>
#include <vector>

//! Keeps books of every message on both sides of the client, from nothing but what applications, the
//! broker and its witness see, and finds what must not be.
//!
//! Messages are numbered in the order in which they are handed in; the payload begins with the number.
class Oracle
{
public:
    using QoS = QCoMqtt::QoS;

    explicit Oracle(World &world) : m_world(world) {}

    //! Streams from this number on are not there from the beginning.
    static constexpr int firstListener = 101;

    static QByteArray payload(int number, qsizetype size);
    static int numberIn(const QByteArray &payload);

    // --- from the client to the broker ----------------------------------------------------------
    //! An application hands a message in; gives its number.
    int handedIn(const QByteArray &topic, QoS qos);
    //! The broker has passed it on to the witness.
    void arrived(const QCoMqtt::Internal::Publish &publish);
    //! The application was told that it is delivered.
    void succeeded(int number);
    //! The application was told that it is safe in the store.
    void stored(int number);
    //! It may never arrive: refused, given up, or of a process that ended.
    void mayNeverArrive(int number);
    //! Its publisher was told that it was not sent.
    void wasNotSent(int number);
    bool hasArrived(int number) const { return m_up.at(number).arrivals > 0; }
    int arrivals(int number) const { return m_up.at(number).arrivals; }

    // --- from the broker to the client ------------------------------------------------------------
    //! The broker publishes a message; gives its number.
    int publishes(const QByteArray &topic, QoS qos);
    //! The broker keeps it for the session of the client until it is acknowledged.
    void isOwed(int number) { m_down.at(number).isOwed = true; }
    //! It goes to the client with the QoS of its subscription.
    void sentAs(int number, QoS qos) { m_down.at(number).qos = qos; }
    //! A stream of the client hands it to the application.
    void delivered(int stream, const QByteArray &topic, const QByteArray &payload);
    //! The client has written PUBREC: that message must not come again whatever happens.
    void settledForGood(int number) { m_down.at(number).isSettled = true; }
    //! The application gave it back, or lost its process: what is not settled may come again.
    void mayComeAgain(int number);
    int deliveries(int stream, int number) const;

    // --- what befalls all -------------------------------------------------------------------------
    void linkLost();
    //! The broker knows nothing of the client any more.
    void sessionLost();
    int lostSessions() const noexcept { return m_lostSessions; }
    //! The process of the client has ended without warning. \a keeps: there is a store.
    void processCrashed(bool keeps);

    // --- who waits --------------------------------------------------------------------------------
    int beginsToWait(QLatin1StringView what, int number = 0);
    void endsToWait(int waiter);
    int waiting() const noexcept { return m_waiting; }
    QStringList waitingFor() const;

    //! When everything has come to rest: what is missing. \a stream: the one that gets all.
    void checkRest(int stream);
    //! When the client is gone.
    void checkEnd();

    int messagesUp() const noexcept { return int(m_up.size()); }
    int messagesDown() const noexcept { return int(m_down.size()); }

private:
    struct Up
    {
        QByteArray topic;
        QoS qos = QoS::AtMostOnce;
        int arrivals = 0;
        int inSession = 0; // of them, since the broker knows the session
        int excuses = 0; // arrivals that are allowed beyond the first
        bool mustArrive = true;
        bool isStored = false;
        bool isNotSent = false;
        bool hasSucceeded = false;
    };
    struct Down
    {
        QByteArray topic;
        QoS qos = QoS::AtMostOnce;
        std::map<int, int> deliveries = {}; // by stream
        int excuses = 0;
        bool isOwed = false;
        bool isSettled = false;
    };
    struct Waiter
    {
        QLatin1StringView what;
        int number = 0;
        int ended = 0;
    };
    using Order = std::map<std::tuple<int, QByteArray, QoS>, int>; // the last of a stream, topic, QoS

    void checkOrder(Order &order, int stream, const QByteArray &topic, QoS qos, int number,
                    const char *where);
    void fault(int number, const QString &text);

    World &m_world;
    std::map<int, Up> m_up;
    std::map<int, Down> m_down;
    Order m_orderUp;
    Order m_orderDown;
    std::vector<Waiter> m_waiters;
    int m_waiting = 0;
    int m_lostSessions = 0;
    int m_lastNumber = 0;
};
