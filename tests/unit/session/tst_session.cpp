// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

#include <qcomqtt/codec/encoder.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! How a connection begins, and what the server must not do then.
class SessionTest : public QObject
{
    Q_OBJECT

    static Effects sends(const Packet &packet) { return {Send{packet}}; }
    static SessionOptions withoutClientId()
    {
        SessionOptions options = SessionDriver::defaults();
        options.clientId.clear();
        return options;
    }

private Q_SLOTS:
    void connectSaysWhatTheOptionsSay()
    {
        SessionOptions options = SessionDriver::defaults();
        options.keepAlive = 30s;
        options.userName = u"user"_s;
        options.password = "secret";
        options.will = Will("gone", "bye", QoS::AtLeastOnce);
        options.receiveMaximum = 10;
        options.maximumPacketSize = 1000;
        options.topicAliasMaximum = 5;
        options.requestProblemInformation = false;
        options.connectProperties.addUserProperty(u"a"_s, u"b"_s);
        SessionDriver driver(options);
        Connect expected;
        expected.cleanStart = true;
        expected.keepAlive = 30;
        expected.clientId = u"me"_s;
        expected.userName = u"user"_s;
        expected.password = "secret";
        expected.will = options.will; // B5
        expected.properties.setNumber(PropertyId::SessionExpiryInterval, 3600);
        expected.properties.setNumber(PropertyId::ReceiveMaximum, 10);
        expected.properties.setNumber(PropertyId::MaximumPacketSize, 1000);
        expected.properties.setNumber(PropertyId::TopicAliasMaximum, 5);
        expected.properties.setNumber(PropertyId::RequestProblemInformation, 0);
        expected.properties.addUserProperty(u"a"_s, u"b"_s);
        QCOMPARE(driver.open(), sends(expected));
        QCOMPARE(driver.session.state(), Session::State::Connecting);
    }

    void defaultsAreNotAnnounced()
    {
        SessionDriver driver(SessionOptions{.clientId = u"me"_s});
        Connect expected;
        expected.clientId = u"me"_s;
        expected.properties = with(PropertyId::TopicAliasMaximum, 65535);
        QCOMPARE(driver.open(), sends(expected));
    }

    void mqtt3ConnectHasNoProperties()
    {
        SessionOptions options = SessionDriver::defaults(ProtocolVersion::V3_1_1);
        options.receiveMaximum = 3;
        SessionDriver driver(options);
        QVERIFY(connectOf(driver).properties.isEmpty());
    }

    void b4_emptyUserNameAndPasswordAreNotAbsentOnes()
    {
        SessionOptions options = SessionDriver::defaults();
        options.userName = QString();
        options.password = QByteArray();
        SessionDriver driver(options);
        const Connect connect = connectOf(driver);
        QVERIFY(connect.userName.has_value() && connect.password.has_value());
        SessionDriver without;
        const Connect none = connectOf(without);
        QVERIFY(!none.userName && !none.password);
    }

    void b7_theAssignedClientIdIsUsedInEveryLaterConnect()
    {
        SessionDriver driver(withoutClientId());
        QCOMPARE(connectOf(driver).clientId, QString());
        const Effects effects = driver.receive(
            ConnAck{false, ReasonCode::Success,
                    with(PropertyId::AssignedClientIdentifier, u"given"_s)});
        QCOMPARE(all<Connected>(effects).at(0).result.clientId(), u"given"_s);
        QCOMPARE(driver.session.clientId(), u"given"_s);
        for (int i = 0; i < 3; ++i) {
            driver.session.linkLost(driver.now);
            QCOMPARE(connectOf(driver).clientId, u"given"_s);
            const Effects again = driver.receive(ConnAck());
            QCOMPARE(all<Connected>(again).at(0).result.clientId(), u"given"_s);
        }
    }

    void b8_noAssignedClientIdThoughWeSentNoneIsAProtocolError()
    {
        SessionDriver driver(withoutClientId());
        QVERIFY(isProtocolClose(driver.connect(), ReasonCode::ProtocolError, PacketType::ConnAck));
    }

    void b9_anAssignedClientIdThoughWeSentOneIsAProtocolError()
    {
        SessionDriver driver;
        QVERIFY(isProtocolClose(
            driver.connect(with(PropertyId::AssignedClientIdentifier, u"given"_s)),
            ReasonCode::ProtocolError, PacketType::ConnAck));
    }

    void b10_anythingButConnAckFirstIsNoMqttServer_data()
    {
        QTest::addColumn<int>("type");
        QTest::newRow("B10 PUBLISH") << int(PacketType::Publish);
        QTest::newRow("B10 SUBACK") << int(PacketType::SubAck);
        QTest::newRow("B10 PINGRESP") << int(PacketType::PingResp);
        QTest::newRow("B10 PUBACK") << int(PacketType::PubAck);
        QTest::newRow("G2 AUTH") << int(PacketType::Auth);
    }
    void b10_anythingButConnAckFirstIsNoMqttServer()
    {
        QFETCH(int, type);
        Packet packet = message("a", QoS::AtMostOnce, 0);
        if (type == int(PacketType::SubAck))
            packet = SubAck{1, {ReasonCode::Success}};
        else if (type == int(PacketType::PingResp))
            packet = PingResp();
        else if (type == int(PacketType::PubAck))
            packet = PubAck{1};
        else if (type == int(PacketType::Auth))
            packet = Auth();
        SessionDriver driver;
        driver.open();
        const Effects effects = driver.receive(packet);
        QVERIFY(isPlainClose(effects, ErrorCode::Connect));
        QCOMPARE(int(causeOf(effects)->packetType), type);
        QCOMPARE(causeOf(effects)->reasonCode,
                 type == int(PacketType::Auth) ? std::optional(ReasonCode::ProtocolError)
                                               : std::nullopt);
        QCOMPARE(driver.session.state(), Session::State::Closing);
    }

    void b10_bytesThatAreNoPacketAreNoMqttServer()
    {
        SessionDriver driver;
        driver.open();
        const Effects effects = driver.malformed(
            {ReasonCode::MalformedPacket, PacketType::PubRec, 0, "as in HTTP/1.1"});
        QVERIFY(isPlainClose(effects, ErrorCode::Connect));
        QVERIFY(causeOf(effects)->text.contains(u"does not speak MQTT"_s));
    }

    void b11_disconnectBeforeConnAckTellsItsReason()
    {
        SessionDriver driver;
        driver.open();
        const Effects effects = driver.receive(
            Disconnect{ReasonCode::ServerBusy, with(PropertyId::ReasonString, u"later"_s)});
        QVERIFY(isPlainClose(effects, ErrorCode::Connect));
        QCOMPARE(causeOf(effects)->reasonCode, std::optional(ReasonCode::ServerBusy));
        QCOMPARE(causeOf(effects)->reasonString, u"later"_s);
    }

    void b12_aSecondConnAckIsAProtocolError()
    {
        SessionDriver driver;
        driver.connect();
        QVERIFY(isProtocolClose(driver.receive(ConnAck()), ReasonCode::ProtocolError,
                                PacketType::ConnAck));
    }

    void b13_aMalformedConnAckClosesWithoutDisconnect()
    {
        SessionDriver driver;
        driver.open();
        const Effects effects = driver.malformed(
            {ReasonCode::MalformedPacket, PacketType::ConnAck, 2, "reserved bit"});
        QVERIFY(isPlainClose(effects, ErrorCode::Protocol));
        QCOMPARE(causeOf(effects)->offset, qsizetype(2));
        QCOMPARE(causeOf(effects)->rule, QByteArray("reserved bit"));
    }

    void b17_aRefusalWithSessionPresentLeavesTheSessionAlone()
    {
        SessionDriver driver;
        driver.connect();
        driver.publish("a", QoS::AtLeastOnce, 1);
        driver.session.linkLost(driver.now);
        const Effects effects = driver.connect(ConnAck{true, ReasonCode::ServerBusy});
        QVERIFY(isPlainClose(effects, ErrorCode::Refused));
        QCOMPARE(driver.reconnect(true), sends(message("a", QoS::AtLeastOnce, 1, "x", true)));
    }

    void b17_aRefusalTellsItsReason()
    {
        SessionDriver driver;
        const Effects effects = driver.connect(
            ConnAck{false, ReasonCode::NotAuthorized, with(PropertyId::ReasonString, u"no"_s)});
        QVERIFY(isPlainClose(effects, ErrorCode::Refused));
        QCOMPARE(causeOf(effects)->reasonCode, std::optional(ReasonCode::NotAuthorized));
        QCOMPARE(causeOf(effects)->reasonString, u"no"_s);
    }

    void b19_aConnAckOfMqtt3IsARefusalOfTheVersion()
    {
        SessionDriver driver;
        driver.open();
        const Effects effects = driver.malformed(
            {ReasonCode::UnsupportedProtocolVersion, PacketType::ConnAck, 3, "return code 1"});
        QVERIFY(isPlainClose(effects, ErrorCode::Refused));
        QCOMPARE(causeOf(effects)->reasonCode,
                 std::optional(ReasonCode::UnsupportedProtocolVersion));
    }

    void b21_impossibleLimitsAreProtocolErrors_data()
    {
        QTest::addColumn<int>("property");
        QTest::addColumn<int>("value");
        QTest::newRow("B21 Receive Maximum 0") << int(PropertyId::ReceiveMaximum) << 0;
        QTest::newRow("B22 Maximum Packet Size 0") << int(PropertyId::MaximumPacketSize) << 0;
        QTest::newRow("B23 Maximum QoS 2") << int(PropertyId::MaximumQoS) << 2;
        QTest::newRow("B23 Maximum QoS 3") << int(PropertyId::MaximumQoS) << 3;
    }
    void b21_impossibleLimitsAreProtocolErrors()
    {
        QFETCH(int, property);
        QFETCH(int, value);
        SessionDriver driver;
        QVERIFY(isProtocolClose(driver.connect(with(PropertyId(property), quint32(value))),
                                ReasonCode::ProtocolError, PacketType::ConnAck));
    }

    void b24_theServersSessionExpiryIsInForce()
    {
        SessionDriver driver;
        QCOMPARE(all<Connected>(driver.connect()).at(0).result.sessionExpiry(), 3600s);
        driver.session.linkLost(driver.now);
        const Effects effects = driver.connect(with(PropertyId::SessionExpiryInterval, 60));
        QCOMPARE(all<Connected>(effects).at(0).result.sessionExpiry(), 60s);
    }

    void b26_aRefusedWillIsARefusal()
    {
        SessionDriver driver;
        const Effects effects = driver.connect(ConnAck{false, ReasonCode::RetainNotSupported});
        QVERIFY(isPlainClose(effects, ErrorCode::Refused));
        QCOMPARE(causeOf(effects)->reasonCode, std::optional(ReasonCode::RetainNotSupported));
    }

    void b30_theServersLimitsDoNotGetIntoOurNextConnect()
    {
        SessionDriver driver;
        Properties limits = with(PropertyId::MaximumPacketSize, 100);
        limits.setNumber(PropertyId::ReceiveMaximum, 3);
        limits.setNumber(PropertyId::TopicAliasMaximum, 2);
        limits.setNumber(PropertyId::SessionExpiryInterval, 1);
        const Connect first = connectOf(driver);
        driver.receive(ConnAck{false, ReasonCode::Success, limits});
        QCOMPARE(driver.session.capabilities().maximumPacketSize(), quint32(100));
        driver.session.linkLost(driver.now);
        Connect expected = first;
        expected.cleanStart = false;
        QCOMPARE(driver.open(), sends(expected));
    }

    void b35_authenticationThatWasNotAskedForIsAProtocolError()
    {
        SessionDriver driver;
        driver.connect();
        QVERIFY(isProtocolClose(driver.receive(Auth()), ReasonCode::ProtocolError,
                                PacketType::Auth));
        SessionDriver other;
        QVERIFY(isProtocolClose(other.connect(with(PropertyId::AuthenticationMethod, u"m"_s)),
                                ReasonCode::ProtocolError, PacketType::ConnAck));
    }

    void b35_nothingIsSentBetweenConnectAndConnAck()
    {
        SessionOptions options = SessionDriver::defaults();
        options.connectProperties = with(PropertyId::AuthenticationMethod, u"m"_s);
        SessionDriver driver(options);
        driver.open();
        QCOMPARE(driver.publish("a", QoS::AtMostOnce), Effects());
        QCOMPARE(driver.subscribe({"a"}), Effects());
        QCOMPARE(driver.tick(), Effects());
        const Properties method = with(PropertyId::AuthenticationMethod, u"m"_s);
        QCOMPARE(all<Connected>(driver.receive(ConnAck{false, ReasonCode::Success, method})).size(),
                 std::size_t(1));
    }

    void d36_problemInformationNotAskedForIsAProtocolError_data()
    {
        QTest::addColumn<int>("property");
        QTest::newRow("D36 reason string") << int(PropertyId::ReasonString);
        QTest::newRow("D36 user property") << int(PropertyId::UserProperty);
    }
    void d36_problemInformationNotAskedForIsAProtocolError()
    {
        QFETCH(int, property);
        Properties properties;
        if (property == int(PropertyId::UserProperty))
            properties.addUserProperty(u"a"_s, u"b"_s);
        else
            properties.setText(PropertyId::ReasonString, u"why"_s);
        const auto answerTo = [&](bool asked, const Packet &packet) {
            SessionOptions options = SessionDriver::defaults();
            options.requestProblemInformation = asked;
            SessionDriver driver(options);
            driver.connect();
            driver.subscribe({"a"}, 1);
            driver.publish("b", QoS::AtLeastOnce, 2);
            return driver.receive(packet);
        };
        const SubAck subAck{1, {ReasonCode::Success}, properties};
        const PubAck pubAck{2, ReasonCode::Success, properties};
        QVERIFY(isProtocolClose(answerTo(false, subAck), ReasonCode::ProtocolError,
                                PacketType::SubAck));
        QVERIFY(isProtocolClose(answerTo(false, pubAck), ReasonCode::ProtocolError,
                                PacketType::PubAck));
        QVERIFY(!causeOf(answerTo(true, subAck)));
        QVERIFY(!causeOf(answerTo(true, pubAck)));
        Publish publish = message("c", QoS::AtMostOnce, 0);
        if (property == int(PropertyId::UserProperty)) {
            publish.properties = properties;
            QVERIFY(!causeOf(answerTo(false, publish)));
        }
        QCOMPARE(causeOf(answerTo(false, Disconnect{ReasonCode::ServerBusy, properties}))->code,
                 ErrorCode::Disconnected);
    }
};

QTEST_APPLESS_MAIN(SessionTest)
#include "tst_session.moc"
