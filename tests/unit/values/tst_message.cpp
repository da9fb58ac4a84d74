// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/message.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

#include <cmath>
#include <limits>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::optional<qint64>)
Q_DECLARE_METATYPE(std::optional<double>)
Q_DECLARE_METATYPE(std::optional<bool>)

class TestMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void toIntTakesTheWholePayload_data();
    void toIntTakesTheWholePayload();
    void toDoubleTakesTheWholePayload_data();
    void toDoubleTakesTheWholePayload();
    void toDoubleReadsNan();
    void toBoolKnowsFourWordsEach_data();
    void toBoolKnowsFourWordsEach();
    void toJsonTakesObjectsAndArrays();
    void textIsLossless();
    void wireFieldsAreKept();
    void comparesWhatCameOverTheWire();
    void debugOutputHidesThePayload();
    void optionalsCanBePrinted();
};

static Message withPayload(const QByteArray &payload)
{
    return Message("t", payload);
}

void TestMessage::toIntTakesTheWholePayload_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<std::optional<qint64>>("expected");
    const auto row = [](const QByteArray &payload, std::optional<qint64> expected) {
        QTest::newRow(payload.isEmpty() ? "empty" : payload.toPercentEncoding(" +-").constData())
            << payload << expected;
    };
    constexpr std::optional<qint64> none;
    row("0", 0);
    row("42", 42);
    row("-42", -42);
    row("+42", 42);
    row("007", 7);
    row(" 42", 42);
    row("42 \r\n", 42);
    row("\t\v\f 42", 42);
    row("9223372036854775807", std::numeric_limits<qint64>::max());
    row("-9223372036854775808", std::numeric_limits<qint64>::min());
    row("9223372036854775808", none);
    row("-9223372036854775809", none);
    row("", none);
    row("  ", none);
    row("+", none);
    row("-", none);
    row("+-1", none);
    row("-+1", none);
    row("++1", none);
    row("- 1", none);
    row("1 2", none);
    row("42a", none);
    row("0x10", none);
    row("1.0", none);
    row("1e3", none);
    row("1,000", none);
    row("true", none);
    row("42\0"_ba, none);
    row("\xC2\xA0""42", none);
}

void TestMessage::toIntTakesTheWholePayload()
{
    QFETCH(QByteArray, payload);
    QFETCH(std::optional<qint64>, expected);
    QCOMPARE(withPayload(payload).toInt(), expected);
}

void TestMessage::toDoubleTakesTheWholePayload_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<std::optional<double>>("expected");
    const auto row = [](const QByteArray &payload, std::optional<double> expected) {
        QTest::newRow(payload.isEmpty() ? "empty" : payload.toPercentEncoding(" +-").constData())
            << payload << expected;
    };
    constexpr std::optional<double> none;
    constexpr double infinity = std::numeric_limits<double>::infinity();
    row("0.38", 0.38);
    row("-0.38", -0.38);
    row("+0.38", 0.38);
    row(" 21.5\n", 21.5);
    row("42", 42.0);
    row(".5", 0.5);
    row("5.", 5.0);
    row("1e3", 1000.0);
    row("1E-3", 0.001);
    row("5e-324", std::numeric_limits<double>::denorm_min());
    row("1.7976931348623157e308", std::numeric_limits<double>::max());
    row("inf", infinity);
    row("-inf", -infinity);
    row("+inf", infinity);
    row("Infinity", infinity);
    row("1e999", none);
    row("", none);
    row(".", none);
    row("+", none);
    row("+-1", none);
    row("--1", none);
    row("1e", none);
    row("0x1p3", none);
    row("0,38", none);
    row("0.38 C", none);
    row("0.3 8", none);
}

void TestMessage::toDoubleTakesTheWholePayload()
{
    QFETCH(QByteArray, payload);
    QFETCH(std::optional<double>, expected);
    QCOMPARE(withPayload(payload).toDouble().has_value(), expected.has_value());
    if (expected)
        QVERIFY(*withPayload(payload).toDouble() == *expected); // QCOMPARE would allow for errors
}

void TestMessage::toDoubleReadsNan()
{
    for (const char *payload : {"nan", "NaN", " nan "}) {
        const std::optional<double> value = withPayload(payload).toDouble();
        QVERIFY2(value && std::isnan(*value), payload);
    }
}

void TestMessage::toBoolKnowsFourWordsEach_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<std::optional<bool>>("expected");
    for (const char *word : {"true", "on", "yes", "1", "TRUE", "On", "yEs"})
        QTest::newRow(word) << QByteArray(word) << std::optional(true);
    for (const char *word : {"false", "off", "no", "0", "FALSE", "Off", "nO"})
        QTest::newRow(word) << QByteArray(word) << std::optional(false);
    for (const char *word : {"", "2", "-1", "t", "y", "truee", "tru", "on ", "null", "1.0"})
        QTest::addRow("'%s'", word) << QByteArray(word) << std::optional<bool>();
    QTest::newRow("with NUL") << "on\0"_ba << std::optional<bool>();
}

void TestMessage::toBoolKnowsFourWordsEach()
{
    QFETCH(QByteArray, payload);
    QFETCH(std::optional<bool>, expected);
    QCOMPARE(withPayload(payload).toBool(), expected);
}

void TestMessage::toJsonTakesObjectsAndArrays()
{
    QCOMPARE(withPayload(R"({"a": [1, 2]})").toJson()->object()[u"a"].toArray()[1].toInt(), 2);
    QCOMPARE(withPayload(" [] ").toJson()->array().size(), 0);
    QCOMPARE(withPayload("{}").toJson()->isObject(), true);
    for (const QByteArray &payload : {""_ba, "{"_ba, "nope"_ba, "{} x"_ba, "[1,]"_ba})
        QVERIFY2(!withPayload(payload).toJson(), payload);
}

void TestMessage::textIsLossless()
{
    QCOMPARE(withPayload("K\xC3\xBC\x63he").text(), u"Küche"_s);
    QCOMPARE(withPayload("\xEF\xBB\xBF""a").text(), u"\uFEFFa"_s); // A19
    QCOMPARE(withPayload("a\0b"_ba).text(), u"a\0b"_s);
    QCOMPARE(withPayload("a\xFF""b").text(), u"a\uFFFDb"_s);
    QCOMPARE(withPayload("").text(), QString());
}

static Message::Wire completeWire()
{
    Message::Wire wire;
    wire.topic = "a/b";
    wire.payload = "secret"_ba;
    wire.qos = QoS::ExactlyOnce;
    wire.retain = true;
    wire.duplicate = true;
    wire.packetId = 7;
    wire.properties.addUserProperty(u"n"_s, u"v"_s);
    return wire;
}

void TestMessage::wireFieldsAreKept()
{
    using namespace std::chrono_literals;
    const std::chrono::system_clock::time_point arrival(1000s);
    const Message message(completeWire(), arrival);
    QCOMPARE(message.topic(), Topic("a/b"));
    QCOMPARE(message.payload(), "secret"_ba);
    QCOMPARE(message.qos(), QoS::ExactlyOnce);
    QVERIFY(message.isRetained());
    QVERIFY(message.isDuplicate());
    QCOMPARE(message.packetId(), quint16(7));
    QCOMPARE(message.properties(), completeWire().properties);
    QVERIFY(message.arrivalTime() == arrival);
    QVERIFY(!message.needsAcknowledgement());
}

void TestMessage::comparesWhatCameOverTheWire()
{
    using namespace std::chrono_literals;
    const Message message(completeWire(), {});
    QVERIFY(message == Message(completeWire(), std::chrono::system_clock::time_point(5s)));
    const auto differs = [&](auto change) {
        Message::Wire wire = completeWire();
        change(wire);
        return !(message == Message(std::move(wire), {}));
    };
    QVERIFY(differs([](Message::Wire &wire) { wire.topic = "a"; }));
    QVERIFY(differs([](Message::Wire &wire) { wire.payload.clear(); }));
    QVERIFY(differs([](Message::Wire &wire) { wire.qos = QoS::AtLeastOnce; }));
    QVERIFY(differs([](Message::Wire &wire) { wire.retain = false; }));
    QVERIFY(differs([](Message::Wire &wire) { wire.duplicate = false; }));
    QVERIFY(differs([](Message::Wire &wire) { wire.packetId = 8; }));
    QVERIFY(differs([](Message::Wire &wire) { wire.properties = {}; }));
}

void TestMessage::debugOutputHidesThePayload()
{
    QString output;
    QDebug(&output) << Message(completeWire(), {});
    QCOMPARE(output.trimmed(), u"Message(\"a/b\", QoS 2, 6 bytes, retained, duplicate)"_s);
}

void TestMessage::optionalsCanBePrinted()
{
    QString output;
    QDebug(&output).nospace() << withPayload("42").toInt() << ' ' << withPayload("x").toInt();
#if QT_VERSION < QT_VERSION_CHECK(6, 7, 0)
    QCOMPARE(output, u"std::optional(42) std::nullopt"_s);
#else
    QVERIFY(output.contains(u"42"));
#endif
}

QTEST_GUILESS_MAIN(TestMessage)
#include "tst_message.moc"
