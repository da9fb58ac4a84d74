// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "brokeroftest.h"
#include "consoleprogram.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>

#include <sys/stat.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

//! The program of examples/02-console, with a broker in this process.
class tst_Console : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_broker.emplace(); }

    void whatPubPublishesSubPrints();
    void everySourceOfAPayloadIsPublished_data();
    void everySourceOfAPayloadIsPublished();
    void aFifoAndSingleLinesArriveAsTheyAreWritten();
    void aMessageIsRepeatedAtItsRate();
    void jsonIsOneObjectForEachMessage();
    void retainedMessagesArePrintedOrNot_data();
    void retainedMessagesArePrintedOrNot();
    void topicsAreFilteredOut();
    void theConnectionComesAgain();

    void packetsAreShownOnDemand();
    void quietPrintsNoErrors();
    void helpAndCompletionGoToTheOutput_data();
    void helpAndCompletionGoToTheOutput();

private:
    std::optional<BrokerOfTest> m_broker;
};

void tst_Console::whatPubPublishesSubPrints()
{
    ConsoleProgram sub(m_broker->argumentsFor(
        {u"sub"_s, u"-v"_s, u"-t"_s, u"a/+"_s, u"-t"_s, u"b"_s, u"-C"_s, u"2"_s}));
    QVERIFY2(sub.waitForError("subscribed: b, QoS 0\n"), sub.errors().constData());
    for (const char *topic : {"a/b", "b"}) {
        ConsoleProgram pub(m_broker->argumentsFor(
            {u"pub"_s, u"-t"_s, QString::fromLatin1(topic), u"-m"_s, u"grün"_s}));
        QCOMPARE(pub.waitForExit(), 0);
        QCOMPARE(pub.errors(), QByteArray());
        QCOMPARE(pub.output(), QByteArray());
    }
    QCOMPARE(sub.waitForExit(), 0);
    QCOMPARE(sub.output(), QByteArray("a/b gr\xc3\xbcn\nb gr\xc3\xbcn\n"));
    QCOMPARE(m_broker->goodbyes(), 3);
}

void tst_Console::everySourceOfAPayloadIsPublished_data()
{
    QTest::addColumn<QStringList>("source");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("expected"); // payloads in hexadecimal
    QTest::newRow("argument") << QStringList{u"-m"_s, u"x y"_s} << QByteArray()
                              << QByteArray("782079\n");
    QTest::newRow("nothing") << QStringList{u"-n"_s} << QByteArray() << QByteArray("\n");
    QTest::newRow("file") << QStringList{u"-f"_s, u"FILE"_s} << QByteArray()
                          << QByteArray("00ff0a\n");
    QTest::newRow("input") << QStringList{u"-s"_s} << QByteArray("a\nb\n")
                           << QByteArray("610a620a\n");
    QTest::newRow("empty input") << QStringList{u"-s"_s} << QByteArray() << QByteArray("\n");
    QTest::newRow("lines") << QStringList{u"-l"_s} << QByteArray("a\n\nb c\nd")
                           << QByteArray("61\n\n622063\n64\n");
    QTest::newRow("no lines") << QStringList{u"-l"_s} << QByteArray() << QByteArray();
    QTest::newRow("repeated input") << QStringList{u"-s"_s, u"--repeat"_s, u"3"_s}
                                    << QByteArray("a") << QByteArray("61\n61\n61\n");
}

void tst_Console::everySourceOfAPayloadIsPublished()
{
    QFETCH(QStringList, source);
    QFETCH(const QByteArray, input);
    QFETCH(const QByteArray, expected);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(QByteArray("\0\xff\n", 3)), 3);
    file.close();
    source.replaceInStrings(u"FILE"_s, file.fileName());
    for (const QString &qos : {u"0"_s, u"1"_s, u"2"_s}) {
        ConsoleProgram sub(m_broker->argumentsFor(
            {u"sub"_s, u"-v"_s, u"-t"_s, u"a"_s, u"-t"_s, u"end"_s, u"-q2"_s, u"-F"_s, u"%x"_s}));
        QVERIFY2(sub.waitForError("subscribed: end"), sub.errors().constData());
        ConsoleProgram pub(
            m_broker->argumentsFor(QStringList{u"pub"_s, u"-t"_s, u"a"_s, u"-q"_s, qos} + source));
        pub.writeAll(input);
        QVERIFY2(pub.waitForExit() == 0, pub.errors().constData());
        m_broker->publish("end", "end", QoS::ExactlyOnce);
        QVERIFY2(sub.waitForOutput("656e64\n"), sub.output().constData());
        QCOMPARE(sub.output(), expected + "656e64\n");
    }
}

void tst_Console::aFifoAndSingleLinesArriveAsTheyAreWritten()
{
    ConsoleProgram sub(
        m_broker->argumentsFor({u"sub"_s, u"-v"_s, u"-F"_s, u"%p"_s, u"-t"_s, u"a"_s}));
    QVERIFY2(sub.waitForError("subscribed"), sub.errors().constData());
    ConsoleProgram lines(m_broker->argumentsFor({u"pub"_s, u"-t"_s, u"a"_s, u"-l"_s}));
    lines.write("one\ntw");
    QVERIFY2(sub.waitForOutput("one\n"), sub.errors().constData());
    lines.write("o\n");
    QVERIFY2(sub.waitForOutput("two\n"), sub.errors().constData());
    lines.closeWriteChannel();
    QCOMPARE(lines.waitForExit(), 0);

    QTemporaryDir folder;
    const QString name = folder.filePath(u"fifo"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(name).constData(), 0600), 0);
    ConsoleProgram fifo(m_broker->argumentsFor({u"pub"_s, u"-t"_s, u"a"_s, u"-f"_s, name}));
    QFile writer(name);
    QVERIFY(writer.open(QIODevice::WriteOnly)); // returns when the program has opened its end
    writer.write("three");
    writer.close();
    QCOMPARE(fifo.waitForExit(), 0);
    QVERIFY2(sub.waitForOutput("three\n"), sub.errors().constData());
    QCOMPARE(sub.output(), QByteArray("one\ntwo\nthree\n"));
}

void tst_Console::aMessageIsRepeatedAtItsRate()
{
    QElapsedTimer timer;
    timer.start();
    ConsoleProgram pub(m_broker->argumentsFor({u"pub"_s, u"-v"_s, u"-t"_s, u"a"_s, u"-m"_s, u"x"_s,
                                               u"--repeat"_s, u"6"_s, u"--rate"_s, u"20"_s}));
    QCOMPARE(pub.waitForExit(), 0);
    QCOMPARE_GE(timer.elapsed(), 250); // 5 pauses of 50 ms
    QCOMPARE(m_broker->publishesReceived(), 6);
    QVERIFY2(pub.errors().contains("published 6 messages, 6 bytes\n"), pub.errors().constData());
}

void tst_Console::jsonIsOneObjectForEachMessage()
{
    ConsoleProgram sub(
        m_broker->argumentsFor({u"sub"_s, u"-v"_s, u"-j"_s, u"-t"_s, u"#"_s, u"-q1"_s, u"-C2"_s}));
    QVERIFY2(sub.waitForError("subscribed"), sub.errors().constData());
    Properties properties;
    properties.setText(PropertyId::ContentType, u"text/plain"_s);
    m_broker->publish("a", "two\nlines", QoS::AtLeastOnce, false, properties);
    m_broker->publish("b", QByteArray("\xff"));
    QCOMPARE(sub.waitForExit(), 0);
    const QByteArrayList lines = sub.output().trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    const QJsonObject first = QJsonDocument::fromJson(lines.at(0)).object();
    QCOMPARE(first.value(u"topic"), u"a"_s);
    QCOMPARE(first.value(u"qos"), 1);
    QCOMPARE(first.value(u"payload"), u"two\nlines"_s);
    QCOMPARE(first.value(u"properties").toObject().value(u"content-type"), u"text/plain"_s);
    const QJsonObject second = QJsonDocument::fromJson(lines.at(1)).object();
    QCOMPARE(second.value(u"topic"), u"b"_s);
    QVERIFY(!second.contains(u"payload"));
    QCOMPARE(second.value(u"payload_base64"), u"/w=="_s);
}

void tst_Console::retainedMessagesArePrintedOrNot_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("by default") << QStringList{u"-C2"_s} << QByteArray("1 kept\n0 live\n");
    QTest::newRow("not") << QStringList{u"-R"_s, u"-C1"_s} << QByteArray("0 live\n");
    QTest::newRow("only") << QStringList{u"--retained-only"_s} << QByteArray("1 kept\n");
    QTest::newRow("never sent") << QStringList{u"--retain-handling"_s, u"never"_s, u"-C1"_s}
                                << QByteArray("0 live\n");
    QTest::newRow("as published") << QStringList{u"--retain-as-published"_s, u"-C2"_s}
                                  << QByteArray("1 kept\n1 live\n");
}

void tst_Console::retainedMessagesArePrintedOrNot()
{
    QFETCH(const QStringList, options);
    m_broker->publish("a", "kept", QoS::AtMostOnce, true);
    ConsoleProgram sub(m_broker->argumentsFor(
        QStringList{u"sub"_s, u"-v"_s, u"-t"_s, u"a"_s, u"-F"_s, u"%r %p"_s} + options));
    QVERIFY2(sub.waitForError("subscribed"), sub.errors().constData());
    m_broker->publish("a", "live", QoS::AtMostOnce, true);
    QCOMPARE(sub.waitForExit(), 0);
    QTEST(sub.output(), "expected");
}

void tst_Console::topicsAreFilteredOut()
{
    ConsoleProgram sub(
        m_broker->argumentsFor({u"sub"_s, u"-v"_s, u"-N"_s, u"-F"_s, u"%t;"_s, u"-t"_s, u"a/#"_s,
                                u"-T"_s, u"a/b/#"_s, u"-T"_s, u"+/c"_s, u"-C"_s, u"2"_s}));
    QVERIFY2(sub.waitForError("subscribed"), sub.errors().constData());
    for (const char *topic : {"a/x", "a/b", "a/b/c", "a/c", "a/c/d"})
        m_broker->publish(topic, "x");
    QCOMPARE(sub.waitForExit(), 0);
    QCOMPARE(sub.output(), QByteArray("a/x;a/c/d;"));
}

void tst_Console::theConnectionComesAgain()
{
    ConsoleProgram sub(
        m_broker->argumentsFor({u"sub"_s, u"--reconnect"_s, u"-E"_s, u"-v"_s, u"-t"_s, u"a"_s}));
    QCOMPARE(sub.waitForExit(), 0);
    ConsoleProgram stays(m_broker->argumentsFor(
        {u"sub"_s, u"--reconnect"_s, u"-v"_s, u"-t"_s, u"a"_s, u"-C"_s, u"2"_s}));
    QVERIFY2(stays.waitForError("subscribed"), stays.errors().constData());
    m_broker->publish("a", "before");
    QVERIFY(stays.waitForOutput("a before\n"));
    QCOMPARE(m_broker->dropLinks(), 1);
    QVERIFY2(stays.waitForError("connected again\n"), stays.errors().constData());
    QVERIFY2(stays.errors().contains("; trying again in "), stays.errors().constData());
    m_broker->publish("a", "after", QoS::AtMostOnce, true);
    QVERIFY2(stays.waitForExit() == 0, stays.errors().constData());
    QCOMPARE(stays.output(), QByteArray("a before\na after\n"));
}

void tst_Console::packetsAreShownOnDemand()
{
    ConsoleProgram pub(
        m_broker->argumentsFor({u"pub"_s, u"-d"_s, u"-t"_s, u"a"_s, u"-m"_s, u"secret"_s}));
    QCOMPARE(pub.waitForExit(), 0);
    for (const char *part :
         {" qcomqtt.packets: --> CONNECT(", " qcomqtt.packets: <-- CONNACK(",
          " qcomqtt.packets: --> PUBLISH(\"a\"", " qcomqtt.packets: --> DISCONNECT("})
        QVERIFY2(pub.errors().contains(part), pub.errors().constData());
    QVERIFY2(!pub.errors().contains("secret"), pub.errors().constData());
}

void tst_Console::quietPrintsNoErrors()
{
    ConsoleProgram sub({u"sub"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, QString::number(closedPort()),
                        u"-t"_s, u"a"_s, u"--quiet"_s});
    QCOMPARE(sub.waitForExit(), 4);
    QCOMPARE(sub.errors(), QByteArray());
}

void tst_Console::helpAndCompletionGoToTheOutput_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("help") << QStringList{u"--help"_s} << QByteArray("Usage: qcomqtt COMMAND");
    QTest::newRow("help of pub") << QStringList{u"pub"_s, u"--help"_s}
                                 << QByteArray("Usage: qcomqtt pub -t TOPIC");
    QTest::newRow("help sub") << QStringList{u"help"_s, u"sub"_s}
                              << QByteArray("Usage: qcomqtt sub -t FILTER");
    QTest::newRow("version") << QStringList{u"--version"_s} << QByteArray("qcomqtt 0.");
    QTest::newRow("bash") << QStringList{u"completion"_s, u"bash"_s}
                          << QByteArray("# bash completion");
    QTest::newRow("zsh") << QStringList{u"completion"_s, u"zsh"_s}
                         << QByteArray("#compdef qcomqtt");
}

void tst_Console::helpAndCompletionGoToTheOutput()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, start);
    ConsoleProgram program(arguments);
    QCOMPARE(program.waitForExit(), 0);
    QVERIFY2(program.output().startsWith(start), program.output().constData());
    QCOMPARE(program.errors(), QByteArray());
}

QTEST_GUILESS_MAIN(tst_Console)
#include "tst_console.moc"
