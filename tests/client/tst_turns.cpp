// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "streamtest.h"
#include "testpackets.h"

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

// Many messages come with one read. Each has its reader before the next is looked at, whatever the
// reader does.
class tst_Turns : public StreamTest
{
    Q_OBJECT
private Q_SLOTS:
    void whoTakesEachMessageLosesNoneOfAStreamOfOne_data();
    void whoTakesEachMessageLosesNoneOfAStreamOfOne();
    void aStreamOpenedByAReaderGetsTheNextMessage();
    void aStreamClosedByAReaderGetsNoMore();
    void aStreamOpenedAndClosedAgainLeavesTheFirst();
    void whoDestroysTheClientGetsNoMore();
    void whoConnectsAnewGetsNothingOfTheOldConnection();
    void whoRunsAnEventLoopKeepsNobodyFromTheirs();
    void whatReadersPublishKeepsItsOrder();

private:
    //! In one piece.
    void sendNumbers(const char *topic, int count, QoS qos = QoS::AtMostOnce);
    QByteArrayList m_got;
};

namespace {

constexpr int many = 600; // more than two turns of the event loop parse

QByteArrayList numbers(int count)
{
    QByteArrayList all;
    for (int i = 1; i <= count; ++i)
        all.append(QByteArray::number(i));
    return all;
}

QCoro::Task<> takeAll(const MessageStream &stream, QByteArrayList &payloads)
{
    while (auto message = co_await stream.next())
        payloads.append(message->payload());
}

//! Calls \a action with each message and its number, from 1 on.
QCoro::Task<> forEach(const MessageStream &stream, std::function<void(const Message &, int)> action)
{
    int count = 0;
    while (auto message = co_await stream.next())
        action(*message, ++count);
}

} // namespace

void tst_Turns::sendNumbers(const char *topic, int count, QoS qos)
{
    ByteBuffer bytes;
    for (int i = 1; i <= count; ++i) {
        const auto id = quint16(qos == QoS::AtMostOnce ? 0 : i);
        encode(publishOf(topic, QByteArray::number(i), qos, id), ProtocolVersion::V5, bytes);
    }
    peer->sendBytes(bytes.view().toByteArray());
}

void tst_Turns::whoTakesEachMessageLosesNoneOfAStreamOfOne_data()
{
    QTest::addColumn<StreamPolicy>("policy");
    QTest::newRow("throttle") << StreamPolicy::Throttle;
    QTest::newRow("drop oldest") << StreamPolicy::DropOldest;
    QTest::newRow("drop newest") << StreamPolicy::DropNewest;
    QTest::newRow("latest of each topic") << StreamPolicy::LatestPerTopic;
    QTest::newRow("fail") << StreamPolicy::Fail;
    QTest::newRow("block") << StreamPolicy::Block;
}

void tst_Turns::whoTakesEachMessageLosesNoneOfAStreamOfOne()
{
    QFETCH(const StreamPolicy, policy);
    connectClient();
    const auto stream = client->messages(StreamOptions().policy(policy).maximumMessages(1));
    m_got.clear();
    const auto reader = takeAll(stream, m_got);
    sendNumbers("a", many);
    QTRY_COMPARE(m_got.size(), many);
    QCOMPARE(m_got, numbers(many));
    QCOMPARE(stream.dropped(), 0u);
}

void tst_Turns::aStreamOpenedByAReaderGetsTheNextMessage()
{
    connectClient();
    const auto stream = client->messages();
    MessageStream later;
    const auto reader = forEach(stream, [&](const Message &, int number) {
        if (number == 2)
            later = client->messages("a");
    });
    sendNumbers("a", 5);
    roundTrip();
    QCOMPARE(later.size(), 3);
}

void tst_Turns::aStreamClosedByAReaderGetsNoMore()
{
    connectClient();
    const auto stream = client->messages();
    MessageStream other = client->messages("a");
    qsizetype held = 0;
    const auto reader = forEach(stream, [&](const Message &, int number) {
        if (number != 3)
            return;
        held = other.size();
        other.close();
    });
    sendNumbers("a", 5);
    roundTrip();
    QCOMPARE(held, 3);
    QVERIFY(!other.isOpen());
    QCOMPARE(stream.size(), 0);
}

void tst_Turns::aStreamOpenedAndClosedAgainLeavesTheFirst()
{
    connectClient();
    m_got.clear();
    const auto stream = client->messages("a");
    const auto reader = forEach(stream, [&](const Message &message, int) {
        m_got.append(message.payload());
        const auto brief = client->messages("a");
    });
    sendNumbers("a", many);
    QTRY_COMPARE(m_got, numbers(many));
}

void tst_Turns::whoDestroysTheClientGetsNoMore()
{
    connectClient();
    const auto stream = client->messages();
    m_got.clear();
    const auto reader = [](tst_Turns &test, const MessageStream &from) -> QCoro::Task<> {
        while (auto message = co_await from.next()) {
            test.m_got.append(message->payload());
            if (test.m_got.size() == 3)
                test.client.reset();
        }
    }(*this, stream);
    sendNumbers("a", many, QoS::AtLeastOnce);
    QTRY_VERIFY(!client);
    QCOMPARE(m_got, numbers(3));
    QTRY_VERIFY(peer->sawClose());
}

void tst_Turns::whoConnectsAnewGetsNothingOfTheOldConnection()
{
    connectClient();
    const auto stream = client->messages();
    m_got.clear();
    const auto reader = [](tst_Turns &test, const MessageStream &from) -> QCoro::Task<> {
        const auto first = co_await from.next();
        test.m_got.append(first->payload());
        co_await test.client->disconnect();
        co_await test.client->connect();
        while (test.m_got.last() != "new") {
            const auto message = co_await from.next();
            if (message) // else the end of what the first connection brought
                test.m_got.append(message->payload());
        }
    }(*this, stream);
    peer->expectAny<Disconnect>().acceptConnection();
    sendNumbers("a", 5);
    QTRY_COMPARE(peer->connections(), 2);
    QTRY_COMPARE(client->state(), ConnectionState::Connected);
    send("a", "new");
    QTRY_VERIFY(m_got.contains("new"));
    QCOMPARE(m_got, (QByteArrayList{"1", "new"}));
}

void tst_Turns::whoRunsAnEventLoopKeepsNobodyFromTheirs()
{
    connectClient();
    const auto dialogs = client->messages("dialog");
    const auto others = client->messages("other");
    m_got.clear();
    qsizetype gotInDialog = -1;
    const auto dialog = forEach(dialogs, [&](const Message &, int) {
        const auto loop = std::make_shared<QEventLoop>();
        const auto reader = [](tst_Turns &test, const MessageStream &from,
                               std::shared_ptr<QEventLoop> runs) -> QCoro::Task<> {
            while (test.m_got.size() < many) {
                const auto message = co_await from.next();
                test.m_got.append(message->payload());
            }
            runs->quit();
        }(*this, others, loop);
        // QTRY_VERIFY() below has no end while this runs.
        QTimer::singleShot(std::chrono::seconds(5), loop.get(), &QEventLoop::quit);
        loop->exec();
        gotInDialog = m_got.size();
    });
    ByteBuffer bytes;
    encode(publishOf("dialog", "!"), ProtocolVersion::V5, bytes);
    for (int i = 1; i <= many; ++i)
        encode(publishOf("other", QByteArray::number(i)), ProtocolVersion::V5, bytes);
    peer->sendBytes(bytes.view().toByteArray());
    QTRY_VERIFY(gotInDialog >= 0);
    QCOMPARE(gotInDialog, many);
    QCOMPARE(m_got, numbers(many));
}

void tst_Turns::whatReadersPublishKeepsItsOrder()
{
    connectClient();
    const auto stream = client->messages();
    const auto reader = [](tst_Turns &test, const MessageStream &from) -> QCoro::Task<> {
        while (auto message = co_await from.next())
            co_await test.client->publish(u"back"_s, message->payload());
    }(*this, stream);
    sendNumbers("a", many);
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), many);
    QByteArrayList payloads;
    for (const Publish &publish : peer->receivedOf<Publish>())
        payloads.append(publish.payload);
    QCOMPARE(payloads, numbers(many));
}

QTEST_GUILESS_MAIN(tst_Turns)
#include "tst_turns.moc"
