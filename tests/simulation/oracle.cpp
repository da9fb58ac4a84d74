// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "oracle.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

QByteArray Oracle::payload(int number, qsizetype size)
{
    QByteArray payload = QByteArray::number(number) + ';';
    return payload.leftJustified(size, 'x');
}

int Oracle::numberIn(const QByteArray &payload)
{
    return payload.left(payload.indexOf(';')).toInt();
}

void Oracle::fault(int number, const QString &text)
{
    m_world.fault(u"message %1: %2"_s.arg(number).arg(text));
}

int Oracle::handedIn(const QByteArray &topic, QoS qos)
{
    Up message{topic, qos};
    message.mustArrive = qos != QoS::AtMostOnce;
    m_up.emplace(++m_lastNumber, std::move(message));
    return m_lastNumber;
}

void Oracle::arrived(const Internal::Publish &publish)
{
    const int number = numberIn(publish.payload);
    const auto found = m_up.find(number);
    if (found == m_up.end())
        return fault(number, u"arrived at the broker and was never sent"_s);
    Up &message = found->second;
    const QByteArray topic = publish.topic.toString().toUtf8();
    if (topic != message.topic || publish.qos != message.qos)
        fault(number, u"arrived with another topic or QoS"_s);
    if (message.isNotSent)
        fault(number, u"arrived after its publisher was told that it was not sent"_s);
    if (message.hasSucceeded)
        fault(number, u"arrived after its publisher was told of success"_s);
    if (++message.arrivals == 1)
        checkOrder(m_orderUp, 0, topic, message.qos, number, "at the broker");
    ++message.inSession;
    if (message.qos == QoS::ExactlyOnce && message.inSession > 1)
        fault(number, u"of QoS 2 arrived twice in one session"_s);
    if (message.arrivals > 1 + message.excuses)
        fault(number, u"arrived %1 times"_s.arg(message.arrivals));
}

void Oracle::succeeded(int number)
{
    Up &message = m_up.at(number);
    message.hasSucceeded = message.qos != QoS::AtMostOnce;
    if (message.hasSucceeded && message.arrivals == 0)
        fault(number, u"is said to be delivered and never arrived"_s);
}

void Oracle::stored(int number)
{
    m_up.at(number).isStored = true;
}

void Oracle::mayNeverArrive(int number)
{
    m_up.at(number).mustArrive = false;
}

void Oracle::wasNotSent(int number)
{
    Up &message = m_up.at(number);
    message.isNotSent = true;
    if (message.arrivals > 0)
        fault(number, u"is said not to have been sent and has arrived"_s);
}

int Oracle::publishes(const QByteArray &topic, QoS qos)
{
    m_down.emplace(++m_lastNumber, Down{topic, qos});
    return m_lastNumber;
}

void Oracle::delivered(int stream, const QByteArray &topic, const QByteArray &payload)
{
    const int number = numberIn(payload);
    const auto found = m_down.find(number);
    if (found == m_down.end())
        return fault(number, u"was delivered and never published"_s);
    Down &message = found->second;
    if (topic != message.topic)
        fault(number, u"was delivered with another topic"_s);
    const int times = ++message.deliveries[stream];
    // For a stream that is opened later, what comes again is older than what it has got.
    if (times == 1 && stream < firstListener)
        checkOrder(m_orderDown, stream, topic, message.qos, number, "at the client");
    if (message.qos == QoS::AtMostOnce ? times > 1 : times > 1 + message.excuses)
        fault(number, u"of QoS %1 was delivered %2 times"_s.arg(int(message.qos)).arg(times));
}

void Oracle::mayComeAgain(int number)
{
    Down &message = m_down.at(number);
    if (!message.isSettled)
        ++message.excuses;
}

int Oracle::deliveries(int stream, int number) const
{
    const auto &deliveries = m_down.at(number).deliveries;
    const auto found = deliveries.find(stream);
    return found == deliveries.end() ? 0 : found->second;
}

void Oracle::checkOrder(Order &order, int stream, const QByteArray &topic, QoS qos, int number,
                        const char *where)
{
    int &last = order[{stream, topic, qos}];
    if (number < last)
        fault(number, u"came behind message %1 %2"_s.arg(last).arg(QLatin1StringView(where)));
    last = std::max(last, number);
}

// What is under way may come again with QoS 1.
void Oracle::linkLost()
{
    for (auto &[number, message] : m_up) {
        if (message.qos == QoS::AtLeastOnce && !message.hasSucceeded)
            ++message.excuses;
    }
    for (auto &[number, message] : m_down) {
        if (message.qos == QoS::AtLeastOnce)
            ++message.excuses;
    }
}

void Oracle::sessionLost()
{
    ++m_lostSessions;
    for (auto &[number, message] : m_up) {
        message.inSession = 0;
        if (!message.hasSucceeded && message.qos != QoS::AtMostOnce)
            ++message.excuses;
    }
    for (auto &[number, message] : m_down)
        message.isOwed = false;
}

void Oracle::processCrashed(bool keeps)
{
    linkLost();
    for (auto &[number, message] : m_up) {
        if (!message.hasSucceeded && !(keeps && message.isStored))
            message.mustArrive = false;
        message.hasSucceeded = false; // the store may not have heard of it
        message.isNotSent = false; // nor of that
    }
    for (auto &[number, message] : m_down) {
        if (keeps && message.qos == QoS::ExactlyOnce && !message.deliveries.empty())
            mayComeAgain(number);
    }
}

int Oracle::beginsToWait(QLatin1StringView what, int number)
{
    m_waiters.push_back({what, number, 0});
    ++m_waiting;
    return int(m_waiters.size()) - 1;
}

void Oracle::endsToWait(int waiter)
{
    Waiter &ended = m_waiters.at(std::size_t(waiter));
    --m_waiting;
    if (++ended.ended != 1)
        m_world.fault(u"%1 ended %2 times"_s.arg(ended.what).arg(ended.ended));
}

QStringList Oracle::waitingFor() const
{
    QStringList list;
    for (const Waiter &waiter : m_waiters) {
        if (waiter.ended == 0)
            list.append(u"%1 (%2)"_s.arg(waiter.what).arg(waiter.number));
    }
    return list;
}

void Oracle::checkRest(int stream)
{
    for (const auto &[number, message] : m_up) {
        if (message.mustArrive && message.arrivals == 0)
            fault(number, u"of QoS %1 never arrived at the broker"_s.arg(int(message.qos)));
    }
    for (const auto &[number, message] : m_down) {
        if (message.isOwed && message.qos != QoS::AtMostOnce && deliveries(stream, number) == 0)
            fault(number, u"of QoS %1 was never delivered"_s.arg(int(message.qos)));
    }
}

void Oracle::checkEnd()
{
    for (const QString &waiter : waitingFor())
        m_world.fault(waiter + u" was never resumed"_s);
}
