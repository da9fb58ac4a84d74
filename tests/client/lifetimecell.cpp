// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "lifetimecell.h"

#include "testpackets.h"

#include <QtCore/QThread>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

namespace {

constexpr int outboxSize = 1000; // posted messages above which post() waits
constexpr int aboveHighWater = 300 * 1024; // bytes above which a publisher waits
constexpr int moreThanSocketsHold = 8 * 1024 * 1024;

// Made once, for it is large.
const QByteArray &stuckPayload()
{
    static const QByteArray payload(moreThanSocketsHold, 'x');
    return payload;
}

} // namespace

LifetimeCell::LifetimeCell(const LifetimeCase &which, std::chrono::milliseconds timeLimit)
    : m_case(which)
    , m_timeLimit(timeLimit)
    , m_peer(std::make_unique<AnsweringPeer>(1, which.version))
    , m_client(std::make_unique<Client>(options()))
{}

ClientOptions LifetimeCell::options() const
{
    ClientOptions result = ClientOptions(m_peer->url()).protocolVersion(m_case.version);
    if (m_case.version != ProtocolVersion::V5)
        result.inFlightWindow(1); // in place of the server's Receive Maximum
    return result;
}

bool LifetimeCell::check(bool condition, const char *what)
{
    if (!condition && m_failure.isEmpty())
        m_failure = QString::fromUtf8(what);
    return condition;
}

bool LifetimeCell::connectClient()
{
    m_client->connect().start();
    return check(runUntil([this] { return isConnected(); }), "the client did not connect");
}

bool LifetimeCell::reachMoment()
{
    m_messages = m_client->messages("cell");
    if (!prepare())
        return false;
    start();
    bool reached = true;
    if (m_case.moment == Moment::Sent)
        reached = waitUntilSent();
    else if (m_case.moment == Moment::HalfAcknowledged)
        reached = waitUntilHalf();
    else if (m_case.moment == Moment::AnswerUnread) {
        reached = m_case.call == Call::Publish2 ? waitUntilHalf() : waitUntilSent();
        if (reached)
            sendAnswer();
    }
    m_tooSlow = m_outcome.result == Result::Timeout;
    return reached && check(m_outcome.resumed == 0, "the operation ended before its time");
}

bool LifetimeCell::prepare()
{
    switch (m_case.call) {
    case Call::Connect:
    case Call::Connected:
    case Call::Events:
        return prepareConnection();
    case Call::Publish1:
    case Call::Publish2:
    case Call::Post:
    case Call::Drain:
        return connectClient() && prepareWindow();
    default:
        break;
    }
    if (!connectClient())
        return false;
    m_peer->hold(false);
    if (m_case.moment == Moment::BeforeSent)
        prepareStuckWriting();
    return m_case.moment != Moment::Sent || prepareFullSockets();
}

// What is written goes to the system at once, unless that takes no more.
void LifetimeCell::prepareStuckWriting()
{
    if (m_case.call != Call::Publish0 && m_case.call != Call::Disconnect)
        return;
    m_peer->stopReading();
    m_client->publish("filler", stuckPayload()).start();
}

// What has no answer has been sent and is not done while the system takes no more.
bool LifetimeCell::prepareFullSockets()
{
    const bool isPublish = m_case.call == Call::Publish0;
    const bool isGoodbye = m_case.call == Call::Disconnect || m_case.call == Call::Disconnected;
    if (isPublish || isGoodbye)
        m_peer->stopReading();
    if (!isGoodbye)
        return true;
    m_client->publish("filler", stuckPayload()).start();
    return check(runUntil([this] { return m_peer->hasUnread(); }), "nothing came");
}

bool LifetimeCell::prepareConnection()
{
    m_peer->hold(true);
    m_events = m_client->events();
    if (m_case.call == Call::Connect || m_case.moment == Moment::BeforeSent)
        return true;
    m_client->connect().start();
    return check(runUntil([this] { return m_peer->holds<Connect>(); }), "no CONNECT came");
}

// Before it is sent: another message has the one place that the window gives.
bool LifetimeCell::prepareWindow()
{
    m_peer->hold(false);
    const bool isPost = m_case.call == Call::Post;
    if (isPost && m_case.moment == Moment::Sent) {
        m_peer->stopReading();
    } else if (isPost || m_case.moment == Moment::BeforeSent) {
        m_client->publish("occupant", {}, QoS::AtLeastOnce).start();
        if (!check(runUntil([this] { return m_peer->holds<Publish>(); }), "no PUBLISH came"))
            return false;
        for (int i = 1; isPost && i < outboxSize; ++i)
            m_client->post("filler", {}, QoS::AtLeastOnce).start();
    }
    if (m_case.call == Call::Drain) {
        const bool hasHalf = m_case.moment == Moment::HalfAcknowledged;
        m_client->post("cell", {}, hasHalf ? QoS::ExactlyOnce : QoS::AtLeastOnce).start();
    }
    return true;
}

template<typename Operation>
void LifetimeCell::await(const Operation &operation)
{
    if (m_case.ending == Ending::Stopped)
        m_waiter = awaitInto(operation.stopOn(m_stop.get_token()), m_outcome);
    else if (m_case.ending == Ending::TimedOut)
        m_waiter = awaitInto(operation.timeout(m_timeLimit), m_outcome);
    else
        m_waiter = awaitInto(operation, m_outcome);
    m_deadline = QDeadlineTimer(m_timeLimit, Qt::PreciseTimer);
}

void LifetimeCell::start()
{
    const bool isSent = m_case.moment == Moment::Sent;
    switch (m_case.call) {
    case Call::Connect:
        return await(m_client->connect());
    case Call::Publish0:
        return await(m_client->publish(
            "cell", isSent ? stuckPayload() : QByteArray(aboveHighWater, 'x')));
    case Call::Publish1:
        return await(m_client->publish("cell", {}, QoS::AtLeastOnce));
    case Call::Publish2:
        return await(m_client->publish("cell", {}, QoS::ExactlyOnce));
    case Call::Post:
        return await(m_client->post("cell", isSent ? stuckPayload() : QByteArray("x"),
                                    QoS::AtLeastOnce));
    case Call::Drain:
        return await(m_client->drain());
    case Call::Subscribe:
    case Call::Unsubscribe:
    case Call::Listen:
        return startSubscriptions();
    case Call::Disconnect:
        return await(m_client->disconnect());
    default:
        return startStreams();
    }
}

void LifetimeCell::startSubscriptions()
{
    if (m_case.call == Call::Subscribe)
        await(m_client->subscribe("subscribed"));
    else if (m_case.call == Call::Unsubscribe)
        await(m_client->unsubscribe("subscribed"));
    else
        await(m_client->listen("listened", QoS::AtLeastOnce));
}

void LifetimeCell::startStreams()
{
    if (m_case.call == Call::Next) {
        await(m_messages.next());
    } else if (m_case.call == Call::Connected) {
        await(m_client->connected());
    } else if (m_case.call == Call::Events) {
        await(m_events.next());
    } else {
        if (m_case.moment == Moment::Sent)
            m_client->disconnect().start();
        await(m_client->disconnected());
    }
}

bool LifetimeCell::waitUntilSent()
{
    const bool isUnread = m_case.moment == Moment::AnswerUnread;
    return check(runUntil([this, isUnread] {
        switch (m_case.call) {
        case Call::Connect:
        case Call::Connected:
        case Call::Events:
            return m_peer->holds<Connect>();
        case Call::Publish1:
        case Call::Publish2:
        case Call::Drain:
            return m_peer->holds<Publish>();
        case Call::Subscribe:
        case Call::Listen:
            return m_peer->holds<Subscribe>();
        case Call::Unsubscribe:
            return m_peer->holds<Unsubscribe>();
        default: // stuck on its way, or nothing is sent
            return isUnread || m_peer->hasUnread();
        }
    }), "the packet did not reach the server");
}

bool LifetimeCell::waitUntilHalf()
{
    if (!check(runUntil([this] { return m_peer->holds<Publish>(); }), "no PUBLISH came"))
        return false;
    m_peer->answerOldest();
    return check(runUntil([this] { return m_peer->holds<PubRel>(); }), "no PUBREL came");
}

void LifetimeCell::sendAnswer()
{
    if (m_case.call == Call::Next)
        m_peer->send(publishOf("cell", "message", QoS::AtLeastOnce, 1));
    else if (m_case.call == Call::Disconnected)
        sayGoodbye();
    else
        m_peer->answerOldest();
    m_peer->flush();
}

// A server of MQTT 3.1.1 has no DISCONNECT: what the client finds is the end of its connection.
void LifetimeCell::sayGoodbye()
{
    if (m_case.version == ProtocolVersion::V5)
        m_peer->send(Disconnect{ReasonCode::ServerShuttingDown});
    else
        m_peer->closeNow();
}

void LifetimeCell::strike()
{
    switch (m_case.ending) {
    case Ending::Dropped:
        return m_waiter.drop();
    case Ending::Stopped:
        m_stop.request_stop();
        return;
    case Ending::TimedOut: // the thread is busy until then
        while (!m_deadline.hasExpired())
            QThread::yieldCurrentThread();
        return;
    case Ending::StreamClosed:
        if (m_case.call == Call::Events)
            m_events.close();
        else // for all but next() it is the stream of somebody else
            m_messages.close();
        if (m_case.expected() == Result::Value)
            goOn();
        return;
    case Ending::ClientMoved:
        moveClient();
        return goOn();
    case Ending::ClientDestroyed:
    case Ending::LoopQuits:
        return m_client.reset();
    case Ending::ServerCloses:
        return closeServer();
    }
}

void LifetimeCell::moveClient()
{
    auto moved = std::make_unique<Client>(std::move(*m_client));
    m_client = std::move(moved);
}

void LifetimeCell::closeServer()
{
    if (m_case.call == Call::Connect && m_case.moment == Moment::BeforeSent) {
        // Nobody listens any more; later there is another server.
        m_peer = std::make_unique<AnsweringPeer>(1, m_case.version);
        m_client->setOptions(options());
    } else {
        m_peer->closeNow();
    }
}

//! What lets the operation end normally.
void LifetimeCell::goOn()
{
    m_peer->answerAll();
    if (m_case.moment != Moment::BeforeSent)
        return;
    if (m_case.call == Call::Next)
        m_peer->send(publishOf("cell", "message", QoS::AtLeastOnce, 1));
    else if (m_case.call == Call::Disconnected)
        sayGoodbye();
    else if (m_case.call == Call::Connected || m_case.call == Call::Events)
        m_client->connect().start();
}

void LifetimeCell::verify()
{
    const Result expected = m_case.expected();
    if (expected != Result::Pending) {
        if (!m_case.clientEnds()) // else it must have been resumed by now
            runUntil([this] { return m_outcome.resumed > 0; });
        check(m_outcome.resumed == 1, "the waiter was not resumed once");
        if (m_outcome.result != expected && m_failure.isEmpty()) {
            m_failure = QStringLiteral("expected %1, got %2")
                            .arg(QLatin1String(nameOf(expected)),
                                 QLatin1String(nameOf(m_outcome.result)));
        }
    }
    if (!m_case.clientEnds() && m_failure.isEmpty())
        proveTheClientWorks();
    // A waiter that was left for another connection has seen it by now.
    const bool isResumed = m_case.ending != Ending::Dropped;
    m_client.reset();
    QCoreApplication::processEvents();
    check(m_outcome.resumed == (isResumed ? 1 : 0), "the waiter was not resumed once in the end");
    check(m_peer->failure().isEmpty(), "the client sent what it must not");
}

//! Places in the window and packet identifiers have come back: with a Receive Maximum of one each
//! message needs those of the one before.
void LifetimeCell::proveTheClientWorks()
{
    m_peer->answerAll();
    if (!check(runUntil([this] { return isIdle() || (isConnected() && !m_case.linkEnds()); }),
               "the connection did not end"))
        return;
    check(m_case.expected() != Result::Pending || m_outcome.resumed == 0,
          "the waiter was resumed without a reason");
    if (isIdle() && !connectClient())
        return;
    for (const QoS qos : {QoS::AtLeastOnce, QoS::ExactlyOnce, QoS::AtLeastOnce}) {
        if (m_failure.isEmpty())
            proveThatItPublishes(qos);
    }
}

void LifetimeCell::proveThatItPublishes(QoS qos)
{
    Outcome published;
    const auto waiter = awaitInto(m_client->publish("proof", {}, qos), published);
    runUntil([&published] { return published.resumed > 0; }, std::chrono::seconds(5));
    check(published.result == Result::Value, "the client did not publish after it");
    const auto received = m_peer->receivedOf<Publish>();
    check(!received.isEmpty() && received.last().topic == Topic("proof")
              && received.last().qos == qos,
          "the message after it did not reach the server");
}
