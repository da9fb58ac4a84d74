// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

class TestError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exceptionFromMakesTheClassOfTheCode();
    void classFixesTheCode();
    void whatIsTheTextInUtf8();
    void refusalsAlwaysHaveAReasonCode();
    void refusedIsAConnectError();
    void everyFieldOfTheFailureIsKept();
    void causeIsKept();
    void copiesShareTheirContent();
};

template<typename Class>
static bool isMadeFrom(ErrorCode code)
{
    try {
        std::rethrow_exception(Internal::exceptionFrom({.code = code, .text = u"why"_s}));
    } catch (const Error &error) {
        return typeid(error) == typeid(Class) && error.code() == code && error.text() == u"why";
    }
}

void TestError::exceptionFromMakesTheClassOfTheCode()
{
    QVERIFY(isMadeFrom<UsageError>(ErrorCode::Usage));
    QVERIFY(isMadeFrom<ConnectError>(ErrorCode::Connect));
    QVERIFY(isMadeFrom<RefusedError>(ErrorCode::Refused));
    QVERIFY(isMadeFrom<TimeoutError>(ErrorCode::Timeout));
    QVERIFY(isMadeFrom<CancelledError>(ErrorCode::Cancelled));
    QVERIFY(isMadeFrom<DisconnectedError>(ErrorCode::Disconnected));
    QVERIFY(isMadeFrom<PublishError>(ErrorCode::Publish));
    QVERIFY(isMadeFrom<SubscribeError>(ErrorCode::Subscribe));
    QVERIFY(isMadeFrom<OverflowError>(ErrorCode::Overflow));
    QVERIFY(isMadeFrom<StoreError>(ErrorCode::Store));
    QVERIFY(isMadeFrom<ProtocolError>(ErrorCode::Protocol));
    QVERIFY(isMadeFrom<AuthenticationError>(ErrorCode::Authentication));
    QVERIFY(isMadeFrom<Error>(ErrorCode::Transport));
}

void TestError::classFixesTheCode()
{
    const Failure failure{.code = ErrorCode::Transport};
    QCOMPARE(UsageError(failure).code(), ErrorCode::Usage);
    QCOMPARE(UsageError(u"text"_s).code(), ErrorCode::Usage);
    QCOMPARE(ConnectError(failure).code(), ErrorCode::Connect);
    QCOMPARE(RefusedError(failure).code(), ErrorCode::Refused);
    QCOMPARE(TimeoutError(failure).code(), ErrorCode::Timeout);
    QCOMPARE(CancelledError(failure).code(), ErrorCode::Cancelled);
    QCOMPARE(DisconnectedError(failure).code(), ErrorCode::Disconnected);
    QCOMPARE(PublishError(failure).code(), ErrorCode::Publish);
    QCOMPARE(SubscribeError(failure).code(), ErrorCode::Subscribe);
    QCOMPARE(OverflowError(failure).code(), ErrorCode::Overflow);
    QCOMPARE(StoreError(failure).code(), ErrorCode::Store);
    QCOMPARE(ProtocolError(failure).code(), ErrorCode::Protocol);
    QCOMPARE(AuthenticationError(failure).code(), ErrorCode::Authentication);
    QCOMPARE(Error(failure).code(), ErrorCode::Transport);
}

void TestError::whatIsTheTextInUtf8()
{
    const UsageError error(u"Küche"_s);
    QCOMPARE(error.what(), "K\xC3\xBC\x63he");
    QCOMPARE(error.text(), u"Küche"_s);
    QCOMPARE(Error({}).what(), "");
}

void TestError::refusalsAlwaysHaveAReasonCode()
{
    QVERIFY(RefusedError({}).reasonCode() == ReasonCode::UnspecifiedError);
    QVERIFY(PublishError({}).reasonCode() == ReasonCode::UnspecifiedError);
    const Failure failure{.reasonCode = ReasonCode::Banned};
    QVERIFY(RefusedError(failure).reasonCode() == ReasonCode::Banned);
    QVERIFY(PublishError(failure).reasonCode() == ReasonCode::Banned);
    QVERIFY(!ConnectError({}).reasonCode());
}

void TestError::refusedIsAConnectError()
{
    QVERIFY_THROWS_EXCEPTION(ConnectError, throw RefusedError({}));
    QVERIFY_THROWS_EXCEPTION(Error, throw RefusedError({}));
    QVERIFY_THROWS_EXCEPTION(std::exception, throw RefusedError({}));
}

void TestError::everyFieldOfTheFailureIsKept()
{
    const Failure failure{.code = ErrorCode::Protocol,
                          .text = u"text"_s,
                          .reasonCode = ReasonCode::MalformedPacket,
                          .reasonString = u"reason"_s,
                          .reasonCodes = {ReasonCode::NotAuthorized},
                          .packetType = 9,
                          .offset = 4,
                          .rule = "MQTT-2.1.3-1"_ba,
                          .socketError = 3};
    const ProtocolError error(failure);
    QVERIFY(error.failure() == failure);
    QVERIFY(error.reasonCode() == ReasonCode::MalformedPacket);
    QCOMPARE(error.reasonString(), u"reason"_s);
    QCOMPARE(error.packetType(), 9);
    QCOMPARE(error.offset(), 4);
    QCOMPARE(error.rule(), "MQTT-2.1.3-1"_ba);
    QCOMPARE(SubscribeError(failure).reasonCodes(), QList{ReasonCode::NotAuthorized});
    const ProtocolError unknown{Failure()};
    QCOMPARE(unknown.packetType(), 0);
    QCOMPARE(unknown.offset(), -1);
}

void TestError::causeIsKept()
{
    const auto cause = std::make_exception_ptr(UsageError(u"cause"_s));
    QVERIFY(DisconnectedError({}, cause).cause() == cause);
    QVERIFY(DisconnectedError({}).cause() == nullptr);
}

void TestError::copiesShareTheirContent()
{
    static_assert(std::is_nothrow_copy_constructible_v<Error>);
    static_assert(std::is_nothrow_copy_constructible_v<ProtocolError>);
    const TimeoutError error({.text = u"late"_s});
    const TimeoutError copy = error;
    QVERIFY(copy.what() == error.what());
    QCOMPARE(copy.what(), "late");
    Error assigned = UsageError(u"other"_s);
    assigned = error;
    QCOMPARE(assigned.text(), u"late"_s);
}

QTEST_GUILESS_MAIN(TestError)
#include "tst_error.moc"
