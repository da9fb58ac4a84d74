// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "consoleprogram.h"
#include "mosquittobroker.h"

using namespace Qt::StringLiterals;

//! The program of examples/02-console with mosquitto and its clients as partners.
class tst_ConsoleMosquitto : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void mosquittoSubReceivesWhatPubPublishes_data();
    void mosquittoSubReceivesWhatPubPublishes();
    void subPrintsWhatMosquittoPubPublishes_data();
    void subPrintsWhatMosquittoPubPublishes();
    void aRetainedMessageComesBothWays();
    void tenThousandLinesArriveInOrder_data();
    void tenThousandLinesArriveInOrder();
    void propertiesReachMosquittoSub();
    void propertiesOfMosquittoPubArePrinted();
    void theWillIsPublishedWhenTheProgramIsKilled();
    void aKeptSessionBringsWhatWasMissed();
    void aLongMessageArrivesWhole();

private:
    QStringList withBroker(const QStringList &arguments) const;
    QStringList peerArguments(const QStringList &arguments) const;
    bool waitForSubscriber(const QByteArray &topic);

    MosquittoBroker m_broker{{"log_type subscribe"}};
};

void tst_ConsoleMosquitto::initTestCase()
{
    QVERIFY2(m_broker.start(), qPrintable(m_broker.failure()));
}

//! The arguments of qcomqtt, with the broker behind the command.
QStringList tst_ConsoleMosquitto::withBroker(const QStringList &arguments) const
{
    return arguments.mid(0, 1)
        + QStringList{u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_broker.port())}
    + arguments.mid(1);
}

QStringList tst_ConsoleMosquitto::peerArguments(const QStringList &arguments) const
{
    return QStringList{u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(m_broker.port())}
    + arguments;
}

bool tst_ConsoleMosquitto::waitForSubscriber(const QByteArray &topic)
{
    return m_broker.waitForLog(' ' + topic + '\n');
}

namespace {

void addVersionsAndQoS()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("qos");
    for (const char *version : {"5", "3.1.1", "3.1"}) {
        for (const char *qos : {"0", "1", "2"})
            QTest::addRow("MQTT %s QoS %s", version, qos)
                << QString::fromLatin1(version) << QString::fromLatin1(qos);
    }
}

//! As mosquitto's clients call it.
QString peerVersion(QString version)
{
    return u"mqttv"_s + version.remove(u'.');
}

QByteArray manyLines(int count)
{
    QByteArray lines;
    for (int i = 0; i < count; ++i)
        lines += "line " + QByteArray::number(i) + '\n';
    return lines;
}

} // namespace

void tst_ConsoleMosquitto::mosquittoSubReceivesWhatPubPublishes_data()
{
    addVersionsAndQoS();
}

void tst_ConsoleMosquitto::mosquittoSubReceivesWhatPubPublishes()
{
    QFETCH(const QString, version);
    QFETCH(const QString, qos);
    const QString topic = u"to/mosquitto/%1/%2"_s.arg(version, qos);
    ChildProcess subscriber;
    QVERIFY(subscriber.run(u"mosquitto_sub"_s,
                           peerArguments({u"-V"_s, peerVersion(version), u"-t"_s, topic, u"-q"_s,
                                          u"2"_s, u"-C"_s, u"1"_s, u"-F"_s, u"%t %q %r %p"_s})));
    QVERIFY(waitForSubscriber(topic.toUtf8()));
    ConsoleProgram pub(withBroker(
        {u"pub"_s, u"-V"_s, version, u"-t"_s, topic, u"-q"_s, qos, u"-m"_s, u"grün 0.38"_s}));
    QCOMPARE(pub.waitForExit(), 0);
    QCOMPARE(pub.errors(), QByteArray());
    QVERIFY2(subscriber.waitForSuccess(), subscriber.text().constData());
    QCOMPARE(subscriber.text(), topic.toUtf8() + ' ' + qos.toUtf8() + " 0 gr\xc3\xbcn 0.38\n");
}

void tst_ConsoleMosquitto::subPrintsWhatMosquittoPubPublishes_data()
{
    addVersionsAndQoS();
}

void tst_ConsoleMosquitto::subPrintsWhatMosquittoPubPublishes()
{
    QFETCH(const QString, version);
    QFETCH(const QString, qos);
    const QString topic = u"from/mosquitto/%1/%2"_s.arg(version, qos);
    ConsoleProgram sub(
        withBroker({u"sub"_s, u"-V"_s, version, u"-v"_s, u"-q"_s, u"2"_s, u"-C"_s, u"2"_s, u"-t"_s,
                    topic, u"-t"_s, topic + u"/more"_s, u"-F"_s, u"%t %q %r %p"_s}));
    QVERIFY2(sub.waitForError("subscribed: " + topic.toUtf8() + "/more, QoS 2\n"),
             sub.errors().constData());
    for (const QString &each : {topic, topic + u"/more"_s}) {
        ChildProcess publisher;
        QVERIFY(publisher.run(u"mosquitto_pub"_s,
                              peerArguments({u"-V"_s, peerVersion(version), u"-t"_s, each, u"-q"_s,
                                             qos, u"-m"_s, u"grün 0.38"_s})));
        QVERIFY2(publisher.waitForSuccess(), publisher.text().constData());
    }
    QCOMPARE(sub.waitForExit(), 0);
    const QByteArray rest = ' ' + qos.toUtf8() + " 0 gr\xc3\xbcn 0.38\n";
    QCOMPARE(sub.output(), topic.toUtf8() + rest + topic.toUtf8() + "/more" + rest);
}

void tst_ConsoleMosquitto::aRetainedMessageComesBothWays()
{
    ConsoleProgram pub(
        withBroker({u"pub"_s, u"-t"_s, u"kept/a"_s, u"-m"_s, u"ours"_s, u"-r"_s, u"-q1"_s}));
    QCOMPARE(pub.waitForExit(), 0);
    ChildProcess subscriber;
    QVERIFY(subscriber.run(u"mosquitto_sub"_s,
                           peerArguments(
                               {u"-t"_s, u"kept/a"_s, u"-C"_s, u"1"_s, u"-F"_s, u"%r %p"_s})));
    QVERIFY2(subscriber.waitForSuccess(), subscriber.text().constData());
    QCOMPARE(subscriber.text(), QByteArray("1 ours\n"));

    ChildProcess publisher;
    QVERIFY(publisher.run(u"mosquitto_pub"_s,
                          peerArguments({u"-t"_s, u"kept/b"_s, u"-m"_s, u"theirs"_s, u"-r"_s,
                                         u"-q"_s, u"1"_s})));
    QVERIFY2(publisher.waitForSuccess(), publisher.text().constData());
    ConsoleProgram sub(
        withBroker({u"sub"_s, u"-t"_s, u"kept/b"_s, u"-C"_s, u"1"_s, u"-F"_s, u"%r %p"_s}));
    QCOMPARE(sub.waitForExit(), 0);
    QCOMPARE(sub.output(), QByteArray("1 theirs\n"));
}

void tst_ConsoleMosquitto::tenThousandLinesArriveInOrder_data()
{
    QTest::addColumn<QString>("qos");
    for (const char *qos : {"0", "1", "2"})
        QTest::addRow("QoS %s", qos) << QString::fromLatin1(qos);
}

void tst_ConsoleMosquitto::tenThousandLinesArriveInOrder()
{
    QFETCH(const QString, qos);
    const QString topic = u"lines/"_s + qos;
    const QByteArray lines = manyLines(10'000);
    ChildProcess theirs;
    QVERIFY(theirs.run(u"mosquitto_sub"_s,
                       peerArguments({u"-t"_s, topic, u"-q"_s, qos, u"-C"_s, u"10000"_s})));
    QVERIFY(waitForSubscriber(topic.toUtf8()));
    ConsoleProgram ours(withBroker(
        {u"sub"_s, u"-v"_s, u"-F"_s, u"%p"_s, u"-t"_s, topic, u"-q"_s, qos, u"-C"_s, u"10000"_s}));
    QVERIFY2(ours.waitForError("subscribed"), ours.errors().constData());
    ConsoleProgram pub(withBroker({u"pub"_s, u"-t"_s, topic, u"-l"_s, u"-q"_s, qos}));
    pub.writeAll(lines);
    QCOMPARE(pub.waitForExit(), 0);
    QVERIFY2(ours.waitForExit() == 0, ours.errors().constData());
    QVERIFY(ours.output() == lines);
    QVERIFY(theirs.waitForSuccess());
    QVERIFY(theirs.text() == lines);
}

void tst_ConsoleMosquitto::propertiesReachMosquittoSub()
{
    ChildProcess subscriber;
    QVERIFY(subscriber.run(u"mosquitto_sub"_s,
                           peerArguments({u"-V"_s, u"mqttv5"_s, u"-t"_s, u"properties/a"_s, u"-C"_s,
                                          u"1"_s, u"-F"_s, u"%p|%C|%R|%D|%E|%F|%P"_s})));
    QVERIFY(waitForSubscriber("properties/a"));
    ConsoleProgram pub(
        withBroker({u"pub"_s, u"-t"_s, u"properties/a"_s, u"-m"_s, u"hello"_s, u"--content-type"_s,
                    u"text/plain"_s, u"--response-topic=answers/2"_s, u"--correlation-data"_s,
                    u"c2"_s, u"--message-expiry"_s, u"3600"_s, u"--utf8"_s, u"--user-property"_s,
                    u"b=1"_s, u"--user-property"_s, u"a=x=y"_s}));
    QCOMPARE(pub.waitForExit(), 0);
    QVERIFY2(subscriber.waitForSuccess(), subscriber.text().constData());
    QCOMPARE(subscriber.text(), QByteArray("hello|text/plain|answers/2|c2|3600|1|b:1 a:x=y\n"));
}

void tst_ConsoleMosquitto::propertiesOfMosquittoPubArePrinted()
{
    ConsoleProgram sub(withBroker({u"sub"_s, u"-v"_s, u"-t"_s, u"properties/b"_s, u"-C"_s, u"1"_s,
                                   u"-F"_s, u"%p|%C|%R|%D|%F|%P"_s}));
    QVERIFY2(sub.waitForError("subscribed"), sub.errors().constData());
    QStringList arguments{u"-V"_s, u"mqttv5"_s, u"-t"_s, u"properties/b"_s, u"-m"_s, u"hello"_s};
    const auto property = [&arguments](const QStringList &words) {
        arguments += QStringList{u"-D"_s, u"publish"_s} + words;
    };
    property({u"content-type"_s, u"text/plain"_s});
    property({u"response-topic"_s, u"answers/2"_s});
    property({u"correlation-data"_s, u"c2"_s});
    property({u"payload-format-indicator"_s, u"1"_s});
    property({u"user-property"_s, u"b"_s, u"1"_s});
    property({u"user-property"_s, u"a"_s, u"2"_s});
    ChildProcess publisher;
    QVERIFY(publisher.run(u"mosquitto_pub"_s, peerArguments(arguments)));
    QVERIFY2(publisher.waitForSuccess(), publisher.text().constData());
    QCOMPARE(sub.waitForExit(), 0);
    QCOMPARE(sub.output(), QByteArray("hello|text/plain|answers/2|c2|1|b:1 a:2\n"));
}

void tst_ConsoleMosquitto::theWillIsPublishedWhenTheProgramIsKilled()
{
    ChildProcess subscriber;
    QVERIFY(subscriber.run(u"mosquitto_sub"_s,
                           peerArguments({u"-t"_s, u"wills/a"_s, u"-C"_s, u"1"_s, u"-q"_s, u"1"_s,
                                          u"-F"_s, u"%t %q %p"_s})));
    QVERIFY(waitForSubscriber("wills/a"));
    ConsoleProgram sub(
        withBroker({u"sub"_s, u"-v"_s, u"-t"_s, u"wills/b"_s, u"--will-topic"_s, u"wills/a"_s,
                    u"--will-payload"_s, u"gone"_s, u"--will-qos"_s, u"1"_s}));
    QVERIFY2(sub.waitForError("subscribed"), sub.errors().constData());
    sub.kill();
    QVERIFY2(subscriber.waitForSuccess(), subscriber.text().constData());
    QCOMPARE(subscriber.text(), QByteArray("wills/a 1 gone\n"));
}

void tst_ConsoleMosquitto::aKeptSessionBringsWhatWasMissed()
{
    const QStringList session{u"sub"_s, u"-v"_s, u"-t"_s,    u"missed"_s, u"-q"_s,
                              u"1"_s,   u"-i"_s, u"attic"_s, u"-c"_s};
    ConsoleProgram first(withBroker(session + QStringList{u"-E"_s}));
    QCOMPARE(first.waitForExit(), 0);
    ChildProcess publisher;
    QVERIFY(publisher.run(u"mosquitto_pub"_s,
                          peerArguments(
                              {u"-t"_s, u"missed"_s, u"-m"_s, u"meanwhile"_s, u"-q"_s, u"1"_s})));
    QVERIFY2(publisher.waitForSuccess(), publisher.text().constData());
    ConsoleProgram second(withBroker(session + QStringList{u"-C"_s, u"1"_s}));
    QCOMPARE(second.waitForExit(), 0);
    QCOMPARE(second.output(), QByteArray("missed meanwhile\n"));
    QVERIFY2(second.errors().contains("the session goes on"), second.errors().constData());
}

// More than is written out at once at the end.
void tst_ConsoleMosquitto::aLongMessageArrivesWhole()
{
    ConsoleProgram sub(
        withBroker({u"sub"_s, u"-v"_s, u"-F"_s, u"%l"_s, u"-t"_s, u"long"_s, u"-C"_s, u"1"_s}));
    QVERIFY2(sub.waitForError("subscribed"), sub.errors().constData());
    ConsoleProgram pub(withBroker({u"pub"_s, u"-t"_s, u"long"_s, u"-s"_s}));
    pub.writeAll(QByteArray(20'000'000, 'x'));
    QCOMPARE(pub.waitForExit(), 0);
    QCOMPARE(sub.waitForExit(), 0);
    QCOMPARE(sub.output(), QByteArray("20000000\n"));
}

QTEST_GUILESS_MAIN(tst_ConsoleMosquitto)
#include "tst_consolemosquitto.moc"
