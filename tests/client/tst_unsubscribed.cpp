// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "coroutinetest.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

//! Messages of QoS 1 that a stream held when it closed and its subscription ended. They wait for
//! another stream, but they take places of the Receive Maximum meanwhile.
class tst_Unsubscribed : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aFewWaitForTheNextStream();
    void manyAreAcknowledgedSoThatTheOthersGoOn();
    void whatAnotherSubscriptionWantsIsKept();
    void aStreamThatClosesAfterUnsubscribeGivesItsPlacesBack();
    void whatAnotherStreamHasTakenIsAcknowledged();

private:
    static constexpr int receiveMaximum = 4;
    void offer(const char *topic, int count);
    QList<quint16> acknowledged() const;

    std::unique_ptr<AnsweringPeer> peer;
    std::unique_ptr<Client> client;
    quint16 m_nextId = 1;
};

void tst_Unsubscribed::init()
{
    m_nextId = 1;
    peer = std::make_unique<AnsweringPeer>();
    client = std::make_unique<Client>(ClientOptions(peer->url()).receiveMaximum(receiveMaximum));
    RUN_COROUTINE(client->connect().start());
}

void tst_Unsubscribed::cleanup()
{
    client.reset();
    peer.reset();
}

void tst_Unsubscribed::offer(const char *topic, int count)
{
    for (int i = 0; i < count; ++i) {
        peer->send(Publish{.topic = Topic(topic),
                           .payload = "x",
                           .qos = QoS::AtLeastOnce,
                           .packetId = m_nextId++});
    }
}

QList<quint16> tst_Unsubscribed::acknowledged() const
{
    QList<quint16> ids;
    for (const PubAck &pubAck : peer->receivedOf<PubAck>())
        ids.append(pubAck.packetId);
    return ids;
}

namespace {

MessageStream listening(Client &client, const char *filter)
{
    MessageStream stream;
    into(stream, client.listen(filter, QoS::AtLeastOnce).start());
    return QTest::qWaitFor([&] { return stream.isOpen(); }) ? std::move(stream) : MessageStream();
}

} // namespace

void tst_Unsubscribed::aFewWaitForTheNextStream()
{
    MessageStream stream = listening(*client, "a");
    offer("a", 1);
    QTRY_COMPARE(stream.size(), 1);
    stream.close();
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 1);
    MessageStream next = listening(*client, "a");
    QCOMPARE(next.size(), 1);
    QVERIFY(acknowledged().isEmpty());
}

void tst_Unsubscribed::manyAreAcknowledgedSoThatTheOthersGoOn()
{
    MessageStream other = listening(*client, "b");
    MessageStream stream = listening(*client, "a");
    offer("a", receiveMaximum);
    QTRY_COMPARE(stream.size(), receiveMaximum);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"Dropped 4 messages of filters"_s));
    stream.close();
    QTRY_COMPARE(acknowledged(), (QList<quint16>{1, 2, 3, 4}));
    offer("b", receiveMaximum);
    QTRY_COMPARE(other.size(), receiveMaximum);
}

void tst_Unsubscribed::whatAnotherSubscriptionWantsIsKept()
{
    RUN_COROUTINE(client->subscribe("+", QoS::AtLeastOnce).start());
    MessageStream stream = listening(*client, "a");
    offer("a", receiveMaximum);
    QTRY_COMPARE(stream.size(), receiveMaximum);
    stream.close();
    QTRY_COMPARE(peer->receivedOf<Unsubscribe>().size(), 1);
    RUN_COROUTINE(client->publish("done", 1, QoS::AtLeastOnce).start()); // UNSUBACK was read
    QVERIFY(acknowledged().isEmpty());
    QCOMPARE(client->messages("+").size(), receiveMaximum);
}

void tst_Unsubscribed::aStreamThatClosesAfterUnsubscribeGivesItsPlacesBack()
{
    MessageStream stream = client->messages("a");
    RUN_COROUTINE(client->subscribe("a", QoS::AtLeastOnce).start());
    offer("a", receiveMaximum);
    QTRY_COMPARE(stream.size(), receiveMaximum);
    RUN_COROUTINE(client->unsubscribe("a").start());
    QVERIFY(acknowledged().isEmpty()); // still there to be read
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"Dropped 4 messages of filters"_s));
    stream.close();
    QTRY_COMPARE(acknowledged(), (QList<quint16>{1, 2, 3, 4}));
}

// Found by simulation: it waited for another stream, and with it every later acknowledgement.
void tst_Unsubscribed::whatAnotherStreamHasTakenIsAcknowledged()
{
    MessageStream all = client->messages();
    MessageStream stream = listening(*client, "a");
    offer("a", 1);
    QTRY_COMPARE(stream.size(), 1);
    RUN_COROUTINE([](MessageStream &all) -> QCoro::Task<> { co_await all.next(); }(all));
    QVERIFY(acknowledged().isEmpty());
    stream.close();
    QTRY_COMPARE(acknowledged(), QList<quint16>{1});
}

QTEST_GUILESS_MAIN(tst_Unsubscribed)
#include "tst_unsubscribed.moc"
