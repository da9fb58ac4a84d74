// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "sessiondriver.h"

#include <QtCore/QRandomGenerator>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

//! What becomes of messages that wait, when there are more than may.
class OutboxTest : public QObject
{
    Q_OBJECT

    static SessionDriver offline(const OutboxOptions &outbox)
    {
        SessionOptions options = SessionDriver::defaults();
        options.keepAlive = 0s;
        options.outbox = outbox;
        SessionDriver driver(options);
        return driver;
    }
    //! Publishes ten, of topics by turns, and gives how each ended: 0 when it waits.
    static std::vector<int> publishTen(SessionDriver &driver, int topics = 10,
                                       QList<OperationId> *order = nullptr)
    {
        std::vector<int> ends(11);
        for (int i = 1; i <= 10; ++i) {
            const QByteArray topic = "t/" + QByteArray::number(i % topics);
            for (const Complete &complete : all<Complete>(driver.publish(
                     {.topic = Topic(topic), .payload = QByteArray::number(i),
                      .qos = QoS(i % 3)},
                     OperationId(i)))) {
                ends[complete.operation] = int(std::get<Failure>(complete.outcome).code) + 1;
                if (order)
                    order->append(complete.operation);
            }
        }
        return ends;
    }
    static QByteArrayList payloads(const Effects &effects)
    {
        QByteArrayList list;
        for (const Publish &publish : sent<Publish>(effects))
            list.append(publish.payload);
        return list;
    }
    static constexpr int overflow = int(ErrorCode::Overflow) + 1;

private Q_SLOTS:
    void aRec8_rejectNewestKeepsTheFirst()
    {
        SessionDriver driver
            = offline(OutboxOptions(OutboxPolicy::RejectNewest).maximumMessages(5));
        const std::vector<int> ends = publishTen(driver);
        for (int i = 1; i <= 10; ++i)
            QCOMPARE(ends[std::size_t(i)], i <= 5 ? 0 : overflow);
        QCOMPARE(driver.session.outbox().messages(), 5);
        QCOMPARE(driver.session.outbox().dropped(), 5u);
        QCOMPARE(payloads(driver.connect()), (QByteArrayList{"1", "2", "3", "4", "5"}));
        QCOMPARE(driver.session.outbox().bytes(), 0);
    }

    void aRec8_dropOldestKeepsTheLast()
    {
        SessionDriver driver = offline(OutboxOptions(OutboxPolicy::DropOldest).maximumMessages(5));
        QList<OperationId> order;
        const std::vector<int> ends = publishTen(driver, 10, &order);
        for (int i = 1; i <= 10; ++i)
            QCOMPARE(ends[std::size_t(i)], i <= 5 ? overflow : 0);
        QCOMPARE(order, (QList<OperationId>{1, 2, 3, 4, 5}));
        QCOMPARE(payloads(driver.connect()), (QByteArrayList{"6", "7", "8", "9", "10"}));
    }

    void aRec8_latestPerTopicKeepsTheLastOfEach()
    {
        SessionDriver driver
            = offline(OutboxOptions(OutboxPolicy::LatestPerTopic).maximumMessages(5));
        const std::vector<int> ends = publishTen(driver, 4);
        for (int i = 1; i <= 10; ++i)
            QCOMPARE(ends[std::size_t(i)], i <= 6 ? overflow : 0);
        QCOMPARE(payloads(driver.connect()), (QByteArrayList{"7", "8", "9", "10"}));
    }

    void latestPerTopicDropsTheOldestOfTooManyTopics()
    {
        SessionDriver driver
            = offline(OutboxOptions(OutboxPolicy::LatestPerTopic).maximumMessages(3));
        publishTen(driver, 10);
        QCOMPARE(payloads(driver.connect()), (QByteArrayList{"8", "9", "10"}));
    }

    void aRec8_blockKeepsAllAndSaysWhenItIsFull()
    {
        SessionDriver driver = offline(OutboxOptions().maximumMessages(10));
        QVERIFY(driver.session.hasRoomInOutbox());
        publishTen(driver);
        QVERIFY(!driver.session.hasRoomInOutbox());
        QCOMPARE(driver.session.outbox(), OutboxStatus(10, 10 * 3 + 11, 0));
        QCOMPARE(payloads(driver.connect()).size(), 10);
        QVERIFY(driver.session.hasRoomInOutbox());
    }

    void bytesAreLimitedToo()
    {
        SessionDriver driver
            = offline(OutboxOptions(OutboxPolicy::DropOldest).maximumBytes(3 * 104));
        for (int i = 1; i <= 5; ++i)
            driver.publish({.topic = Topic("t/1"), .payload = QByteArray(101, char('0' + i))});
        QCOMPARE(driver.session.outbox(), OutboxStatus(3, 3 * 104, 2));
        // One that has no place alone drops the others and then itself.
        QCOMPARE(failureOf(driver.publish({.topic = Topic("t"), .payload = QByteArray(400, 'x')}, 9))
                     ->code,
                 ErrorCode::Overflow);
    }

    void whatIsTooLargeIsRejectedAndDropsNothing()
    {
        SessionDriver driver
            = offline(OutboxOptions(OutboxPolicy::RejectNewest).maximumBytes(100));
        driver.publish("t", QoS::AtLeastOnce, 1);
        QVERIFY(failureOf(driver.publish({.topic = Topic("t"), .payload = QByteArray(100, 'x')}, 2)));
        QCOMPARE(driver.session.outbox().messages(), 1);
    }

    void whatWaitedTooLongEnds()
    {
        SessionDriver driver = offline(OutboxOptions().maximumAge(10s));
        Publish expiring{.topic = Topic("t"), .payload = "2", .qos = QoS::AtLeastOnce};
        expiring.properties.setNumber(PropertyId::MessageExpiryInterval, 5);
        const Instant begin = driver.now;
        driver.publish("t", QoS::AtLeastOnce, 1, "1");
        driver.publish(expiring, 2);
        driver.now += 4s;
        driver.publish("t", QoS::AtLeastOnce, 3, "3");
        QCOMPARE(driver.session.deadline(), std::optional(begin + 5s));
        driver.now = begin + 5s;
        QVERIFY(failureOf(driver.tick())->text.contains(u"expired"));
        driver.now = begin + 10s;
        const Effects effects = driver.tick();
        QCOMPARE(std::get<Complete>(effects.at(0)).operation, OperationId(1));
        QCOMPARE(failureOf(effects)->code, ErrorCode::Timeout);
        QVERIFY(failureOf(effects)->text.contains(u"outbox"));
        QCOMPARE(driver.session.outbox().dropped(), 2u);
        QCOMPARE(payloads(driver.connect()), QByteArrayList{"3"});
    }

    void whatIsOnItsWayIsNotDropped()
    {
        SessionDriver driver = offline(OutboxOptions(OutboxPolicy::LatestPerTopic));
        driver.connect(with(PropertyId::ReceiveMaximum, 1));
        driver.publish("t", QoS::AtLeastOnce, 1, "1");
        driver.publish("t", QoS::AtLeastOnce, 2, "2");
        QCOMPARE(failureOf(driver.publish("t", QoS::AtLeastOnce, 3, "3"))->code,
                 ErrorCode::Overflow); // of the second
        QCOMPARE(payloads(driver.receive(PubAck{1})), QByteArrayList{"3"});
        QVERIFY(!driver.session.hasPublishedAll());
        driver.receive(PubAck{2});
        QVERIFY(driver.session.hasPublishedAll());
    }

    void whatIsKeptStaysUntilTheClientIsGone()
    {
        SessionDriver driver = offline(OutboxOptions());
        const auto pause = [&driver] {
            return driver.run([&](Effects &output) {
                driver.session.failAll({ErrorCode::Disconnected, {}}, output, true);
            });
        };
        driver.publish("t", QoS::AtLeastOnce, 1, "1");
        QCOMPARE(pause(), Effects());
        driver.connect();
        driver.session.linkLost(driver.now);
        QCOMPARE(pause(), Effects());
        driver.session.forget();
        QCOMPARE(payloads(driver.connect()), QByteArrayList{"1"}); // as a new one
        driver.session.linkLost(driver.now);
        const Effects effects = driver.failAll({ErrorCode::Cancelled, {}});
        QCOMPARE(failureOf(effects)->code, ErrorCode::Cancelled);
    }

    //! Whatever comes and goes in whatever order: the numbers agree with a plain list.
    void theNumbersAgreeWithAPlainList()
    {
        bool set = false;
        quint32 seed = qEnvironmentVariable("QCOMQTT_TEST_SEED").toUInt(&set);
        if (!set)
            seed = QRandomGenerator::global()->generate();
        qInfo("QCOMQTT_TEST_SEED=%u", seed);
        QRandomGenerator random(seed);
        for (int round = 0; round < 200; ++round) {
            const bool latest = random.bounded(2) == 0;
            const auto limit = qsizetype(random.bounded(1, 12));
            SessionDriver driver = offline(
                OutboxOptions(latest ? OutboxPolicy::LatestPerTopic : OutboxPolicy::DropOldest)
                    .maximumMessages(limit));
            std::vector<std::pair<OperationId, int>> model; // operation and topic
            for (OperationId id = 1; id <= 60; ++id) {
                if (!model.empty() && random.bounded(4) == 0) {
                    const auto place = random.bounded(quint32(model.size()));
                    QVERIFY(driver.abandon(model[place].first));
                    model.erase(model.begin() + place);
                    continue;
                }
                const int topic = int(random.bounded(5));
                driver.publish(Topic("t/" + QByteArray::number(topic)), QoS::AtLeastOnce, id,
                               QByteArray::number(id));
                if (latest)
                    std::erase_if(model, [=](const auto &one) { return one.second == topic; });
                if (qsizetype(model.size()) == limit)
                    model.erase(model.begin());
                model.emplace_back(id, topic);
                QCOMPARE(driver.session.outbox().messages(), qsizetype(model.size()));
            }
            QByteArrayList expected;
            for (const auto &[id, topic] : model)
                expected.append(QByteArray::number(id));
            QCOMPARE(payloads(driver.connect()), expected);
        }
    }
};

QTEST_GUILESS_MAIN(OutboxTest)
#include "tst_outbox.moc"
