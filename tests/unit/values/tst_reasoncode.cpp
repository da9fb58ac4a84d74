// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/reasoncode.h>

#include <QtCore/QMap>
#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

// MQTT 5.0 section 2.4.
static const QMap<int, const char *> names = {
    {0x00, "Success"},
    {0x01, "Granted QoS 1"},
    {0x02, "Granted QoS 2"},
    {0x04, "Disconnect with Will Message"},
    {0x10, "No matching subscribers"},
    {0x11, "No subscription existed"},
    {0x18, "Continue authentication"},
    {0x19, "Re-authenticate"},
    {0x80, "Unspecified error"},
    {0x81, "Malformed Packet"},
    {0x82, "Protocol Error"},
    {0x83, "Implementation specific error"},
    {0x84, "Unsupported Protocol Version"},
    {0x85, "Client Identifier not valid"},
    {0x86, "Bad User Name or Password"},
    {0x87, "Not authorized"},
    {0x88, "Server unavailable"},
    {0x89, "Server busy"},
    {0x8A, "Banned"},
    {0x8B, "Server shutting down"},
    {0x8C, "Bad authentication method"},
    {0x8D, "Keep Alive timeout"},
    {0x8E, "Session taken over"},
    {0x8F, "Topic Filter invalid"},
    {0x90, "Topic Name invalid"},
    {0x91, "Packet Identifier in use"},
    {0x92, "Packet Identifier not found"},
    {0x93, "Receive Maximum exceeded"},
    {0x94, "Topic Alias invalid"},
    {0x95, "Packet too large"},
    {0x96, "Message rate too high"},
    {0x97, "Quota exceeded"},
    {0x98, "Administrative action"},
    {0x99, "Payload format invalid"},
    {0x9A, "Retain not supported"},
    {0x9B, "QoS not supported"},
    {0x9C, "Use another server"},
    {0x9D, "Server moved"},
    {0x9E, "Shared Subscriptions not supported"},
    {0x9F, "Connection rate exceeded"},
    {0xA0, "Maximum connect time"},
    {0xA1, "Subscription Identifiers not supported"},
    {0xA2, "Wildcard Subscriptions not supported"},
};

class TestReasonCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreThoseOfTheStandard();
    void arob7_everyCodeHasATextOfItsOwn();
    void codesOf128AndAboveAreFailures();
    void connectReturnCodesOf311AreTranslated();
    void everyFailureHasAConnectReturnCode();
};

void TestReasonCode::namesAreThoseOfTheStandard()
{
    for (int code = 0; code <= 255; ++code) {
        QCOMPARE(isKnownReasonCode(quint8(code)), names.contains(code));
        QCOMPARE(reasonCodeName(ReasonCode(code)),
                 QLatin1StringView(names.value(code, "Unknown reason code")));
    }
}

// A-rob-7
void TestReasonCode::arob7_everyCodeHasATextOfItsOwn()
{
    QSet<QString> texts;
    for (int code = 0; code <= 255; ++code) {
        const QString text = reasonCodeText(ReasonCode(code));
        QVERIFY2(text.endsWith(u'.') && text.front().isUpper(), qPrintable(text));
        texts.insert(text);
    }
    QCOMPARE(texts.size(), names.size() + 1);
    QCOMPARE(reasonCodeText(ReasonCode::NotAuthorized),
             "The client is not authorized to do this."_L1);
}

void TestReasonCode::codesOf128AndAboveAreFailures()
{
    for (int code = 0; code <= 255; ++code)
        QCOMPARE(isFailure(ReasonCode(code)), code >= 128);
}

// MQTT 3.1.1 table 3.1.
void TestReasonCode::connectReturnCodesOf311AreTranslated()
{
    const QList<int> expected = {0x00, 0x84, 0x85, 0x88, 0x86, 0x87};
    for (int code = 0; code <= 5; ++code) {
        const std::optional<ReasonCode> translated = fromConnectReturnCode(quint8(code));
        QVERIFY(translated.has_value());
        QCOMPARE(int(*translated), expected[code]);
        QCOMPARE(int(toConnectReturnCode(*translated)), code);
    }
    for (int code = 6; code <= 255; ++code)
        QVERIFY(!fromConnectReturnCode(quint8(code)));
}

void TestReasonCode::everyFailureHasAConnectReturnCode()
{
    for (int code = 0; code <= 255; ++code) {
        const int returnCode = toConnectReturnCode(ReasonCode(code));
        QVERIFY(returnCode <= 5);
        QCOMPARE(returnCode != 0, code >= 128);
    }
    QCOMPARE(int(toConnectReturnCode(ReasonCode::BadAuthenticationMethod)), 4);
    QCOMPARE(int(toConnectReturnCode(ReasonCode::Banned)), 5);
    QCOMPARE(int(toConnectReturnCode(ReasonCode::ServerBusy)), 3);
}

QTEST_GUILESS_MAIN(TestReasonCode)
#include "tst_reasoncode.moc"
