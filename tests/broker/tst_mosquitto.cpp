// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peer.h"

#include <QCoMqtt/LocalBroker>

#include <QtCore/QTemporaryFile>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

//! mosquitto_pub and mosquitto_sub as clients of the broker.
class tst_Mosquitto : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void messageReachesSubscriber_data();
    void messageReachesSubscriber();
    void retainedMessageReachesLaterSubscriber_data() { versions(); }
    void retainedMessageReachesLaterSubscriber();
    void willOfAKilledClientIsPublished_data() { versions(); }
    void willOfAKilledClientIsPublished();
    void willIsNotPublishedAfterDisconnect_data() { versions(); }
    void willIsNotPublishedAfterDisconnect();
    void wildcardsSelect_data() { versions(); }
    void wildcardsSelect();
    void groupSharesMessages_data() { versions(); }
    void groupSharesMessages();
    void passwordLetsIn_data() { versions(); }
    void passwordLetsIn();
    void mebibytePasses_data();
    void mebibytePasses();
    void manyMessagesPassInOrder_data();
    void manyMessagesPassInOrder();
    void sessionKeepsMessages_data() { versions(); }
    void sessionKeepsMessages();
    void unacknowledgedMessageComesAgainAfterABrokenLink_data() { versions(); }
    void unacknowledgedMessageComesAgainAfterABrokenLink();
    void propertiesArePassedOn();

private:
    static void versions();
    QStringList arguments(const QStringList &more) const;
    //! Starts mosquitto_sub and waits until its subscriptions are acknowledged.
    void subscribe(Peer &peer, const QStringList &more, int subAcks = 1);
    bool publish(const QStringList &more);

    QString m_pub = QStandardPaths::findExecutable(u"mosquitto_pub"_s);
    QString m_sub = QStandardPaths::findExecutable(u"mosquitto_sub"_s);
    QString m_version;
    std::optional<LocalBroker> m_broker;
    int m_subAcks = 0;
};

void tst_Mosquitto::versions()
{
    QTest::addColumn<QString>("version");
    QTest::newRow("3.1") << u"mqttv31"_s;
    QTest::newRow("3.1.1") << u"mqttv311"_s;
    QTest::newRow("5") << u"mqttv5"_s;
}

void tst_Mosquitto::initTestCase()
{
    if (m_pub.isEmpty() || m_sub.isEmpty())
        QSKIP("mosquitto_pub and mosquitto_sub are not installed");
}

void tst_Mosquitto::init()
{
    m_broker.emplace();
    m_broker->listen();
    m_subAcks = 0;
    m_broker->setFaultHook([this](const LocalBrokerPacket &packet) {
        m_subAcks += packet.isToClient(LocalBrokerPacket::Type::SubAck);
        return LocalBrokerFault::pass();
    });
    if (QTest::currentDataTag()) {
        QFETCH(QString, version);
        m_version = version;
    } else {
        m_version = u"mqttv5"_s;
    }
}

QStringList tst_Mosquitto::arguments(const QStringList &more) const
{
    return QStringList{u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_broker->port()),
                       u"-V"_s, m_version} + more;
}

void tst_Mosquitto::subscribe(Peer &peer, const QStringList &more, int subAcks)
{
    const int expected = m_subAcks + subAcks;
    peer.start(m_sub, arguments(more));
    QTRY_COMPARE_WITH_TIMEOUT(m_subAcks, expected, Peer::patience);
}

bool tst_Mosquitto::publish(const QStringList &more)
{
    Peer publisher(m_pub, arguments(more));
    return publisher.exitsWith(0);
}

void tst_Mosquitto::messageReachesSubscriber_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("qos");
    for (const char *version : {"mqttv31", "mqttv311", "mqttv5"}) {
        for (const char *qos : {"0", "1", "2"}) {
            QTest::addRow("%s QoS %s", version, qos)
                << QString::fromLatin1(version) << QString::fromLatin1(qos);
        }
    }
}

void tst_Mosquitto::messageReachesSubscriber()
{
    QFETCH(QString, qos);
    Peer subscriber;
    subscribe(subscriber, {u"-t"_s, u"a/b"_s, u"-q"_s, qos, u"-C"_s, u"1"_s, u"-F"_s,
                           u"%t %q %r %p"_s});
    QVERIFY(publish({u"-t"_s, u"a/b"_s, u"-q"_s, qos, u"-m"_s, u"hello"_s}));
    QVERIFY(subscriber.exitsWith(0));
    QCOMPARE(subscriber.lines(), QList<QByteArray>{"a/b " + qos.toLatin1() + " 0 hello"});
}

void tst_Mosquitto::retainedMessageReachesLaterSubscriber()
{
    QVERIFY(publish({u"-t"_s, u"a"_s, u"-r"_s, u"-m"_s, u"kept"_s}));
    QVERIFY(publish({u"-t"_s, u"b"_s, u"-r"_s, u"-m"_s, u"cleared"_s}));
    QVERIFY(publish({u"-t"_s, u"b"_s, u"-r"_s, u"-n"_s}));
    QVERIFY(publish({u"-t"_s, u"c"_s, u"-r"_s, u"-q"_s, u"1"_s, u"-m"_s, u"too"_s}));
    Peer subscriber;
    subscribe(subscriber, {u"-t"_s, u"#"_s, u"-q"_s, u"1"_s, u"-C"_s, u"2"_s, u"-F"_s,
                           u"%t %q %r %p"_s});
    QVERIFY(subscriber.exitsWith(0));
    QCOMPARE(subscriber.lines(), (QList<QByteArray>{"a 0 1 kept", "c 1 1 too"}));
}

void tst_Mosquitto::willOfAKilledClientIsPublished()
{
    Peer watcher;
    subscribe(watcher, {u"-t"_s, u"last/words"_s, u"-q"_s, u"1"_s, u"-C"_s, u"1"_s, u"-F"_s,
                        u"%q %p"_s});
    Peer victim;
    subscribe(victim, {u"-t"_s, u"x"_s, u"--will-topic"_s, u"last/words"_s, u"--will-payload"_s,
                       u"gone"_s, u"--will-qos"_s, u"1"_s, u"--will-retain"_s});
    victim.kill();
    QVERIFY(watcher.exitsWith(0));
    QCOMPARE(watcher.lines(), QList<QByteArray>{"1 gone"});
    QCOMPARE(m_broker->retainedCount(), 1);
}

void tst_Mosquitto::willIsNotPublishedAfterDisconnect()
{
    Peer leaving;
    subscribe(leaving, {u"-t"_s, u"x"_s, u"-C"_s, u"1"_s, u"--will-topic"_s, u"last/words"_s,
                        u"--will-payload"_s, u"gone"_s, u"--will-retain"_s});
    m_broker->publish("x", "go");
    QVERIFY(leaving.exitsWith(0));
    QTRY_COMPARE(m_broker->connections(), 0);
    QCOMPARE(m_broker->retainedCount(), 0);
}

void tst_Mosquitto::wildcardsSelect()
{
    Peer subscriber;
    subscribe(subscriber, {u"-t"_s, u"a/+/c"_s, u"-t"_s, u"b/#"_s, u"-C"_s, u"3"_s, u"-F"_s,
                           u"%t"_s});
    for (const char *topic : {"a/b", "a/b/c", "a/b/c/d", "b", "$SYS/b", "b/c/d"})
        QVERIFY(publish({u"-t"_s, QString::fromLatin1(topic), u"-m"_s, u"x"_s}));
    QVERIFY(subscriber.exitsWith(0));
    QCOMPARE(subscriber.lines(), (QList<QByteArray>{"a/b/c", "b", "b/c/d"}));
}

void tst_Mosquitto::groupSharesMessages()
{
    const QStringList options = {u"-t"_s, u"$share/group/work/#"_s, u"-q"_s, u"1"_s, u"-C"_s,
                                 u"5"_s};
    Peer first;
    Peer second;
    subscribe(first, options);
    subscribe(second, options);
    Peer publisher(m_pub, arguments({u"-t"_s, u"work/x"_s, u"-q"_s, u"1"_s, u"-l"_s}));
    publisher.writeInput("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
    QVERIFY(publisher.exitsWith(0));
    QVERIFY(first.exitsWith(0));
    QVERIFY(second.exitsWith(0));
    QCOMPARE(first.lines(), (QList<QByteArray>{"0", "2", "4", "6", "8"}));
    QCOMPARE(second.lines(), (QList<QByteArray>{"1", "3", "5", "7", "9"}));
}

void tst_Mosquitto::passwordLetsIn()
{
    m_broker->addUser(u"ann"_s, u"se cret"_s);
    QVERIFY(publish({u"-t"_s, u"a"_s, u"-m"_s, u"x"_s, u"-u"_s, u"ann"_s, u"-P"_s, u"se cret"_s}));
    Peer wrong(m_pub, arguments({u"-t"_s, u"a"_s, u"-m"_s, u"x"_s, u"-u"_s, u"ann"_s, u"-P"_s,
                                 u"guess"_s}));
    wrong.waitForEnd();
    // The exit code is what CONNACK said: 4 in MQTT 3, 0x86 in MQTT 5.
    QCOMPARE(wrong.exitCode(), m_version == u"mqttv5" ? 0x86 : 4);
    QCOMPARE(m_broker->publishesReceived(), 1);
}

void tst_Mosquitto::mebibytePasses_data()
{
    messageReachesSubscriber_data();
}

void tst_Mosquitto::mebibytePasses()
{
    QFETCH(QString, qos);
    QByteArray payload;
    while (payload.size() < 1024 * 1024)
        payload += QByteArray::number(payload.size()) + '\0';
    QTemporaryFile file;
    QVERIFY(file.open());
    QCOMPARE(file.write(payload), payload.size());
    QVERIFY(file.flush());

    Peer subscriber;
    subscribe(subscriber, {u"-t"_s, u"big"_s, u"-q"_s, qos, u"-C"_s, u"1"_s, u"-N"_s});
    QVERIFY(publish({u"-t"_s, u"big"_s, u"-q"_s, qos, u"-f"_s, file.fileName()}));
    QVERIFY(subscriber.exitsWith(0));
    QVERIFY(subscriber.output() == payload);
}

void tst_Mosquitto::manyMessagesPassInOrder_data()
{
    messageReachesSubscriber_data();
}

void tst_Mosquitto::manyMessagesPassInOrder()
{
    QFETCH(QString, qos);
    QList<QByteArray> expected;
    for (int i = 0; i < 500; ++i)
        expected.append(QByteArray::number(i));
    Peer subscriber;
    subscribe(subscriber, {u"-t"_s, u"t"_s, u"-q"_s, qos, u"-C"_s, u"500"_s});
    Peer publisher(m_pub, arguments({u"-t"_s, u"t"_s, u"-q"_s, qos, u"-l"_s}));
    publisher.writeInput(expected.join('\n') + '\n');
    QVERIFY(publisher.exitsWith(0));
    QVERIFY(subscriber.exitsWith(0));
    QCOMPARE(subscriber.lines(), expected);
}

void tst_Mosquitto::sessionKeepsMessages()
{
    QStringList options = {u"-t"_s, u"t"_s, u"-q"_s, u"2"_s, u"-c"_s, u"-i"_s, u"durable"_s,
                           u"-C"_s, u"3"_s, u"-F"_s, u"%q %p"_s};
    if (m_version == u"mqttv5")
        options += {u"-x"_s, u"100"_s};
    {
        Peer subscriber;
        subscribe(subscriber, options);
        subscriber.kill();
    }
    QTRY_COMPARE(m_broker->connections(), 0);
    QCOMPARE(m_broker->sessionCount(), 1);
    QVERIFY(publish({u"-t"_s, u"t"_s, u"-q"_s, u"1"_s, u"-m"_s, u"1"_s}));
    QVERIFY(publish({u"-t"_s, u"t"_s, u"-q"_s, u"0"_s, u"-m"_s, u"lost"_s}));
    QVERIFY(publish({u"-t"_s, u"t"_s, u"-q"_s, u"1"_s, u"-m"_s, u"2"_s}));
    QVERIFY(publish({u"-t"_s, u"t"_s, u"-q"_s, u"2"_s, u"-m"_s, u"3"_s}));
    Peer again(m_sub, arguments(options));
    QVERIFY(again.exitsWith(0));
    QCOMPARE(again.lines(), (QList<QByteArray>{"1 1", "1 2", "2 3"}));
}

void tst_Mosquitto::unacknowledgedMessageComesAgainAfterABrokenLink()
{
    QStringList options = {u"-t"_s, u"t"_s, u"-q"_s, u"1"_s, u"-c"_s, u"-i"_s, u"durable"_s,
                           u"-C"_s, u"2"_s};
    if (m_version == u"mqttv5")
        options += {u"-x"_s, u"100"_s};
    Peer subscriber;
    subscribe(subscriber, options);
    bool dropped = false;
    m_broker->setFaultHook([&](const LocalBrokerPacket &packet) {
        const bool first = packet.isFromClient(LocalBrokerPacket::Type::PubAck) && !dropped;
        dropped = dropped || first;
        return first ? LocalBrokerFault::dropLink() : LocalBrokerFault::pass();
    });
    m_broker->publish("t", "x", QoS::AtLeastOnce);
    QVERIFY(subscriber.exitsWith(0)); // it reconnects by itself
    QCOMPARE(subscriber.lines(), (QList<QByteArray>{"x", "x"}));
    QCOMPARE(m_broker->acceptedConnections(), 2);
}

void tst_Mosquitto::propertiesArePassedOn()
{
    Peer subscriber;
    subscribe(subscriber, {u"-t"_s, u"t"_s, u"-C"_s, u"1"_s, u"-F"_s, u"%C|%D|%E|%F|%R|%P|%p"_s});
    const QStringList property = {u"-D"_s, u"publish"_s};
    QVERIFY(publish(QStringList{u"-t"_s, u"t"_s, u"-m"_s, u"x"_s}
                    + property + QStringList{u"content-type"_s, u"text/plain"_s}
                    + property + QStringList{u"correlation-data"_s, u"42"_s}
                    + property + QStringList{u"message-expiry-interval"_s, u"1000"_s}
                    + property + QStringList{u"payload-format-indicator"_s, u"1"_s}
                    + property + QStringList{u"response-topic"_s, u"answers"_s}
                    + property + QStringList{u"user-property"_s, u"b"_s, u"1"_s}
                    + property + QStringList{u"user-property"_s, u"a"_s, u"2"_s}));
    QVERIFY(subscriber.exitsWith(0));
    QCOMPARE(subscriber.lines(),
             QList<QByteArray>{"text/plain|42|1000|1|answers|b:1 a:2|x"});
}

QTEST_GUILESS_MAIN(tst_Mosquitto)
#include "tst_mosquitto.moc"
