// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/messagequeue.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! Notes which tickets were acknowledged; lets the others go without a trace.
class Office final : public TicketOffice
{
public:
    explicit Office(QList<quint32> &acknowledged) : m_acknowledged(acknowledged) {}
    void close(quint32 ticket, bool consumed) override
    {
        if (consumed)
            m_acknowledged.append(ticket);
        deref();
    }
    void acknowledge(quint32 ticket, ReasonCode, const QString &) override
    {
        m_acknowledged.append(ticket);
        deref();
    }

private:
    QList<quint32> &m_acknowledged;
};

// What a stream holds, by its policy. Payloads name the messages; a ticket has its number.
class tst_MessageQueue : public QObject
{
    Q_OBJECT

    QList<quint32> acknowledged;
    Office *office = nullptr;

    Message message(int number, QoS qos = QoS::AtMostOnce, const Topic &topic = "t",
                    qsizetype size = 1)
    {
        Message message(topic, QByteArray::number(number).leftJustified(size), qos);
        if (qos != QoS::AtMostOnce)
            message.setTicket(Ticket(*office, quint32(number)));
        return message;
    }
    static StreamOptions options(StreamPolicy policy, qsizetype messages = 3)
    {
        return StreamOptions().maximumMessages(messages).policy(policy);
    }
    static QList<int> numbersIn(MessageQueue &queue)
    {
        QList<int> numbers;
        while (queue.size() > 0) {
            const Message message = queue.take();
            numbers.append(int(*message.toInt()));
        }
        return numbers;
    }
    void pushAll(MessageQueue &queue, int from, int to, QoS qos)
    {
        for (int number = from; number <= to; ++number)
            QVERIFY(queue.push(message(number, qos)));
    }

private Q_SLOTS:
    void init()
    {
        acknowledged.clear();
        office = new Office(acknowledged);
        office->ref();
    }
    void cleanup() { office->deref(); }

    void throttleKeepsQos1And2AndDropsTheOldestQos0()
    {
        MessageQueue queue(options(StreamPolicy::Throttle));
        pushAll(queue, 1, 2, QoS::AtMostOnce);
        pushAll(queue, 3, 4, QoS::AtLeastOnce);
        QCOMPARE(queue.dropped(), 1u);
        pushAll(queue, 5, 5, QoS::AtMostOnce); // drops 2, which is older
        pushAll(queue, 6, 8, QoS::ExactlyOnce); // the first drops 5
        pushAll(queue, 9, 9, QoS::AtMostOnce); // nothing to drop but itself
        QCOMPARE(queue.size(), 5);
        QCOMPARE(queue.dropped(), 4u);
        QVERIFY(acknowledged.isEmpty());
        QVERIFY(!queue.blocks());
        QCOMPARE(numbersIn(queue), (QList<int>{3, 4, 6, 7, 8}));
        QCOMPARE(acknowledged, (QList<quint32>{3, 4, 6, 7, 8})); // as they were let go
    }

    void throttleStopsReadingWhenQos1TakesTooMuchMemory()
    {
        MessageQueue queue(options(StreamPolicy::Throttle, 100).maximumBytes(100));
        QVERIFY(queue.push(message(1, QoS::AtLeastOnce, "t", 500)));
        QVERIFY(!queue.blocks()); // alone it may be of any size
        QVERIFY(queue.push(message(2, QoS::AtLeastOnce, "t", 10)));
        QVERIFY(queue.blocks());
        QVERIFY(queue.push(message(3)));
        QCOMPARE(queue.dropped(), 1u);
        queue.take();
        QVERIFY(!queue.blocks());
    }

    void blockDropsNothingAndStopsReading()
    {
        MessageQueue queue(options(StreamPolicy::Block));
        pushAll(queue, 1, 2, QoS::AtMostOnce);
        QVERIFY(!queue.blocks());
        pushAll(queue, 3, 3, QoS::AtLeastOnce);
        QVERIFY(queue.blocks());
        pushAll(queue, 4, 4, QoS::AtMostOnce); // was read already
        QCOMPARE(queue.dropped(), 0u);
        queue.take();
        QVERIFY(queue.blocks());
        queue.take();
        QVERIFY(!queue.blocks());
        QCOMPARE(numbersIn(queue), (QList<int>{3, 4}));
    }

    void aStr7_dropOldestKeepsTheNewest()
    {
        MessageQueue queue(options(StreamPolicy::DropOldest));
        pushAll(queue, 1, 2, QoS::AtLeastOnce);
        pushAll(queue, 3, 5, QoS::AtMostOnce);
        QCOMPARE(acknowledged, (QList<quint32>{1, 2})); // nobody else will
        QCOMPARE(queue.dropped(), 2u);
        QCOMPARE(numbersIn(queue), (QList<int>{3, 4, 5}));
    }

    void aStr7_dropNewestKeepsTheOldest()
    {
        MessageQueue queue(options(StreamPolicy::DropNewest));
        pushAll(queue, 1, 5, QoS::AtLeastOnce);
        QCOMPARE(acknowledged, (QList<quint32>{4, 5}));
        QCOMPARE(queue.dropped(), 2u);
        QCOMPARE(numbersIn(queue), (QList<int>{1, 2, 3}));
    }

    void failRefusesWhatDoesNotFit()
    {
        MessageQueue queue(options(StreamPolicy::Fail));
        pushAll(queue, 1, 3, QoS::AtLeastOnce);
        QVERIFY(!queue.push(message(4, QoS::AtLeastOnce)));
        QCOMPARE(acknowledged, QList<quint32>{4});
        QCOMPARE(queue.dropped(), 1u);
        QCOMPARE(numbersIn(queue), (QList<int>{1, 2, 3}));
    }

    void latestPerTopicHoldsOneOfEach()
    {
        MessageQueue queue(options(StreamPolicy::LatestPerTopic));
        QVERIFY(queue.push(message(1, QoS::AtLeastOnce, "a")));
        QVERIFY(queue.push(message(2, QoS::AtMostOnce, "b")));
        QVERIFY(queue.push(message(3, QoS::AtLeastOnce, "a")));
        QVERIFY(queue.push(message(4, QoS::AtLeastOnce, "a")));
        QCOMPARE(queue.size(), 2);
        QCOMPARE(acknowledged, (QList<quint32>{1, 3}));
        QCOMPARE(queue.dropped(), 2u);
        QCOMPARE(numbersIn(queue), (QList<int>{4, 2})); // "a" was first
        QVERIFY(queue.push(message(5, QoS::AtMostOnce, "a"))); // taken ones are forgotten
        QCOMPARE(queue.size(), 1);
    }

    void latestPerTopicStaysWithinItsLimits()
    {
        MessageQueue queue(options(StreamPolicy::LatestPerTopic).maximumBytes(30));
        QVERIFY(queue.push(message(1, QoS::AtMostOnce, "a")));
        QVERIFY(queue.push(message(2, QoS::AtMostOnce, "b")));
        QVERIFY(queue.push(message(3, QoS::AtMostOnce, "c")));
        QVERIFY(queue.push(message(4, QoS::AtMostOnce, "d"))); // drops "a"
        QVERIFY(queue.push(message(5, QoS::AtMostOnce, "c", 27))); // grows: drops "b"
        QCOMPARE(queue.bytes(), 30);
        QVERIFY(queue.push(message(6, QoS::AtMostOnce, "a"))); // drops "c"
        QCOMPARE(numbersIn(queue), (QList<int>{4, 6}));
    }

    void ackOnReceiveAcknowledgesWhatIsWithinTheLimits()
    {
        MessageQueue queue(options(StreamPolicy::Throttle).ackMode(AckMode::OnReceive));
        pushAll(queue, 1, 5, QoS::AtLeastOnce);
        QCOMPARE(acknowledged, (QList<quint32>{1, 2, 3}));
        queue.take();
        QCOMPARE(acknowledged, (QList<quint32>{1, 2, 3}));
        QCOMPARE(numbersIn(queue), (QList<int>{2, 3, 4, 5}));
        QCOMPARE(acknowledged, (QList<quint32>{1, 2, 3, 4, 5}));
    }

    void whatIsGivenBackIsFirst()
    {
        MessageQueue queue(options(StreamPolicy::Throttle));
        pushAll(queue, 1, 3, QoS::AtLeastOnce);
        Message first = queue.take();
        Message second = queue.take();
        queue.giveBack(std::move(second));
        queue.giveBack(std::move(first));
        QVERIFY(acknowledged.isEmpty());
        QCOMPARE(numbersIn(queue), (QList<int>{1, 2, 3}));

        MessageQueue latest(options(StreamPolicy::LatestPerTopic));
        QVERIFY(latest.push(message(1)));
        Message old = latest.take();
        latest.giveBack(std::move(old));
        QVERIFY(latest.push(message(2)));
        QCOMPARE(numbersIn(latest), QList<int>{2});
        QVERIFY(latest.push(message(3)));
        old = latest.take();
        QVERIFY(latest.push(message(4)));
        latest.giveBack(std::move(old)); // a newer one is there
        QCOMPARE(numbersIn(latest), QList<int>{4});
    }

    void bytesAndSizeAddUpAfterAnything()
    {
        for (const StreamPolicy policy :
             {StreamPolicy::Throttle, StreamPolicy::Block, StreamPolicy::DropOldest,
              StreamPolicy::DropNewest, StreamPolicy::LatestPerTopic, StreamPolicy::Fail}) {
            MessageQueue queue(options(policy, 50).maximumBytes(500));
            for (int i = 0; i < 2000; ++i) {
                const Topic topic(QByteArray::number(i % 70));
                (void)queue.push(message(i, QoS(i % 3), topic, i * 7 % 40));
                if (i % 5 == 0 && queue.size() > 0)
                    queue.take();
            }
            qsizetype bytes = queue.bytes();
            qsizetype size = queue.size();
            while (queue.size() > 0) {
                const Message each = queue.take();
                bytes -= each.topic().utf8().size() + each.payload().size();
                --size;
            }
            QCOMPARE(bytes, 0);
            QCOMPARE(size, 0);
            QCOMPARE(queue.bytes(), 0);
        }
    }
};

QTEST_GUILESS_MAIN(tst_MessageQueue)
#include "tst_messagequeue.moc"
