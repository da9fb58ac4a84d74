// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "argumenterror.h"
#include "coroutinetest.h"
#include "input.h"
#include "linesplitter.h"
#include "messageformat.h"
#include "messagejson.h"
#include "output.h"
#include "progress.h"

#include <QCoMqtt/Error>

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>

#include <csignal>

#include <sys/stat.h>
#include <unistd.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Message exampleMessage()
{
    Message::Wire wire;
    wire.topic = Topic("house/temp");
    wire.payload = "21.5";
    wire.qos = QoS::AtLeastOnce;
    wire.retain = true;
    wire.packetId = 7;
    wire.properties.setText(PropertyId::ContentType, u"text/plain"_s);
    wire.properties.setText(PropertyId::ResponseTopic, u"answers"_s);
    wire.properties.setBytes(PropertyId::CorrelationData, "c1");
    wire.properties.setNumber(PropertyId::MessageExpiryInterval, 60);
    wire.properties.setNumber(PropertyId::PayloadFormatIndicator, 1);
    wire.properties.addUserProperty(u"b"_s, u"1"_s);
    wire.properties.addUserProperty(u"a"_s, u"2"_s);
    wire.properties.append(PropertyId::SubscriptionIdentifier, quint32(3));
    // 2026-02-28T15:05:09.012345678 UTC
    const std::chrono::system_clock::time_point arrival(
        std::chrono::nanoseconds(1'772'291'109'012'345'678));
    return Message(std::move(wire), arrival);
}

Message messageOf(const QByteArray &payload)
{
    Message::Wire wire;
    wire.topic = Topic("t");
    wire.payload = payload;
    return Message(std::move(wire), {});
}

} // namespace

//! What examples/02-console reads and prints.
class tst_ConsoleParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void formatsAreFilledIn_data();
    void formatsAreFilledIn();
    void wrongFormatsAreRefused_data();
    void wrongFormatsAreRefused();
    void jsonHoldsTextAndBytes_data();
    void jsonHoldsTextAndBytes();
    void jsonHoldsEverythingOfAMessage();
    void progressIsOneLine();
    void linesAreSplitWhereverTheBytesEnd_data();
    void linesAreSplitWhereverTheBytesEnd();
    void aFileIsReadToItsEnd();
    void aFifoIsReadWhenSomebodyWrites();
    void whatCannotBeReadIsNamed_data();
    void whatCannotBeReadIsNamed();
    void readingCanBeStopped();
    void outputWaitsForItsReader();
    void outputWithoutAReaderFails();
};

void tst_ConsoleParts::initTestCase()
{
    // Times are printed as local time.
    qputenv("TZ", "UTC-1");
    tzset();
    ::signal(SIGPIPE, SIG_IGN); // as sockets of Qt do
}

void tst_ConsoleParts::formatsAreFilledIn_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const char *format, const QByteArray &expected) {
        QTest::newRow(format) << QByteArray(format) << expected;
    };
    add("", "");
    add("plain text", "plain text");
    add("%t %p", "house/temp 21.5");
    add("%l", "4");
    add("%x %X", "32312e35 32312E35");
    add("%q%r%d%m", "1107");
    add("%C %R %D %E %F", "text/plain answers c1 60 1");
    add("%P", "b:1 a:2");
    add("%S", "3");
    add("%%", "%");
    add("%I", "2026-02-28T16:05:09+0100");
    add("%U", "1772291109.012345678");
    add("@Y-@m-@d @H:@M:@S.@N @@ @j", "2026-02-28 16:05:09.012345678 @ 059");
    add("a\\tb\\nc\\\\d", "a\tb\nc\\d");
    add("\\e[1m%p\\e[0m\\r\\a\\v\\f", "\x1b[1m21.5\x1b[0m\r\a\v\f");
    add("%p\\0", QByteArray("21.5\0", 5));
    add("|%12t|", "|  house/temp|");
    add("|%-12t|", "|house/temp  |");
    add("|%.5t|", "|house|");
    add("|%-7.5t|", "|house  |");
    add("|%.0t|", "||");
    add("|%06l|", "|000004|");
    add("|%-06l|", "|4     |");
    add("|%2t|", "|house/temp|");
}

void tst_ConsoleParts::formatsAreFilledIn()
{
    QFETCH(const QByteArray, format);
    QTEST(MessageFormat::parse(format).format(exampleMessage()), "expected");
    // Widths count characters, not bytes.
    QCOMPARE(MessageFormat::parse("%4.3p|").format(messageOf("grün")), QByteArray(" gr\xc3\xbc|"));
    // What a message has not is empty.
    QCOMPARE(MessageFormat::parse("%C%R%D%E%F%P%S|%m%r").format(messageOf("x")), QByteArray("|00"));
}

void tst_ConsoleParts::wrongFormatsAreRefused_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QString>("expected");
    QTest::newRow("unknown letter") << QByteArray("a %z b") << u"\"%z\" is no format"_s;
    QTest::newRow("unknown letter with a width")
        << QByteArray("%-5.2z") << u"\"%-5.2z\" is no format"_s;
    QTest::newRow("nothing") << QByteArray("a %") << u"\"%\" ends in the middle of a format"_s;
    QTest::newRow("only a width") << QByteArray("a %12")
                                  << u"\"%12\" ends in the middle of a format"_s;
    QTest::newRow("much too wide") << QByteArray("%99999t") << u"\"%99999\" is wider than 10000"_s;
    QTest::newRow("time") << QByteArray("@1") << u"\"@1\" is no format of a time"_s;
    QTest::newRow("no time") << QByteArray("@") << u"\"@\" ends in the middle of a format"_s;
    QTest::newRow("escape") << QByteArray("\\q") << u"\"\\q\" is no special character"_s;
    QTest::newRow("no escape") << QByteArray("\\") << u"\"\\\" ends in the middle of a format"_s;
}

void tst_ConsoleParts::wrongFormatsAreRefused()
{
    QFETCH(const QByteArray, format);
    QFETCH(const QString, expected);
    QString text;
    try {
        MessageFormat::parse(format);
    } catch (const ArgumentError &error) {
        text = QString::fromUtf8(error.what());
    }
    QCOMPARE(text, expected);
}

void tst_ConsoleParts::jsonHoldsTextAndBytes_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    const auto add = [](const char *name, const QByteArray &payload, const QByteArray &text,
                        const QByteArray &json) { QTest::newRow(name) << payload << text << json; };
    add("text", "grün", "\"payload\":\"grün\"", "\"payload\":\"grün\"");
    add("empty", "", "\"payload\":\"\"", "\"payload\":\"\"");
    add("number", "21.50", "\"payload\":\"21.50\"", "\"payload\":21.50");
    add("object", "{\"b\": 1,\n \"a\": \"x  y\"}",
        "\"payload\":\"{\\\"b\\\": 1,\\n \\\"a\\\": \\\"x  y\\\"}\"",
        "\"payload\":{\"b\": 1,  \"a\": \"x  y\"}");
    add("several numbers", "1,2", "\"payload\":\"1,2\"", "\"payload\":\"1,2\"");
    add("two arrays", "1],[2", "\"payload\":\"1],[2\"", "\"payload\":\"1],[2\"");
    add("quotation marks", "\"\\", "\"payload\":\"\\\"\\\\\"", "\"payload\":\"\\\"\\\\\"");
    add("zero byte", QByteArray("a\0b", 3), "\"payload\":\"a\\u0000b\"",
        "\"payload\":\"a\\u0000b\"");
    add("bytes", "\xff\xfe", "\"payload_base64\":\"//4=\"", "\"payload_base64\":\"//4=\"");
}

void tst_ConsoleParts::jsonHoldsTextAndBytes()
{
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, json);
    const QByteArray head = "{\"tst\":\"1970-01-01T01:00:00.000000+0100\",\"topic\":\"t\","
                            "\"qos\":0,\"retain\":0,\"payloadlen\":"
        + QByteArray::number(payload.size()) + ',';
    QCOMPARE(toJson(messageOf(payload), JsonPayload::AsText), head + text + '}');
    QCOMPARE(toJson(messageOf(payload), JsonPayload::AsJson), head + json + '}');
}

void tst_ConsoleParts::jsonHoldsEverythingOfAMessage()
{
    QCOMPARE(toJson(exampleMessage(), JsonPayload::AsText),
             QByteArray("{\"tst\":\"2026-02-28T16:05:09.012345+0100\",\"topic\":\"house/temp\","
                        "\"qos\":1,\"retain\":1,\"mid\":7,\"payloadlen\":4,\"properties\":{"
                        "\"payload-format-indicator\":1,\"message-expiry-interval\":60,"
                        "\"content-type\":\"text/plain\",\"response-topic\":\"answers\","
                        "\"correlation-data\":\"c1\",\"user-properties\":[[\"b\",\"1\"],"
                        "[\"a\",\"2\"]]},\"payload\":\"21.5\"}"));
}

void tst_ConsoleParts::progressIsOneLine()
{
    QCOMPARE(progressText(1200, 1024 * 1024 * 3 / 2, std::nullopt, 2s),
             u"1200 messages, 1.5 MiB, 600 a second"_s);
    QCOMPARE(progressText(1200, 0, 5000, 500ms),
             u"1200 of 5000 messages (24 %), 0 bytes, 2400 a second"_s);
    QCOMPARE(progressText(1, 0, 1, 0ms), u"1 of 1 messages (100 %), 0 bytes, 0 a second"_s);
}

void tst_ConsoleParts::linesAreSplitWhereverTheBytesEnd_data()
{
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("nothing") << QByteArrayList{} << QByteArrayList{};
    QTest::newRow("two lines") << QByteArrayList{"a\nb\n"} << QByteArrayList{"a", "b"};
    QTest::newRow("no end of the last line") << QByteArrayList{"a\nb"} << QByteArrayList{"a", "b"};
    QTest::newRow("in pieces") << QByteArrayList{"a", "b", "\nc", "d\n", "\n"}
                               << QByteArrayList{"ab", "cd", ""};
    QTest::newRow("empty lines") << QByteArrayList{"\n\n"} << QByteArrayList{"", ""};
    QTest::newRow("carriage returns stay")
        << QByteArrayList{"a\r\nb"} << QByteArrayList{"a\r", "b"};
    QTest::newRow("zero bytes stay")
        << QByteArrayList{QByteArray("a\0b\n", 4)} << QByteArrayList{QByteArray("a\0b", 3)};
}

void tst_ConsoleParts::linesAreSplitWhereverTheBytesEnd()
{
    QFETCH(const QByteArrayList, pieces);
    QByteArrayList found;
    LineSplitter lines;
    const auto take = [&] {
        while (const auto line = lines.next())
            found.append(*line);
    };
    for (const QByteArray &piece : pieces) {
        lines.append(piece);
        take();
    }
    lines.finish();
    take();
    QTEST(found, "expected");
    QCOMPARE(lines.pending(), 0);
}

void tst_ConsoleParts::aFileIsReadToItsEnd()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"file"_s);
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray("0123456789abcde\n").repeated(10'000);
    QCOMPARE(file.write(content), content.size());
    file.close();
    RUN_COROUTINE([](QString name, QByteArray content) -> QCoro::Task<> {
        Input input(name);
        const QByteArray found = co_await input.readAll(content.size(), {});
        CO_VERIFY(found == content);
        Input longer(name);
        QByteArray failure;
        try {
            co_await longer.readAll(content.size() - 1, {});
        } catch (const std::exception &error) {
            failure = error.what();
        }
        CO_COMPARE(failure, name.toUtf8() + ": File too large");
    }(name, content));
}

void tst_ConsoleParts::aFifoIsReadWhenSomebodyWrites()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"fifo"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(name).constData(), 0600), 0);
    RUN_COROUTINE([](QString name) -> QCoro::Task<> {
        Input input(name);
        QCoro::Task<QByteArray> reading = input.readAll(100, {});
        CO_VERIFY(!reading.isReady());
        QFile writer(name);
        CO_VERIFY(writer.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        writer.write("one ");
        writer.write("two");
        writer.close();
        const QByteArray found = co_await reading;
        CO_COMPARE(found, QByteArray("one two"));
    }(name));
}

void tst_ConsoleParts::whatCannotBeReadIsNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("missing") << u"/nowhere/x"_s
                             << QByteArray("/nowhere/x: No such file or directory");
    QTest::newRow("folder") << u"/"_s << QByteArray("/: Is a directory");
}

void tst_ConsoleParts::whatCannotBeReadIsNamed()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, expected);
    QByteArray failure;
    try {
        runUntilDone([](QString name) -> QCoro::Task<> {
            Input input(name);
            co_await input.read({});
        }(name));
    } catch (const std::exception &error) {
        failure = error.what();
    }
    QCOMPARE(failure, expected);
}

void tst_ConsoleParts::readingCanBeStopped()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    RUN_COROUTINE([](int descriptor) -> QCoro::Task<> {
        Input input(descriptor, u"pipe"_s);
        std::stop_source stop;
        QCoro::Task<QByteArray> reading = input.read(stop.get_token());
        CO_VERIFY(!reading.isReady());
        stop.request_stop();
        const bool stopped = co_await throws<CancelledError>(std::move(reading));
        CO_VERIFY(stopped);
        const bool stoppedBefore = co_await throws<CancelledError>(input.read(stop.get_token()));
        CO_VERIFY(stoppedBefore);
    }(ends[0]));
    ::close(ends[0]);
    ::close(ends[1]);
}

// A pipe takes 64 KiB; the rest has to wait, and the event loop must go on meanwhile.
void tst_ConsoleParts::outputWaitsForItsReader()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    RUN_COROUTINE([](int reader, int writer) -> QCoro::Task<> {
        const QByteArray content = QByteArray("0123456789abcde\n").repeated(20'000);
        Output output(writer);
        output.append(content);
        CO_VERIFY(output.isFull());
        QCoro::Task<> flushing = output.flush({});
        CO_VERIFY(!flushing.isReady());
        QByteArray found;
        Input input(reader, u"pipe"_s);
        while (found.size() < content.size())
            found += co_await input.read({});
        co_await flushing;
        CO_VERIFY(found == content);
        CO_VERIFY(!output.isFull());
    }(ends[0], ends[1]));
    ::close(ends[0]);
    ::close(ends[1]);
}

void tst_ConsoleParts::outputWithoutAReaderFails()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    ::close(ends[0]);
    QByteArray failure;
    try {
        runUntilDone([](int writer) -> QCoro::Task<> {
            Output output(writer);
            output.append("x");
            co_await output.flush({});
        }(ends[1]));
    } catch (const std::exception &error) {
        failure = error.what();
    }
    ::close(ends[1]);
    QCOMPARE(failure, QByteArray("standard output: Broken pipe"));
}

QTEST_GUILESS_MAIN(tst_ConsoleParts)
#include "tst_consoleparts.moc"
