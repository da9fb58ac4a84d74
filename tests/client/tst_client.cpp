// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "scriptedpeer.h"

#include <qcomqtt/client.h>
#include <qcomqtt/deadline.h>
#include <qcomqtt/gather.h>
#include <qcomqtt/transporterror.h>
#include <qcomqtt/withclient.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Publish publishOf(const char *topic, const char *payload, QoS qos = QoS::AtMostOnce,
                  quint16 packetId = 0)
{
    Publish publish;
    publish.topic = Topic(topic);
    publish.payload = payload;
    publish.qos = qos;
    publish.packetId = packetId;
    return publish;
}

ConnAck connAckWithId()
{
    ConnAck connAck;
    connAck.properties.setText(PropertyId::AssignedClientIdentifier, u"assigned"_s);
    return connAck;
}

} // namespace

class tst_Client : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void connectsPublishesAndDisconnects();
    void deliversToStreamsAndAcknowledgesOnConsume();
    void destroyingTheClientResumesEveryWaiterOnce();
    void publishesFromAnEventLoopWithinACoroutine();
    void d37_aBurstOfRetainedMessagesReachesAReaderWhole();
};

void tst_Client::connectsPublishesAndDisconnects()
{
    ScriptedPeer peer;
    peer.acceptConnection(connAckWithId())
        .expect(publishOf("a/b", "0.38"))
        .expect(publishOf("a/b", "text", QoS::AtLeastOnce, 1))
        .reply(PubAck{1})
        .expect(publishOf("a/b", "", QoS::ExactlyOnce, 2))
        .reply(PubRec{2})
        .expect(PubRel{2})
        .reply(PubComp{2})
        .expect(Disconnect());
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(ClientOptions(peer.url()).automaticTopicAliases(false));
        const ConnectResult result = co_await client.connect();
        CO_COMPARE(result.clientId(), u"assigned"_s);
        co_await client.publish("a/b", 0.38);
        co_await client.publish("a/b", "text", QoS::AtLeastOnce);
        co_await client.publish("a/b", nullptr, QoS::ExactlyOnce);
        co_await client.disconnect();
        CO_COMPARE(client.state(), ConnectionState::Disconnected);
    }(peer));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
    QTRY_VERIFY(peer.sawClose());
}

void tst_Client::deliversToStreamsAndAcknowledgesOnConsume()
{
    ScriptedPeer peer;
    peer.acceptConnection(connAckWithId())
        .expectAny<Subscribe>()
        .reply(SubAck{1, {ReasonCode::GrantedQoS1}})
        .reply(publishOf("a/1", "one", QoS::AtLeastOnce, 7))
        .reply(publishOf("b/1", "other", QoS::AtMostOnce))
        .reply(publishOf("a/2", "two", QoS::AtLeastOnce, 8))
        .expect(PubAck{7})
        .expect(PubAck{8})
        .expect(Disconnect());
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        auto stream = client.messages("a/+");
        const auto granted = co_await client.subscribe("#", QoS::AtLeastOnce);
        CO_COMPARE(granted.grantedQoS(), std::optional(QoS::AtLeastOnce));
        QByteArrayList payloads;
        QCORO_FOREACH(const Message &message, stream) {
            payloads.append(message.payload());
            if (payloads.size() == 2)
                break;
        }
        CO_COMPARE(payloads, (QByteArrayList{"one", "two"}));
        co_await client.disconnect();
    }(peer));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

void tst_Client::destroyingTheClientResumesEveryWaiterOnce()
{
    ScriptedPeer peer;
    peer.acceptConnection(connAckWithId());
    int resumed = 0;
    RUN_COROUTINE([](ScriptedPeer &peer, int &resumed) -> QCoro::Task<> {
        auto client = std::make_unique<Client>(peer.url());
        co_await client->connect();
        auto stream = client->messages();
        const auto count = [](QCoro::Task<bool> task, int &resumed) -> QCoro::Task<> {
            const bool cancelled = co_await task;
            resumed += cancelled ? 1 : 1000;
        };
        auto a = count(throws<CancelledError>(client->publish("a", 1, QoS::AtLeastOnce).start()),
                       resumed);
        auto b = count(throws<CancelledError>(stream.next().start()), resumed);
        auto c = count(throws<CancelledError>(client->subscribe("a").start()), resumed);
        auto d = count(throws<CancelledError>(client->disconnected().start()), resumed);
        client.reset();
        CO_COMPARE(resumed, 4);
        co_await a;
        co_await b;
        co_await c;
        co_await d;
    }(peer, resumed));
    QTRY_VERIFY(peer.sawClose());
}

// A dialog's exec() in a coroutine must not hold back what others publish meanwhile.
void tst_Client::publishesFromAnEventLoopWithinACoroutine()
{
    ScriptedPeer peer;
    QEventLoop dialog;
    bool finished = false;
    peer.acceptConnection(connAckWithId()).expect(publishOf("a", "from within")).then([&] {
        finished = true;
        dialog.quit();
    });
    RUN_COROUTINE([](ScriptedPeer &peer, QEventLoop &dialog) -> QCoro::Task<> {
        Client client(ClientOptions(peer.url()).automaticTopicAliases(false));
        co_await client.connect(); // resumed by the turn that read CONNACK, which goes on below
        QTimer::singleShot(0, &dialog, [&] { client.publish("a", "from within").start(); });
        QTimer::singleShot(20s, &dialog, [&] { dialog.quit(); });
        dialog.exec();
    }(peer, dialog));
    QVERIFY2(finished, qPrintable(peer.failure()));
}

// More than a hundred times what the stream holds, at QoS 0, where nothing but the reader's own
// speed keeps messages from being dropped.
void tst_Client::d37_aBurstOfRetainedMessagesReachesAReaderWhole()
{
    constexpr int count = 100'000;
    ScriptedPeer peer;
    peer.acceptConnection(connAckWithId()).expectAny<Subscribe>().then([&] {
        QByteArray burst;
        encode(SubAck{1, {ReasonCode::GrantedQoS0}}, ProtocolVersion::V5, burst);
        for (int i = 0; i < count; ++i) {
            Publish publish = publishOf("retained/topic", QByteArray::number(i).constData());
            publish.retain = true;
            encode(publish, ProtocolVersion::V5, burst);
        }
        peer.sendBytes(burst);
    });
    RUN_COROUTINE([](ScriptedPeer &peer) -> QCoro::Task<> {
        Client client(peer.url());
        co_await client.connect();
        auto stream = co_await client.listen("retained/#");
        for (int i = 0; i < count; ++i) {
            const auto message = co_await stream.next();
            CO_VERIFY(message);
            CO_COMPARE(message->payload(), QByteArray::number(i));
        }
        CO_COMPARE(stream.dropped(), quint64(0));
        CO_COMPARE(stream.size(), qsizetype(0));
    }(peer));
}

QTEST_GUILESS_MAIN(tst_Client)
#include "tst_client.moc"
