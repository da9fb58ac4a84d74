// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

#include <qcomqtt/codec/encoder.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! How a connection ends, and what is said of the reason.
class SessionEndTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void f13_afterOurDisconnectNothingIsSentAndNothingHeard()
    {
        SessionDriver driver;
        driver.connect();
        driver.receive(message("a", QoS::AtLeastOnce, 1));
        QCOMPARE(driver.disconnect(), (Effects{Send{Disconnect()}, CloseLink{}}));
        QCOMPARE(driver.session.state(), Session::State::Closing);
        QCOMPARE(driver.publish("b", QoS::AtMostOnce, 1), Effects());
        QCOMPARE(driver.publish("b", QoS::AtLeastOnce, 2), Effects());
        QCOMPARE(driver.subscribe({"b"}, 3), Effects());
        QCOMPARE(driver.acknowledge(1), Effects());
        QCOMPARE(driver.receive(message("c", QoS::AtLeastOnce, 2)), Effects());
        QCOMPARE(driver.receive(ConnAck()), Effects());
        QCOMPARE(driver.malformed({}), Effects());
        QCOMPARE(driver.disconnect(), Effects());
        driver.now += 1h;
        QCOMPARE(driver.tick(), Effects());
        QCOMPARE(driver.session.deadline(), std::nullopt);
    }

    void f21_disconnectWithWillIsSupported()
    {
        SessionDriver driver;
        driver.connect();
        QCOMPARE(driver.disconnect(ReasonCode::DisconnectWithWillMessage),
                 (Effects{Send{Disconnect{ReasonCode::DisconnectWithWillMessage}}, CloseLink{}}));
    }

    void f22_disconnectWhileConnecting()
    {
        SessionDriver driver;
        QCOMPARE(driver.disconnect(), Effects());
        driver.open();
        QCOMPARE(driver.disconnect(), (Effects{Send{Disconnect()}, CloseLink{}}));
    }

    void f14_aDisconnectFromTheServerIsToldAndNotAnswered_data()
    {
        QTest::addColumn<int>("code");
        for (const int code : {0x00, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8D, 0x8E, 0x8F,
                               0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C,
                               0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2})
            QTest::addRow("F14 F17 0x%X", code) << code;
    }
    void f14_aDisconnectFromTheServerIsToldAndNotAnswered()
    {
        QFETCH(int, code);
        SessionDriver driver;
        driver.connect();
        const Effects effects = driver.receive(
            Disconnect{ReasonCode(code), with(PropertyId::ReasonString, u"bye"_s)});
        QVERIFY(isPlainClose(effects, ErrorCode::Disconnected));
        QCOMPARE(causeOf(effects)->reasonCode, std::optional(ReasonCode(code)));
        QCOMPARE(causeOf(effects)->reasonString, u"bye"_s);
        QCOMPARE(driver.session.state(), Session::State::Closing);
    }

    void f15_aSessionExpiryInTheServersDisconnectIsAProtocolError()
    {
        SessionDriver driver;
        driver.connect();
        QVERIFY(isProtocolClose(
            driver.receive(Disconnect{ReasonCode::ServerBusy,
                                      with(PropertyId::SessionExpiryInterval, 1)}),
            ReasonCode::ProtocolError, PacketType::Disconnect));
    }

    void f16_disconnectFromAnMqtt3ServerIsAViolation()
    {
        SessionDriver driver(ProtocolVersion::V3_1_1);
        driver.connect();
        QVERIFY(isPlainClose(driver.receive(Disconnect()), ErrorCode::Protocol));
    }

    void f18_malformedBytesAreAnsweredWithTheirExactCode_data()
    {
        QTest::addColumn<int>("found");
        QTest::addColumn<int>("said");
        for (const int code : {0x81, 0x82, 0x90, 0x93, 0x94, 0x95, 0x99})
            QTest::addRow("F18 0x%X", code) << code << code;
        QTest::newRow("F19 not for a client") << 0x84 << 0x82;
    }
    void f18_malformedBytesAreAnsweredWithTheirExactCode()
    {
        QFETCH(int, found);
        QFETCH(int, said);
        const Malformation malformation{ReasonCode(found), PacketType::Publish, 7, "the rule"};
        SessionDriver driver;
        driver.connect();
        const Effects effects = driver.malformed(malformation);
        QVERIFY(isProtocolClose(effects, ReasonCode(said), PacketType::Publish));
        QCOMPARE(causeOf(effects)->offset, qsizetype(7));
        QCOMPARE(causeOf(effects)->rule, QByteArray("the rule"));
        SessionDriver three(ProtocolVersion::V3_1_1);
        three.connect();
        QVERIFY(isPlainClose(three.malformed(malformation), ErrorCode::Protocol));
    }

    void packetsThatOnlyClientsSendAreProtocolErrors()
    {
        const auto answerTo = [](const Packet &packet) {
            SessionDriver driver;
            driver.connect();
            return driver.receive(packet);
        };
        const auto refuses = [&](const Packet &packet) {
            return isProtocolClose(answerTo(packet), ReasonCode::ProtocolError, typeOf(packet));
        };
        QVERIFY(refuses(Connect()));
        QVERIFY(refuses(Subscribe{1, {"a"}}));
        QVERIFY(refuses(Unsubscribe{1, {"a"}}));
        QVERIFY(refuses(PingReq()));
    }

    void f19_onlyCodesForClientsAreSaid()
    {
        SessionDriver driver;
        driver.connect();
        QCOMPARE(driver.disconnect(ReasonCode::KeepAliveTimeout),
                 (Effects{Send{Disconnect()}, CloseLink{}}));
        QVERIFY(driver.session.validate(ReasonCode::KeepAliveTimeout, {}));
        QVERIFY(!driver.session.validate(ReasonCode::UnspecifiedError, {}));
    }

    void b32_aSessionExpiryCannotBeginAtTheEnd()
    {
        SessionOptions options = SessionDriver::defaults();
        options.sessionExpiry = 0s;
        const Properties expiry = with(PropertyId::SessionExpiryInterval, 60);
        SessionDriver driver(options);
        driver.connect();
        const auto failure = driver.session.validate(ReasonCode::NormalDisconnection, expiry);
        QVERIFY(failure && failure->code == ErrorCode::Usage);
        QCOMPARE(driver.disconnect(ReasonCode::NormalDisconnection, expiry),
                 (Effects{Send{Disconnect()}, CloseLink{}}));

        SessionDriver kept;
        kept.connect();
        QVERIFY(!kept.session.validate(ReasonCode::NormalDisconnection, expiry));
        QCOMPARE(kept.disconnect(ReasonCode::NormalDisconnection, expiry),
                 (Effects{Send{Disconnect{ReasonCode::Success, expiry}}, CloseLink{}}));
    }

    void b28_aLongReasonForDisconnectingIsLeftOut()
    {
        SessionDriver driver;
        driver.connect(with(PropertyId::MaximumPacketSize, 30));
        Properties properties = with(PropertyId::ReasonString, QString(100, u'x'));
        properties.setNumber(PropertyId::SessionExpiryInterval, 5);
        QCOMPARE(driver.disconnect(ReasonCode::NormalDisconnection, properties),
                 (Effects{Send{Disconnect{ReasonCode::Success,
                                          with(PropertyId::SessionExpiryInterval, 5)}},
                          CloseLink{}}));
    }

    void mqtt3DisconnectSaysNothingMore()
    {
        SessionDriver driver(ProtocolVersion::V3_1_1);
        driver.connect();
        QCOMPARE(driver.disconnect(ReasonCode::UnspecifiedError,
                                   with(PropertyId::ReasonString, u"x"_s)),
                 (Effects{Send{Disconnect()}, CloseLink{}}));
    }
};

QTEST_APPLESS_MAIN(SessionEndTest)
#include "tst_sessionend.moc"
