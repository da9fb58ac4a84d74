// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "jspayload.h"

#include <qcomqtt/error.h>

#include <QtQml/QJSEngine>
#include <QtTest/QTest>

using namespace QCoMqtt;

// I15: every kind of value has a defined form, or is refused.
class JsPayloadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void turnsIntoBytes_data();
    void turnsIntoBytes();
    void refuses_data();
    void refuses();
    void takesWhatAVariantHolds();
    void readsText();
    void readsJson_data();
    void readsJson();
    void readsWhatIsMeant_data();
    void readsWhatIsMeant();
    void givesJavaScriptItsOwnTypes();

private:
    QJSEngine m_engine;
};

void JsPayloadTest::turnsIntoBytes_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QStringLiteral("'gr\\u00fcn'") << QByteArray("gr\xc3\xbcn");
    QTest::newRow("beyond the BMP")
        << QStringLiteral("'\\ud83d\\ude00'") << QByteArray("\xf0\x9f\x98\x80");
    QTest::newRow("empty text") << QStringLiteral("''") << QByteArray("");
    QTest::newRow("null") << QStringLiteral("null") << QByteArray("");
    QTest::newRow("true") << QStringLiteral("true") << QByteArray("true");
    QTest::newRow("false") << QStringLiteral("false") << QByteArray("false");
    QTest::newRow("integer") << QStringLiteral("-7") << QByteArray("-7");
    QTest::newRow("minus zero") << QStringLiteral("-0") << QByteArray("0");
    QTest::newRow("fraction") << QStringLiteral("0.1+0.2") << QByteArray("0.30000000000000004");
    QTest::newRow("small") << QStringLiteral("1.5e-7") << QByteArray("1.5e-07");
    QTest::newRow("2^53") << QStringLiteral("9007199254740992") << QByteArray("9007199254740992");
    QTest::newRow("2^63") << QStringLiteral("Math.pow(2, 63)") << QByteArray("9223372036854775808");
    QTest::newRow("1e20") << QStringLiteral("1e20") << QByteArray("100000000000000000000");
    QTest::newRow("1e21") << QStringLiteral("1e21") << QByteArray("1e+21");
    QTest::newRow("ArrayBuffer") << QStringLiteral("new Uint8Array([0, 255]).buffer")
                                 << QByteArray("\0\xff", 2);
    QTest::newRow("empty ArrayBuffer") << QStringLiteral("new ArrayBuffer(0)") << QByteArray("");
    QTest::newRow("view") << QStringLiteral("new Uint8Array([1, 2, 3, 4]).subarray(1, 3)")
                          << QByteArray("\2\3");
    QTest::newRow("array") << QStringLiteral("[1, 'a', null]") << QByteArray("[1,\"a\",null]");
    QTest::newRow("object") << QStringLiteral("({ z: 1, a: { b: true } })")
                            << QByteArray("{\"z\":1,\"a\":{\"b\":true}}");
    QTest::newRow("without a prototype")
        << QStringLiteral("Object.create(null)") << QByteArray("{}");
    QTest::newRow("toJSON") << QStringLiteral("({ toJSON: function() { return 5 } })")
                            << QByteArray("5");
}

void JsPayloadTest::turnsIntoBytes()
{
    QFETCH(QString, script);
    QFETCH(QByteArray, bytes);
    const QJSValue value = m_engine.evaluate(script);
    QVERIFY(!value.isError());
    QCOMPARE(JsPayload::fromJs(value, &m_engine).bytes(), bytes);
}

void JsPayloadTest::refuses_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("undefined") << QStringLiteral("undefined");
    QTest::newRow("NaN") << QStringLiteral("NaN");
    QTest::newRow("Infinity") << QStringLiteral("Infinity");
    QTest::newRow("-Infinity") << QStringLiteral("-Infinity");
    QTest::newRow("I16 high surrogate") << QStringLiteral("'a\\ud800'");
    QTest::newRow("I16 low surrogate") << QStringLiteral("'\\udc00b'");
    QTest::newRow("I16 surrogate in an object") << QStringLiteral("({ a: '\\ud800' })");
    QTest::newRow("function") << QStringLiteral("(function() {})");
    QTest::newRow("ring") << QStringLiteral("(function() { var r = {}; r.r = r; return r; })()");
    QTest::newRow("symbol") << QStringLiteral("Symbol('a')");
}

void JsPayloadTest::refuses()
{
    QFETCH(QString, script);
    const QJSValue value = m_engine.evaluate(script);
    QVERIFY_EXCEPTION_THROWN(JsPayload::fromJs(value, &m_engine), UsageError);
}

void JsPayloadTest::takesWhatAVariantHolds()
{
    const auto bytes = [this](const QVariant &value) {
        return JsPayload::fromVariant(value, &m_engine).bytes();
    };
    QCOMPARE(bytes(5), QByteArray("5"));
    QCOMPARE(bytes(std::numeric_limits<qint64>::max()), QByteArray("9223372036854775807"));
    QCOMPARE(bytes(0.5), QByteArray("0.5"));
    QCOMPARE(bytes(QStringLiteral("text")), QByteArray("text"));
    QCOMPARE(bytes(QVariant::fromValue(nullptr)), QByteArray());
    QCOMPARE(bytes(QVariantMap{{QStringLiteral("a"), 1}}), QByteArray("{\"a\":1}"));
    QCOMPARE(bytes(QVariant::fromValue(m_engine.evaluate(QStringLiteral("[true]")))),
             QByteArray("[true]"));
    QVERIFY_EXCEPTION_THROWN(bytes(QVariant()), UsageError);
    QVERIFY_EXCEPTION_THROWN(bytes(qQNaN()), UsageError);
}

void JsPayloadTest::readsText()
{
    QCOMPARE(JsPayload::text("gr\xc3\xbcn"), QVariant(QStringLiteral("gr\u00fcn")));
    QCOMPARE(JsPayload::text(""), QVariant(QString()));
    QVERIFY(!JsPayload::text("\xff").isValid());
    QVERIFY(!JsPayload::text("gr\xc3").isValid());
}

void JsPayloadTest::readsJson_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("number") << QByteArray(" 21.5 ") << QVariant(21.5);
    QTest::newRow("big") << QByteArray("9007199254740993") << QVariant(9007199254740993ll);
    QTest::newRow("text") << QByteArray("\"a\"") << QVariant(QStringLiteral("a"));
    QTest::newRow("null") << QByteArray("null") << QVariant::fromValue(nullptr);
    QTest::newRow("array") << QByteArray("[1]") << QVariant(QVariantList{1ll});
    QTest::newRow("nothing") << QByteArray() << QVariant();
    QTest::newRow("half") << QByteArray("{\"a\":") << QVariant();
    QTest::newRow("two") << QByteArray("1,2") << QVariant();
    QTest::newRow("out of its array") << QByteArray("1],[2") << QVariant();
    QTest::newRow("word") << QByteArray("ON") << QVariant();
}

void JsPayloadTest::readsJson()
{
    QFETCH(QByteArray, bytes);
    QTEST(JsPayload::json(bytes), "value");
}

void JsPayloadTest::readsWhatIsMeant_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("nothing") << QByteArray() << QVariant::fromValue(nullptr);
    QTest::newRow("number") << QByteArray("7") << QVariant(7ll);
    QTest::newRow("code") << QByteArray("007") << QVariant(QStringLiteral("007"));
    QTest::newRow("bool") << QByteArray("true") << QVariant(true);
    QTest::newRow("word") << QByteArray("ON") << QVariant(QStringLiteral("ON"));
    QTest::newRow("bytes") << QByteArray("\xff\xfe") << QVariant();
}

void JsPayloadTest::readsWhatIsMeant()
{
    QFETCH(QByteArray, bytes);
    QTEST(JsPayload::value(bytes), "value");
}

void JsPayloadTest::givesJavaScriptItsOwnTypes()
{
    const auto is = [this](const QVariant &value, const char *test) {
        m_engine.globalObject().setProperty(QStringLiteral("v"), m_engine.toScriptValue(value));
        return m_engine.evaluate(QString::fromLatin1(test)).toBool();
    };
    QVERIFY(is(JsPayload::json("7"), "typeof v === 'number' && v === 7"));
    QVERIFY(is(JsPayload::json("null"), "v === null"));
    QVERIFY(is(JsPayload::json("x"), "v === undefined"));
    QVERIFY(is(JsPayload::json("{\"a\":[1]}"), "v.a[0] === 1"));
    QVERIFY(is(QVariant(QByteArray("\1")), "v instanceof ArrayBuffer && v.byteLength === 1"));
}

QTEST_GUILESS_MAIN(JsPayloadTest)

#include "tst_jspayload.moc"
