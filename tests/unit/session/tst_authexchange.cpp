// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

namespace {

SessionOptions withMethod()
{
    SessionOptions options = SessionDriver::defaults();
    options.authenticationMethod = u"m"_s;
    options.authenticationData = "hello";
    return options;
}

Properties data(const QByteArray &bytes, const QString &method = u"m"_s)
{
    Properties properties = with(PropertyId::AuthenticationMethod, method);
    if (!bytes.isEmpty())
        properties.setBytes(PropertyId::AuthenticationData, bytes);
    return properties;
}

Auth auth(const QByteArray &bytes, ReasonCode code = ReasonCode::ContinueAuthentication)
{
    return Auth{code, data(bytes)};
}

Effects challenges(const QByteArray &bytes, bool isLast = false)
{
    return {Challenge{bytes, isLast}};
}

} // namespace

//! Enhanced authentication: whose turn it is, and what the server must not do.
class AuthExchangeTest : public QObject
{
    Q_OBJECT

    static Effects answer(SessionDriver &driver, const QByteArray &bytes)
    {
        return driver.run([&](Effects &effects) {
            driver.session.answer(bytes, driver.now, effects);
        });
    }
    static Effects accept(SessionDriver &driver)
    {
        return driver.run([&](Effects &effects) {
            driver.session.acceptAuthentication(driver.now, effects);
        });
    }
    static Effects again(SessionDriver &driver, const QByteArray &bytes)
    {
        return driver.run([&](Effects &effects) {
            driver.session.reauthenticate(bytes, driver.now, effects);
        });
    }
    static Effects fail(SessionDriver &driver)
    {
        return driver.run([&](Effects &effects) {
            driver.session.failAuthentication({ErrorCode::Authentication, u"no"_s}, driver.now,
                                              effects);
        });
    }
    static void connectFully(SessionDriver &driver)
    {
        driver.connect(data("bye"));
        accept(driver);
    }

private Q_SLOTS:
    void connectCarriesMethodAndData()
    {
        SessionDriver driver(withMethod());
        const Connect connect = sent<Connect>(driver.open()).at(0);
        QCOMPARE(connect.properties.text(PropertyId::AuthenticationMethod), std::optional(u"m"_s));
        QCOMPARE(connect.properties.bytes(PropertyId::AuthenticationData),
                 std::optional(QByteArray("hello")));
    }

    void g3_everyChallengeIsAnsweredOnce()
    {
        SessionDriver driver(withMethod());
        driver.open();
        for (const char *round : {"1", "2", "3"}) {
            QCOMPARE(driver.receive(auth(round)), challenges(round));
            QCOMPARE(answer(driver, QByteArray("re") + round),
                     Effects{Send{auth(QByteArray("re") + round)}});
            QCOMPARE(answer(driver, "twice"), Effects());
        }
        QCOMPARE(driver.receive(ConnAck{false, ReasonCode::Success, data("bye")}),
                 challenges("bye", true));
        QCOMPARE(all<Connected>(accept(driver)).size(), std::size_t(1));
        QCOMPARE(driver.session.state(), Session::State::Connected);
    }

    void g3_emptyDataIsLeftOut()
    {
        SessionDriver driver(withMethod());
        driver.open();
        QCOMPARE(driver.receive(auth({})), challenges({}));
        QCOMPARE(answer(driver, {}), Effects{Send{auth({})}});
    }

    void g3_challengesWithoutEndAreRefused()
    {
        SessionDriver driver(withMethod());
        driver.open();
        for (int i = 0; i < 16; ++i) {
            QCOMPARE(driver.receive(auth("more")), challenges("more"));
            answer(driver, "x");
        }
        QVERIFY(isProtocolClose(driver.receive(auth("more")),
                                ReasonCode::ImplementationSpecificError, PacketType::Auth));
    }

    void nothingIsSentToAServerThatIsJudged()
    {
        SessionDriver driver(withMethod());
        driver.open();
        QCOMPARE(driver.publish("a", QoS::AtLeastOnce, 1), Effects());
        driver.receive(ConnAck{false, ReasonCode::Success, data("bye")});
        QVERIFY(driver.session.isJudgingServer());
        QCOMPARE(driver.publish("b", QoS::AtLeastOnce, 2), Effects());
        QCOMPARE(driver.subscribe({"c"}, 3), Effects());
        const Effects effects = accept(driver);
        QCOMPARE(sent<Publish>(effects).size() + sent<Subscribe>(effects).size(), std::size_t(3));
        QVERIFY(!driver.session.isJudgingServer());
    }

    void aServerThatIsNotBelievedIsLeft()
    {
        SessionDriver driver(withMethod());
        driver.open();
        driver.receive(ConnAck{false, ReasonCode::Success, data("bye")});
        const Effects effects = fail(driver);
        QCOMPARE(sent<Disconnect>(effects).at(0), Disconnect{ReasonCode::UnspecifiedError});
        QCOMPARE(causeOf(effects)->code, ErrorCode::Authentication);
        QCOMPARE(accept(driver), Effects()); // too late
    }

    void g1_anotherMethodIsAProtocolError_data()
    {
        QTest::addColumn<Packet>("packet");
        QTest::addColumn<int>("type");
        const auto add = [](const char *name, const Packet &packet) {
            QTest::newRow(name) << packet << int(typeOf(packet));
        };
        add("G1 CONNACK with another method",
            ConnAck{false, ReasonCode::Success, data("x", u"n"_s)});
        add("G1 CONNACK without a method", ConnAck());
        add("G1 AUTH with another method",
            Auth{ReasonCode::ContinueAuthentication, data("x", u"n"_s)});
        add("G1 AUTH without a method", Auth{ReasonCode::ContinueAuthentication});
    }
    void g1_anotherMethodIsAProtocolError()
    {
        QFETCH(Packet, packet);
        QFETCH(int, type);
        SessionDriver driver(withMethod());
        driver.open();
        QVERIFY(isProtocolClose(driver.receive(packet), ReasonCode::ProtocolError,
                                PacketType(type)));
    }

    void g1_aRefusalNeedsNoMethod()
    {
        SessionDriver driver(withMethod());
        driver.open();
        const Effects effects = driver.receive(ConnAck{false, ReasonCode::BadAuthenticationMethod});
        QCOMPARE(causeOf(effects)->code, ErrorCode::Refused);
        QCOMPARE(causeOf(effects)->reasonCode, std::optional(ReasonCode::BadAuthenticationMethod));
    }

    void g2_authWithoutAMethodOfOursIsAProtocolError()
    {
        SessionDriver driver;
        driver.connect();
        QVERIFY(isProtocolClose(driver.receive(auth("x")), ReasonCode::ProtocolError,
                                PacketType::Auth));
    }

    void g4_onlyAChallengeComesBeforeConnAck_data()
    {
        QTest::addColumn<ReasonCode>("code");
        QTest::newRow("G4 success") << ReasonCode::Success;
        QTest::newRow("G4 re-authenticate") << ReasonCode::ReAuthenticate;
    }
    void g4_onlyAChallengeComesBeforeConnAck()
    {
        QFETCH(ReasonCode, code);
        SessionDriver driver(withMethod());
        driver.open();
        QVERIFY(isProtocolClose(driver.receive(auth("x", code)), ReasonCode::ProtocolError,
                                PacketType::Auth));
    }

    void connAckBeforeTheAnswerIsAProtocolError()
    {
        SessionDriver driver(withMethod());
        driver.open();
        driver.receive(auth("1"));
        QVERIFY(isProtocolClose(driver.receive(ConnAck{false, ReasonCode::Success, data("bye")}),
                                ReasonCode::ProtocolError, PacketType::ConnAck));
    }

    void authThatAnswersNothingIsAProtocolError()
    {
        for (const ReasonCode code : {ReasonCode::ContinueAuthentication, ReasonCode::Success,
                                      ReasonCode::ReAuthenticate}) {
            SessionDriver driver(withMethod());
            connectFully(driver);
            QVERIFY(isProtocolClose(driver.receive(auth("x", code)), ReasonCode::ProtocolError,
                                    PacketType::Auth));
        }
    }

    void g5_messagesGoOnWhileAuthenticatingAgain()
    {
        SessionDriver driver(withMethod());
        connectFully(driver);
        driver.publish("a", QoS::AtLeastOnce, 1);
        QCOMPARE(again(driver, "hello again"),
                 Effects{Send{auth("hello again", ReasonCode::ReAuthenticate)}});
        QVERIFY(!driver.session.canReauthenticate());
        QCOMPARE(again(driver, "twice"), Effects());
        QCOMPARE(driver.receive(PubAck{1}), Effects{done(1)});
        QCOMPARE(sent<Publish>(driver.publish("b", QoS::AtMostOnce)).size(), std::size_t(1));
        QCOMPARE(driver.receive(auth("1")), challenges("1"));
        QCOMPARE(all<Deliver>(driver.receive(message("c", QoS::AtMostOnce, 0))).size(),
                 std::size_t(1));
        QCOMPARE(answer(driver, "re1"), Effects{Send{auth("re1")}});
        QCOMPARE(driver.receive(auth("bye", ReasonCode::Success)), challenges("bye", true));
        QVERIFY(!driver.session.isJudgingServer());
        QCOMPARE(accept(driver), Effects());
        QVERIFY(driver.session.canReauthenticate());
    }

    void g6_aFailedReauthenticationCloses()
    {
        SessionDriver driver(withMethod());
        connectFully(driver);
        again(driver, "hello again");
        driver.receive(auth("1"));
        const Effects effects = fail(driver);
        QCOMPARE(sent<Disconnect>(effects).at(0), Disconnect{ReasonCode::UnspecifiedError});
        QCOMPARE(causeOf(effects)->code, ErrorCode::Authentication);
    }

    void g7_theNextConnectionAuthenticatesFromTheStart()
    {
        SessionDriver driver(withMethod());
        connectFully(driver);
        again(driver, "hello again");
        driver.session.linkLost(driver.now);
        const Connect connect = sent<Connect>(driver.open()).at(0);
        QCOMPARE(connect.properties.bytes(PropertyId::AuthenticationData),
                 std::optional(QByteArray("hello")));
        QCOMPARE(driver.receive(auth("1")), challenges("1"));
        QVERIFY(!driver.session.canReauthenticate());
    }

    void anAuthenticatorNeedsMqtt5()
    {
        SessionOptions options = SessionDriver::defaults(ProtocolVersion::V3_1_1);
        options.authenticationMethod = u"m"_s;
        const auto failure = Session::validate(options);
        QVERIFY(failure && failure->code == ErrorCode::Usage);
        QVERIFY(!Session::validate(withMethod()));
    }
};

QTEST_GUILESS_MAIN(AuthExchangeTest)
#include "tst_authexchange.moc"
