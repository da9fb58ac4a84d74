// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/message.h>
#include <qcomqtt/payload.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

class TestPayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesBecomeBytes_data();
    void valuesBecomeBytes();
    void doublesAreTheFewestDigits_data();
    void doublesAreTheFewestDigits();
    void randomDoublesReadBackAsTheSameValue();
    void randomFloatsReadBackAsTheSameValue();
    void a17_loneSurrogatesAreRefused();
    void nullCharactersAreKept();
    void bytesAreSharedNotCopied();
    void onlyBoolMakesABool();
};

template<typename T>
constexpr T lowest = std::numeric_limits<T>::lowest();
template<typename T>
constexpr T highest = std::numeric_limits<T>::max();

void TestPayload::valuesBecomeBytes_data()
{
    QTest::addColumn<QByteArray>("actual");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const Payload &payload, const QByteArray &expected) {
        QTest::newRow(name) << payload.bytes() << expected;
    };
    row("default", Payload(), "");
    row("nullptr", nullptr, "");
    row("C string", "on", "on");
    row("empty C string", "", "");
    row("QByteArray", "\x00\xFF"_ba, "\x00\xFF"_ba);
    row("QByteArrayView", QByteArrayView("ab\0c", 4), "ab\0c"_ba);
    row("QString", u"Küche"_s, "K\xC3\xBC\x63he");
    row("QString outside the BMP", u"\U0001F600"_s, "\xF0\x9F\x98\x80");
    row("A19 QString with byte order mark", u"\uFEFFa"_s, "\xEF\xBB\xBF""a");
    row("QStringView", QStringView(u"ü"), "\xC3\xBC");
    row("QLatin1StringView", "\xFC"_L1, "\xC3\xBC");
    row("QStringBuilder", u"a"_s % QString(u"b"_s), "ab");
    row("true", true, "true");
    row("false", false, "false");
    row("0", 0, "0");
    row("-1", -1, "-1");
    row("qint8", qint8(-128), "-128");
    row("quint8", quint8(255), "255");
    row("qint16", lowest<qint16>, "-32768");
    row("quint16", highest<quint16>, "65535");
    row("quint32", highest<quint32>, "4294967295");
    row("INT64_MIN", lowest<qint64>, "-9223372036854775808");
    row("INT64_MAX", highest<qint64>, "9223372036854775807");
    row("UINT64_MAX", highest<quint64>, "18446744073709551615");
    row("long", 42L, "42");
    row("float", 0.38f, "0.38");
    row("lowest float", lowest<float>, "-3.4028235e+38");
    row("least float", std::numeric_limits<float>::denorm_min(), "1e-45");
    row("object", QJsonObject{{u"b"_s, 1}, {u"a"_s, true}}, R"({"a":true,"b":1})");
    row("array", QJsonArray{1, u"ü"_s, QJsonValue()}, "[1,\"\xC3\xBC\",null]");
    row("document", QJsonDocument(QJsonObject{}), "{}");
    row("empty document", QJsonDocument(), "");
}

void TestPayload::valuesBecomeBytes()
{
    QFETCH(QByteArray, actual);
    QFETCH(QByteArray, expected);
    QCOMPARE(actual, expected);
}

void TestPayload::doublesAreTheFewestDigits_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    using Limits = std::numeric_limits<double>;
    QTest::newRow("0.38") << 0.38 << "0.38"_ba;
    QTest::newRow("0") << 0.0 << "0"_ba;
    QTest::newRow("-0") << -0.0 << "-0"_ba;
    QTest::newRow("1") << 1.0 << "1"_ba;
    QTest::newRow("-21.5") << -21.5 << "-21.5"_ba;
    QTest::newRow("0.1 + 0.2") << 0.1 + 0.2 << "0.30000000000000004"_ba;
    QTest::newRow("a third") << 1.0 / 3 << "0.3333333333333333"_ba;
    QTest::newRow("100000 has no exponent") << 100000.0 << "100000"_ba;
    QTest::newRow("0.0001 has no exponent") << 0.0001 << "0.0001"_ba;
    QTest::newRow("0.00001") << 0.00001 << "1e-05"_ba;
    QTest::newRow("2^53") << 9007199254740992.0 << "9007199254740992"_ba;
    QTest::newRow("1e16") << 1e16 << "1e+16"_ba;
    QTest::newRow("1e20") << 1e20 << "1e+20"_ba;
    QTest::newRow("highest") << highest<double> << "1.7976931348623157e+308"_ba;
    QTest::newRow("lowest") << lowest<double> << "-1.7976931348623157e+308"_ba;
    QTest::newRow("least normal") << Limits::min() << "2.2250738585072014e-308"_ba;
    QTest::newRow("greatest denormal") << 2.225073858507201e-308 << "2.225073858507201e-308"_ba;
    QTest::newRow("least denormal") << Limits::denorm_min() << "5e-324"_ba;
    QTest::newRow("nan") << Limits::quiet_NaN() << "nan"_ba;
    QTest::newRow("-nan") << -Limits::quiet_NaN() << "nan"_ba;
    QTest::newRow("inf") << Limits::infinity() << "inf"_ba;
    QTest::newRow("-inf") << -Limits::infinity() << "-inf"_ba;
}

void TestPayload::doublesAreTheFewestDigits()
{
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    QCOMPARE(Payload(value).bytes(), text);
}

// With every exponent and with the magnitudes that sensors have.
void TestPayload::randomDoublesReadBackAsTheSameValue()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int i = 0; i < 10'000; ++i) {
        const double value = i % 2 ? std::bit_cast<double>(random.generate64())
                                   : random.bounded(1000.0) - 500;
        if (!std::isfinite(value))
            continue;
        const QByteArray text = Payload(value).bytes();
        bool ok = false;
        QVERIFY2(text.toDouble(&ok) == value && ok, text);
        QVERIFY2(Message("t", value).toDouble() == value, text);
    }
}

void TestPayload::randomFloatsReadBackAsTheSameValue()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    qInfo("seed %u", seed);
    QRandomGenerator random(seed);
    for (int i = 0; i < 10'000; ++i) {
        const float value = std::bit_cast<float>(random.generate());
        if (!std::isfinite(value))
            continue;
        const QByteArray text = Payload(value).bytes();
        QVERIFY2(std::strtof(text.constData(), nullptr) == value, text);
    }
}

void TestPayload::a17_loneSurrogatesAreRefused()
{
    const QString text = u"secret"_s + QChar(0xD800);
    QVERIFY_THROWS_EXCEPTION(UsageError, Payload{text});
    QVERIFY_THROWS_EXCEPTION(UsageError, Payload{QStringView(text)});
    try {
        const Payload payload(text);
    } catch (const UsageError &error) {
        QCOMPARE(error.text(),
                 u"Invalid payload of 7 characters: a lone surrogate has no UTF-8 form"_s);
    }
}

void TestPayload::nullCharactersAreKept()
{
    QCOMPARE(Payload(u"a\0b"_s).bytes(), "a\0b"_ba);
}

void TestPayload::bytesAreSharedNotCopied()
{
    const QByteArray bytes(1000, 'x');
    const Payload payload(bytes);
    QCOMPARE(payload.bytes().constData(), bytes.constData());
    QCOMPARE(Payload(payload).bytes().constData(), bytes.constData());
    QCOMPARE(payload.size(), 1000);
    QVERIFY(!payload.isEmpty());
    QVERIFY(Payload(nullptr).isEmpty());
}

void TestPayload::onlyBoolMakesABool()
{
    static_assert(!std::is_constructible_v<Payload, const int *>);
    static_assert(!std::is_constructible_v<Payload, QObject *>);
    static_assert(!std::is_constructible_v<Payload, char>);
    static_assert(!std::is_constructible_v<Payload, char16_t>);
    static_assert(std::is_convertible_v<bool, Payload>);
    static_assert(std::is_convertible_v<std::nullptr_t, Payload>);
    QCOMPARE(Payload(1 == 1).bytes(), "true"_ba);
}

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
