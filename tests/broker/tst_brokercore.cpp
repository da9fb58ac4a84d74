// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coredriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Connecting, leaving, sessions and time.
class tst_BrokerCore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreNotAnnounced();
    void everyLimitIsAnnouncedToMqtt5();
    void mqtt3GetsNoProperties();
    void firstPacketMustBeConnect();
    void secondConnectIsAProtocolError();
    void clientIdIsAssignedWhenThereIsNone();
    void emptyClientIdIsRefused_data();
    void emptyClientIdIsRefused();
    void onlyUsersAreLetInOnceThereIsOne_data();
    void onlyUsersAreLetInOnceThereIsOne();
    void extendedAuthenticationIsRefused();
    void authPacketIsAProtocolError();
    void malformedConnectIsAnsweredWithItsCode();
    void malformedPacketEndsTheConnectionWithItsCode();
    void newConnectionTakesTheSessionOver();
    void sessionIsResumedUntilItExpires();
    void sessionWithoutExpiryEndsWithItsConnection();
    void sessionExpiryIsCapped();
    void disconnectMayChangeSessionExpiryButNotFromZero();
    void cleanStartForgetsTheSession();
    void sessionOfMqtt3LastsForEver();
    void silentClientIsClosedAfterOneAndAHalfKeepAlives();
    void serverKeepAliveReplacesThatOfTheClient();
    void connectionWithoutConnectIsClosed();
    void pingIsAnswered();
    void shutdownTellsMqtt5AndClosesAll();
    void clearForgetsEverything();
};

void tst_BrokerCore::defaultsAreNotAnnounced()
{
    CoreDriver driver(LocalBrokerOptions().topicAliasMaximum(0));
    const LinkId link = driver.connect("a");
    QCOMPARE(driver.take<ConnAck>(link), ConnAck{});
    QCOMPARE(driver.core.clientIds(), QStringList{u"a"_s});
}

void tst_BrokerCore::everyLimitIsAnnouncedToMqtt5()
{
    CoreDriver driver(LocalBrokerOptions()
                          .maximumQoS(QoS::AtLeastOnce)
                          .receiveMaximum(7)
                          .maximumPacketSize(1000)
                          .topicAliasMaximum(3)
                          .retainAvailable(false)
                          .wildcardAvailable(false)
                          .sharedAvailable(false)
                          .subscriptionIdentifiersAvailable(false)
                          .serverKeepAlive(20s)
                          .responseInformation(u"answers/"_s));
    const LinkId link
        = driver.connect("a", number(PropertyId::RequestResponseInformation, 1));
    const ConnAck answer = driver.take<ConnAck>(link);
    QCOMPARE(answer.properties.number(PropertyId::MaximumQoS), 1u);
    QCOMPARE(answer.properties.number(PropertyId::ReceiveMaximum), 7u);
    QCOMPARE(answer.properties.number(PropertyId::MaximumPacketSize), 1000u);
    QCOMPARE(answer.properties.number(PropertyId::TopicAliasMaximum), 3u);
    QCOMPARE(answer.properties.number(PropertyId::RetainAvailable), 0u);
    QCOMPARE(answer.properties.number(PropertyId::WildcardSubscriptionAvailable), 0u);
    QCOMPARE(answer.properties.number(PropertyId::SharedSubscriptionAvailable), 0u);
    QCOMPARE(answer.properties.number(PropertyId::SubscriptionIdentifierAvailable), 0u);
    QCOMPARE(answer.properties.number(PropertyId::ServerKeepAlive), 20u);
    QCOMPARE(answer.properties.text(PropertyId::ResponseInformation), u"answers/"_s);
    QCOMPARE(answer.properties.entries().size(), 10);
}

void tst_BrokerCore::mqtt3GetsNoProperties()
{
    CoreDriver driver(LocalBrokerOptions().receiveMaximum(7));
    const LinkId link
        = driver.connect(Connect{.version = ProtocolVersion::V3_1_1, .clientId = u"a"_s});
    QCOMPARE(driver.take<ConnAck>(link), ConnAck{});
}

void tst_BrokerCore::firstPacketMustBeConnect()
{
    CoreDriver driver;
    const LinkId link = driver.open();
    driver.send(link, PingReq{});
    QVERIFY(driver.isClosed(link));
    QVERIFY(driver.sentTo(link).empty());
}

void tst_BrokerCore::secondConnectIsAProtocolError()
{
    CoreDriver driver;
    const LinkId link = driver.connected("a");
    driver.send(link, Connect{.clientId = u"a"_s});
    QCOMPARE(driver.take<Disconnect>(link).reasonCode, ReasonCode::ProtocolError);
    QVERIFY(driver.isClosed(link));
    QCOMPARE(driver.core.connectionCount(), 0);
}

void tst_BrokerCore::clientIdIsAssignedWhenThereIsNone()
{
    CoreDriver driver;
    const LinkId first = driver.connect("");
    const LinkId second = driver.connect("");
    const auto idOf = [&](LinkId link) {
        return driver.take<ConnAck>(link)
            .properties.text(PropertyId::AssignedClientIdentifier)
            .value_or(QString());
    };
    const QStringList ids = {idOf(first), idOf(second)};
    QVERIFY(ids.first() != ids.last());
    QCOMPARE(driver.core.clientIds(), ids);
}

void tst_BrokerCore::emptyClientIdIsRefused_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("cleanStart");
    QTest::addColumn<bool>("assigns");
    QTest::newRow("3.1") << ProtocolVersion::V3_1 << true << true;
    QTest::newRow("3.1.1 that wants a session") << ProtocolVersion::V3_1_1 << false << true;
    QTest::newRow("5 when none are assigned") << ProtocolVersion::V5 << true << false;
}

void tst_BrokerCore::emptyClientIdIsRefused()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(bool, cleanStart);
    QFETCH(bool, assigns);
    CoreDriver driver(LocalBrokerOptions().assignClientIds(assigns));
    const LinkId link = driver.connect(Connect{.version = version, .cleanStart = cleanStart});
    QCOMPARE(driver.take<ConnAck>(link).reasonCode, ReasonCode::ClientIdentifierNotValid);
    QVERIFY(driver.isClosed(link));
}

void tst_BrokerCore::onlyUsersAreLetInOnceThereIsOne_data()
{
    QTest::addColumn<std::optional<QString>>("user");
    QTest::addColumn<std::optional<QByteArray>>("password");
    QTest::addColumn<ReasonCode>("expected");
    using User = std::optional<QString>;
    using Password = std::optional<QByteArray>;
    QTest::newRow("right") << User(u"ann"_s) << Password("secret") << ReasonCode::Success;
    QTest::newRow("wrong password")
        << User(u"ann"_s) << Password("guess") << ReasonCode::BadUserNameOrPassword;
    QTest::newRow("no password")
        << User(u"ann"_s) << Password() << ReasonCode::BadUserNameOrPassword;
    QTest::newRow("unknown user")
        << User(u"bob"_s) << Password("secret") << ReasonCode::BadUserNameOrPassword;
    QTest::newRow("nobody") << User() << Password() << ReasonCode::BadUserNameOrPassword;
}

void tst_BrokerCore::onlyUsersAreLetInOnceThereIsOne()
{
    QFETCH(std::optional<QString>, user);
    QFETCH(std::optional<QByteArray>, password);
    QFETCH(ReasonCode, expected);
    CoreDriver driver;
    driver.core.addUser(u"ann"_s, "secret");
    const LinkId link
        = driver.connect(Connect{.clientId = u"a"_s, .userName = user, .password = password});
    QCOMPARE(driver.take<ConnAck>(link).reasonCode, expected);
    QCOMPARE(driver.isClosed(link), isFailure(expected));
}

void tst_BrokerCore::extendedAuthenticationIsRefused()
{
    CoreDriver driver;
    Properties properties;
    properties.setText(PropertyId::AuthenticationMethod, u"SCRAM-SHA-1"_s);
    const LinkId link = driver.connect("a", properties);
    QCOMPARE(driver.take<ConnAck>(link).reasonCode, ReasonCode::BadAuthenticationMethod);
    QVERIFY(driver.isClosed(link));
}

void tst_BrokerCore::authPacketIsAProtocolError()
{
    CoreDriver driver;
    const LinkId link = driver.connected("a");
    driver.send(link, Auth{ReasonCode::ReAuthenticate});
    QCOMPARE(driver.take<Disconnect>(link).reasonCode, ReasonCode::ProtocolError);
}

void tst_BrokerCore::malformedConnectIsAnsweredWithItsCode()
{
    CoreDriver driver;
    const LinkId link = driver.open();
    const Malformation unknown{ReasonCode::UnsupportedProtocolVersion, PacketType::Connect, 8, ""};
    driver.core.malformed(link, unknown, driver.now);
    driver.pass(0s);
    QCOMPARE(driver.take<ConnAck>(link).reasonCode, ReasonCode::UnsupportedProtocolVersion);
    QVERIFY(driver.isClosed(link));
}

void tst_BrokerCore::malformedPacketEndsTheConnectionWithItsCode()
{
    CoreDriver driver;
    const LinkId link = driver.connected("a");
    const Malformation wrong{ReasonCode::MalformedPacket, PacketType::Publish, 0, ""};
    driver.core.malformed(link, wrong, driver.now);
    driver.pass(0s);
    QCOMPARE(driver.take<Disconnect>(link).reasonCode, ReasonCode::MalformedPacket);
    QVERIFY(driver.isClosed(link));
}

void tst_BrokerCore::newConnectionTakesTheSessionOver()
{
    CoreDriver driver;
    const LinkId first = driver.connected("a", sessionExpiry(60));
    const LinkId second = driver.connect("a", sessionExpiry(60), false);
    QCOMPARE(driver.take<Disconnect>(first).reasonCode, ReasonCode::SessionTakenOver);
    QVERIFY(driver.isClosed(first));
    QVERIFY(driver.take<ConnAck>(second).sessionPresent);
    QCOMPARE(driver.core.connectionCount(), 1);

    driver.cut(first); // what the transport reports late changes nothing
    driver.send(second, PingReq{});
    driver.take<PingResp>(second);
}

void tst_BrokerCore::sessionIsResumedUntilItExpires()
{
    CoreDriver driver;
    driver.cut(driver.connected("a", sessionExpiry(10)));
    driver.pass(9999ms);
    const LinkId inTime = driver.connect("a", sessionExpiry(10), false);
    QVERIFY(driver.take<ConnAck>(inTime).sessionPresent);

    driver.pass(11s); // a session of a client that is connected does not expire
    driver.cut(inTime);
    driver.pass(10s);
    QCOMPARE(driver.core.sessionCount(), 0);
    const LinkId late = driver.connect("a", sessionExpiry(10), false);
    QVERIFY(!driver.take<ConnAck>(late).sessionPresent);
}

void tst_BrokerCore::sessionWithoutExpiryEndsWithItsConnection()
{
    CoreDriver driver;
    driver.cut(driver.connected("a"));
    QCOMPARE(driver.core.sessionCount(), 0);
}

void tst_BrokerCore::sessionExpiryIsCapped()
{
    CoreDriver driver(LocalBrokerOptions().maximumSessionExpiry(30s));
    const LinkId link = driver.connect("a", sessionExpiry(100));
    const ConnAck answer = driver.take<ConnAck>(link);
    QCOMPARE(answer.properties.number(PropertyId::SessionExpiryInterval), 30u);
    driver.send(link, Disconnect{.properties = sessionExpiry(200)});
    driver.pass(29s);
    QCOMPARE(driver.core.sessionCount(), 1);
    driver.pass(1s);
    QCOMPARE(driver.core.sessionCount(), 0);
}

void tst_BrokerCore::disconnectMayChangeSessionExpiryButNotFromZero()
{
    CoreDriver driver;
    const LinkId kept = driver.connected("a", sessionExpiry(10));
    driver.send(kept, Disconnect{.properties = sessionExpiry(20)});
    QVERIFY(driver.isClosed(kept));
    driver.pass(19s);
    QCOMPARE(driver.core.sessionCount(), 1);
    driver.pass(1s);
    QCOMPARE(driver.core.sessionCount(), 0);

    const LinkId wrong = driver.connected("a", sessionExpiry(0));
    driver.send(wrong, Disconnect{.properties = sessionExpiry(20)});
    QCOMPARE(driver.take<Disconnect>(wrong).reasonCode, ReasonCode::ProtocolError);
}

void tst_BrokerCore::cleanStartForgetsTheSession()
{
    CoreDriver driver;
    const LinkId first = driver.connected("a", sessionExpiry(60));
    driver.subscribe(first, "t");
    driver.cut(first);
    const LinkId second = driver.connect("a", sessionExpiry(60), true);
    QVERIFY(!driver.take<ConnAck>(second).sessionPresent);
    driver.core.publish(BrokerMessage{"t", "x"}, driver.now);
    driver.pass(0s);
    QVERIFY(driver.sentTo(second).empty());
}

void tst_BrokerCore::sessionOfMqtt3LastsForEver()
{
    CoreDriver driver;
    const Connect connect{.version = ProtocolVersion::V3_1_1,
                          .cleanStart = false,
                          .clientId = u"a"_s};
    driver.cut(driver.connect(connect));
    driver.pass(std::chrono::hours(24 * 365 * 200));
    QVERIFY(driver.take<ConnAck>(driver.connect(connect)).sessionPresent);
}

void tst_BrokerCore::silentClientIsClosedAfterOneAndAHalfKeepAlives()
{
    CoreDriver driver;
    const LinkId link = driver.connect(Connect{.keepAlive = 10, .clientId = u"a"_s});
    driver.sentTo(link);
    driver.pass(14s);
    driver.send(link, PingReq{});
    driver.take<PingResp>(link);
    driver.pass(14999ms);
    QVERIFY(!driver.isClosed(link));
    driver.pass(1ms);
    QCOMPARE(driver.take<Disconnect>(link).reasonCode, ReasonCode::KeepAliveTimeout);
    QVERIFY(driver.isClosed(link));
}

void tst_BrokerCore::serverKeepAliveReplacesThatOfTheClient()
{
    CoreDriver driver(LocalBrokerOptions().serverKeepAlive(2s));
    const LinkId link = driver.connect(Connect{.keepAlive = 100, .clientId = u"a"_s});
    QCOMPARE(driver.take<ConnAck>(link).properties.number(PropertyId::ServerKeepAlive), 2u);
    driver.pass(3s);
    QVERIFY(driver.isClosed(link));
}

void tst_BrokerCore::connectionWithoutConnectIsClosed()
{
    CoreDriver driver;
    const LinkId link = driver.open();
    driver.pass(29s);
    QVERIFY(!driver.isClosed(link));
    driver.pass(1s);
    QVERIFY(driver.isClosed(link));
    QVERIFY(driver.sentTo(link).empty());
}

void tst_BrokerCore::pingIsAnswered()
{
    CoreDriver driver;
    const LinkId link = driver.connected("a");
    driver.send(link, PingReq{});
    QCOMPARE(driver.sentTo(link), std::vector<Packet>{PingResp{}});
}

void tst_BrokerCore::shutdownTellsMqtt5AndClosesAll()
{
    CoreDriver driver;
    const LinkId five = driver.connected("five");
    const LinkId three
        = driver.connect(Connect{.version = ProtocolVersion::V3_1_1, .clientId = u"three"_s});
    const LinkId unconnected = driver.open();
    driver.sentTo(three);
    driver.core.disconnectAll(ReasonCode::ServerShuttingDown, driver.now);
    driver.pass(0s);
    QCOMPARE(driver.sentTo(five),
             std::vector<Packet>{Disconnect{ReasonCode::ServerShuttingDown}});
    QVERIFY(driver.sentTo(three).empty());
    QVERIFY(driver.sentTo(unconnected).empty());
    QVERIFY(driver.isClosed(five) && driver.isClosed(three) && driver.isClosed(unconnected));
}

void tst_BrokerCore::clearForgetsEverything()
{
    CoreDriver driver;
    const LinkId watcher = driver.connected("watcher");
    driver.subscribe(watcher, "#");
    driver.core.publish(BrokerMessage{"t", "x", QoS::AtMostOnce, true}, driver.now);
    driver.connect(Connect{.clientId = u"a"_s, .will = Will("last/words", "bye")});
    driver.core.clear();
    driver.pass(0s);
    QCOMPARE(driver.payloadsSentTo(watcher), QList<QByteArray>{"x"});
    QVERIFY(driver.isClosed(watcher));
    QCOMPARE(driver.core.sessionCount(), 0);
    QCOMPARE(driver.core.retainedCount(driver.now), 0);
}

QTEST_APPLESS_MAIN(tst_BrokerCore)
#include "tst_brokercore.moc"
