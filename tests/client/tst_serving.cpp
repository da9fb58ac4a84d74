// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "gate.h"
#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

#include <QtCore/QRegularExpression>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

QCoro::Task<Reply> echo(Message request)
{
    if (request.payload() == "fail")
        throw std::runtime_error("no idea");
    co_return Reply("re: " + request.payload(), PublishOptions().contentType("text/plain"));
}

QCoro::Task<Reply> echoAfter(Gate *gate, Message request)
{
    co_await *gate;
    co_return request.payload();
}

Publish requestOf(const QByteArray &payload, const char *responseTopic = "answers")
{
    Publish publish = publishOf("service", payload);
    if (responseTopic)
        publish.properties.setText(PropertyId::ResponseTopic, QString::fromUtf8(responseTopic));
    publish.properties.setBytes(PropertyId::CorrelationData, "tag of " + payload);
    return publish;
}

Publish answerOf(const QByteArray &payload)
{
    Publish publish = publishOf("answers", "re: " + payload);
    publish.properties.setText(PropertyId::ContentType, u"text/plain"_s);
    publish.properties.setBytes(PropertyId::CorrelationData, "tag of " + payload);
    return publish;
}

} // namespace

// The other side of request().
class tst_Serving : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        peer = std::make_unique<ScriptedPeer>();
        peer->acceptConnection();
        peer->expectAny<Subscribe>().reply(SubAck{1, {ReasonCode::GrantedQoS0}});
        client = std::make_unique<Client>(ClientOptions(peer->url()).clientId(u"me"_s));
        RUN_COROUTINE(client->connect().start());
    }
    void cleanup()
    {
        client.reset();
        peer.reset();
    }
    void requestsAreAnsweredWithTheirCorrelationData();
    void aRequestThatFailsStaysUnansweredAndDoesNotEndServing();
    void servingEndsWithTheConnection();
    void servingEndsByItsStopToken();
    void theClientMayGoWhileAHandlerWaits();
    void aHandlerIsNeeded();

private:
    std::unique_ptr<ScriptedPeer> peer;
    std::unique_ptr<Client> client;
};

void tst_Serving::requestsAreAnsweredWithTheirCorrelationData()
{
    peer->reply(requestOf("1")).reply(requestOf("2"));
    peer->expect(answerOf("1"));
    peer->expect(answerOf("2"));
    const auto serving = client->serve("service", echo);
    QTRY_VERIFY2(peer->isFinished(), qPrintable(peer->failure()));
    QVERIFY(!serving.isReady());
}

void tst_Serving::aRequestThatFailsStaysUnansweredAndDoesNotEndServing()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"service.*unanswered: no idea"_s));
    peer->reply(requestOf("fail"))
        .reply(requestOf("fail"))
        .reply(requestOf("x", nullptr))
        .reply(requestOf("good"));
    peer->expect(answerOf("good"));
    const auto serving = client->serve("service", echo);
    QTRY_VERIFY2(peer->isFinished(), qPrintable(peer->failure()));
    QVERIFY(!serving.isReady());
}

void tst_Serving::servingEndsWithTheConnection()
{
    auto serving = client->serve("service", echo);
    QTRY_VERIFY(peer->isFinished());
    RUN_COROUTINE(client->disconnect().start());
    RUN_COROUTINE(std::move(serving));
}

void tst_Serving::servingEndsByItsStopToken()
{
    std::stop_source stop;
    auto serving = throws<CancelledError>(client->serve("service", echo, stop.get_token()));
    QTRY_VERIFY(peer->isFinished());
    peer->expectAny<Unsubscribe>().reply(UnsubAck{2, {ReasonCode::Success}});
    stop.request_stop();
    bool cancelled = false;
    RUN_COROUTINE(into(cancelled, std::move(serving)));
    QVERIFY(cancelled);
    QTRY_VERIFY2(peer->isFinished(), qPrintable(peer->failure()));
}

void tst_Serving::theClientMayGoWhileAHandlerWaits()
{
    Gate gate;
    peer->reply(requestOf("1"));
    auto serving = throws<CancelledError>(
        client->serve("service", std::bind_front(echoAfter, &gate)));
    QTRY_VERIFY(gate.isAwaited());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"unanswered: .*destroyed"_s));
    client.reset();
    gate.open();
    bool cancelled = false;
    RUN_COROUTINE(into(cancelled, std::move(serving)));
    QVERIFY(cancelled);
}

void tst_Serving::aHandlerIsNeeded()
{
    QVERIFY_EXCEPTION_THROWN((void)client->serve("service", RequestHandler()), UsageError);
}

QTEST_GUILESS_MAIN(tst_Serving)
#include "tst_serving.moc"
