// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Publishing and subscribing through a real broker.
class tst_Mosquitto : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void carriesPayloadsOfEverySize_data();
    void carriesPayloadsOfEverySize();
    void carriesZeroBytes_data() { addVersions(); }
    void carriesZeroBytes();
    void carriesTheLongestTopic();
    void retainsUntilCleared_data() { addVersions(); }
    void retainsUntilCleared();
    void retainHandlingIsHonoured_data();
    void retainHandlingIsHonoured();
    void wildcardsSelectTheirTopics_data();
    void wildcardsSelectTheirTopics();
    void overlappingFiltersGetAMessageOnceEach_data();
    void overlappingFiltersGetAMessageOnceEach();
    void subscribesInsideTheMessageLoop_data() { addVersions(); }
    void subscribesInsideTheMessageLoop();
    void noLocalKeepsOwnMessagesAway_data();
    void noLocalKeepsOwnMessagesAway();
    void sharedSubscriptionsDivideMessages_data();
    void sharedSubscriptionsDivideMessages();
    void propertiesArriveAsPublished();
    void everyQoSArrivesInOrder_data() { addVersions(); }
    void everyQoSArrivesInOrder();

private:
    MosquittoBroker m_broker{{"allow_duplicate_messages false"}};
};

void tst_Mosquitto::initTestCase()
{
    QVERIFY2(m_broker.start(), qPrintable(m_broker.failure()));
}

void tst_Mosquitto::carriesPayloadsOfEverySize_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<QoS>("qos");
    forEachVersion([](ProtocolVersion version, const QByteArray &name) {
        for (const qsizetype size : {0, 22, 500, 2 * 1024 * 1024 + 4}) {
            for (const QoS qos : {QoS::AtMostOnce, QoS::AtLeastOnce, QoS::ExactlyOnce}) {
                const QByteArray tag = "A-ps-1 " + name + QByteArray::number(size)
                    + " bytes at QoS " + QByteArray::number(static_cast<int>(qos));
                QTest::newRow(tag.constData()) << version << size << qos;
            }
        }
    });
}

void tst_Mosquitto::carriesPayloadsOfEverySize()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const qsizetype, size);
    QFETCH(const QoS, qos);
    QByteArray payload(size, '\0');
    for (qsizetype i = 0; i < size; ++i)
        payload[i] = static_cast<char>(i % 251);
    RUN_COROUTINE([](ClientOptions options, QByteArray payload, QoS qos) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        Client client(options);
        co_await client.connect();
        auto stream = co_await client.listen(topic, qos);
        co_await client.publish(topic, payload, qos);
        const auto messages = co_await read(stream, 1);
        CO_COMPARE(messages.size(), 1);
        CO_COMPARE(messages.first().payload().size(), payload.size());
        CO_VERIFY(messages.first().payload() == payload);
        CO_COMPARE(messages.first().qos(), qos);
    }(optionsFor(m_broker, version), payload, qos));
}

void tst_Mosquitto::carriesZeroBytes() // A-ps-2
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        QByteArray payload(200, 'x');
        payload[100] = '\0';
        Client client(options);
        co_await client.connect();
        auto stream = co_await client.listen(topic);
        co_await client.publish(topic, payload);
        const auto messages = co_await read(stream, 1);
        CO_COMPARE(messages.first().payload(), payload);
    }(optionsFor(m_broker, version)));
}

void tst_Mosquitto::carriesTheLongestTopic() // A-ps-11
{
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic(65535, 't');
        Client client(options);
        co_await client.connect();
        auto stream = co_await client.listen(topic, QoS::AtLeastOnce);
        co_await client.publish(topic, "far", QoS::AtLeastOnce);
        const auto messages = co_await read(stream, 1);
        CO_VERIFY(messages.first().topic().utf8() == topic);
        CO_COMPARE(messages.first().payload(), QByteArray("far"));
    }(optionsFor(m_broker, ProtocolVersion::V3_1_1)));
}

void tst_Mosquitto::retainsUntilCleared() // A-ps-12
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        const QByteArray end = freshTopic();
        Client client(options);
        co_await client.connect();
        const auto retained = PublishOptions(QoS::AtLeastOnce).retain();
        co_await client.publish(topic, "kept", retained);

        auto stream = client.messages();
        co_await client.subscribe(Subscription(topic, QoS::AtLeastOnce),
                                  Subscription(end, QoS::AtLeastOnce));
        co_await client.publish(topic, "live", retained);
        co_await client.publish(end, nullptr, QoS::AtLeastOnce);
        const auto before = co_await readUntil(stream, end);
        CO_COMPARE(payloadsOf(before), (QByteArrayList{"kept", "live"}));
        CO_VERIFY(before[0].isRetained());
        CO_VERIFY(!before[1].isRetained());

        co_await client.unsubscribe(topic);
        co_await client.publish(topic, nullptr, retained);
        co_await client.subscribe(topic, QoS::AtLeastOnce);
        co_await client.publish(end, nullptr, QoS::AtLeastOnce);
        const auto after = co_await readUntil(stream, end);
        CO_COMPARE(after.size(), 0);
    }(optionsFor(m_broker, version)));
}

void tst_Mosquitto::retainHandlingIsHonoured_data()
{
    QTest::addColumn<RetainHandling>("handling");
    QTest::addColumn<int>("expected");
    QTest::newRow("A-ps-12 at every subscribe") << RetainHandling::SendAtSubscribe << 2;
    QTest::newRow("A-ps-12 when new") << RetainHandling::SendIfNew << 1;
    QTest::newRow("A-ps-12 never") << RetainHandling::DoNotSend << 0;
}

void tst_Mosquitto::retainHandlingIsHonoured()
{
    QFETCH(const RetainHandling, handling);
    QFETCH(const int, expected);
    RUN_COROUTINE([](ClientOptions options, RetainHandling handling,
                     int expected) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        const QByteArray end = freshTopic();
        Client client(options);
        co_await client.connect();
        co_await client.publish(topic, "kept", PublishOptions(QoS::AtLeastOnce).retain());
        auto stream = client.messages();
        const auto subscription = Subscription(topic, QoS::AtLeastOnce).retainHandling(handling);
        co_await client.subscribe(subscription);
        co_await client.subscribe(subscription);
        co_await client.subscribe(end, QoS::AtLeastOnce);
        co_await client.publish(end, nullptr, QoS::AtLeastOnce);
        const auto messages = co_await readUntil(stream, end);
        CO_COMPARE(messages.size(), expected);
    }(optionsFor(m_broker), handling, expected));
}

void tst_Mosquitto::wildcardsSelectTheirTopics_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArrayList>("expected");
    forEachVersion([](ProtocolVersion version, const QByteArray &name) {
        const auto row = [&](const QByteArray &filter, const QByteArrayList &expected) {
            const QByteArray tag = "A-ps-15 " + name + filter;
            QTest::newRow(tag.constData()) << version << filter << expected;
        };
        row("#", {"a", "a/b", "a/b/c", "/b", "c/", "d/b/c/e"});
        row("+", {"a"});
        row("a/+", {"a/b"});
        row("a/b/c/#", {"a/b/c"});
        row("/+", {"/b"});
        row("+/", {"c/"});
        row("c/+", {"c/"});
        row("d/#", {"d/b/c/e"});
        row("+/+/+", {"a/b/c"});
        row("+/b/c", {"a/b/c"});
        row("+/+/c/+", {"d/b/c/e"});
    });
}

void tst_Mosquitto::wildcardsSelectTheirTopics()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const QByteArray, filter);
    QFETCH(const QByteArrayList, expected);
    RUN_COROUTINE([](ClientOptions options, QByteArray filter,
                     QByteArrayList expected) -> QCoro::Task<> {
        const QByteArray root = freshTopic() + '/';
        const QByteArray end = freshTopic();
        Client client(options);
        co_await client.connect();
        auto stream = client.messages();
        co_await client.subscribe(Subscription(root + filter), Subscription(end));
        for (const char *topic : {"a", "a/b", "a/b/c", "/b", "c/", "d/b/c/e"})
            co_await client.publish(root + topic, topic);
        co_await client.publish(end);
        const auto messages = co_await readUntil(stream, end);
        CO_COMPARE(payloadsOf(messages), expected);
    }(optionsFor(m_broker, version), filter, expected));
}

// With MQTT 5 mosquitto sends a copy for every subscription, whatever its settings.
void tst_Mosquitto::overlappingFiltersGetAMessageOnceEach_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("A-ps-16 3.1") << ProtocolVersion::V3_1;
    QTest::newRow("A-ps-16 3.1.1") << ProtocolVersion::V3_1_1;
    QTest::newRow("A-ps-16 5") << ProtocolVersion::V5;
}

void tst_Mosquitto::overlappingFiltersGetAMessageOnceEach()
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray root = freshTopic();
        Client client(options);
        co_await client.connect();
        auto narrow = co_await client.listen(root + "/+/+/test2", QoS::AtLeastOnce);
        auto wide = co_await client.listen(root + "/+/#", QoS::AtLeastOnce);
        auto all = client.messages();
        const QByteArrayList expected{"first", "same", "same", "last"};
        for (const QByteArray &payload : expected)
            co_await client.publish(root + "/a/b/test2", payload, QoS::AtLeastOnce);
        co_await client.publish(root + "/end/b/test2", nullptr, QoS::AtLeastOnce);
        const auto fromNarrow = co_await readUntil(narrow, root + "/end/b/test2");
        const auto fromWide = co_await readUntil(wide, root + "/end/b/test2");
        const auto fromAll = co_await readUntil(all, root + "/end/b/test2");
        CO_COMPARE(payloadsOf(fromNarrow), expected);
        CO_COMPARE(payloadsOf(fromWide), expected);
        CO_COMPARE(payloadsOf(fromAll), expected);
    }(optionsFor(m_broker, version)));
}

void tst_Mosquitto::subscribesInsideTheMessageLoop() // A-ps-17
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray root = freshTopic();
        const QByteArray trigger = freshTopic();
        const QByteArray end = freshTopic();
        Client client(options);
        co_await client.connect();
        for (int i = 0; i < 200; ++i)
            co_await client.post(root + '/' + QByteArray::number(i), i,
                                 PublishOptions(QoS::AtLeastOnce).retain());
        co_await client.drain();

        auto stream = client.messages();
        co_await client.subscribe(Subscription(trigger, QoS::AtLeastOnce),
                                  Subscription(end, QoS::AtLeastOnce));
        co_await client.publish(trigger, nullptr, QoS::AtLeastOnce);
        QSet<QByteArray> seen;
        int count = 0;
        while (auto message = co_await stream.next().timeout(20s)) {
            if (message->topic().utf8() == trigger) {
                co_await client.subscribe(root + "/#", QoS::AtLeastOnce);
                co_await client.publish(end, nullptr, QoS::AtLeastOnce);
                continue;
            }
            if (message->topic().utf8() == end)
                break;
            ++count;
            seen.insert(message->payload());
        }
        CO_COMPARE(count, 200);
        CO_COMPARE(seen.size(), 200);
    }(optionsFor(m_broker, version)));
}

void tst_Mosquitto::noLocalKeepsOwnMessagesAway_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("noLocal");
    QTest::addColumn<int>("expected");
    QTest::newRow("A-ps-18 5 noLocal") << ProtocolVersion::V5 << true << 0;
    QTest::newRow("A-ps-18 5") << ProtocolVersion::V5 << false << 1;
    QTest::newRow("A-ps-18 3.1.1") << ProtocolVersion::V3_1_1 << false << 1;
}

void tst_Mosquitto::noLocalKeepsOwnMessagesAway()
{
    QFETCH(const ProtocolVersion, version);
    QFETCH(const bool, noLocal);
    QFETCH(const int, expected);
    RUN_COROUTINE([](ClientOptions options, bool noLocal, int expected) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        const QByteArray end = freshTopic();
        Client client(options);
        co_await client.connect();
        auto stream = client.messages();
        co_await client.subscribe(Subscription(topic).noLocal(noLocal));
        co_await client.subscribe(end);
        co_await client.publish(topic, "mine");
        co_await client.publish(end);
        const auto messages = co_await readUntil(stream, end);
        CO_COMPARE(messages.size(), expected);
    }(optionsFor(m_broker, version), noLocal, expected));
}

void tst_Mosquitto::sharedSubscriptionsDivideMessages_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("A-ps-19 3.1.1") << ProtocolVersion::V3_1_1;
    QTest::newRow("A-ps-19 5") << ProtocolVersion::V5;
}

void tst_Mosquitto::sharedSubscriptionsDivideMessages()
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        const QByteArray end = freshTopic();
        const QList<QByteArray> groups{"two", "two", "five", "five", "five", "five", "five"};
        std::vector<Client> members;
        for (const QByteArray &group : groups) {
            Client &member = members.emplace_back(options);
            co_await member.connect();
            co_await member.subscribe("$share/" + group + '/' + topic, QoS::AtLeastOnce);
            co_await member.subscribe(end, QoS::AtLeastOnce);
        }
        for (int i = 0; i < 10; ++i)
            co_await members.front().publish(topic, i, QoS::AtLeastOnce);
        co_await members.front().publish(end, nullptr, QoS::AtLeastOnce);

        QHash<QByteArray, QList<QByteArray>> received;
        for (std::size_t i = 0; i < members.size(); ++i) {
            auto stream = members[i].messages();
            const auto messages = co_await readUntil(stream, end);
            received[groups[qsizetype(i)]] += payloadsOf(messages);
        }
        for (QList<QByteArray> &payloads : received)
            std::sort(payloads.begin(), payloads.end());
        const QByteArrayList all{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
        CO_COMPARE(received.value("two"), all);
        CO_COMPARE(received.value("five"), all);
    }(optionsFor(m_broker, version)));
}

void tst_Mosquitto::propertiesArriveAsPublished() // A-ps-21
{
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        Client client(options);
        co_await client.connect();
        auto stream = co_await client.listen(topic, QoS::ExactlyOnce);
        auto published = PublishOptions(QoS::ExactlyOnce)
                             .messageExpiry(600s)
                             .contentType(u"text/plain"_s)
                             .responseTopic("answers/here")
                             .correlationData(QByteArray("\0\1\2", 3))
                             .utf8Payload()
                             .userProperty(u"b"_s, u"1"_s)
                             .userProperty(u"a"_s, u"2"_s)
                             .userProperty(u"b"_s, u"3"_s);
        co_await client.publish(topic, "hello", published);
        const auto messages = co_await read(stream, 1);
        const Properties &properties = messages.first().properties();
        const auto expiry = properties.number(PropertyId::MessageExpiryInterval).value_or(0);
        CO_VERIFY(expiry > 540 && expiry <= 600);
        CO_COMPARE(properties.text(PropertyId::ContentType), std::optional(u"text/plain"_s));
        CO_COMPARE(properties.text(PropertyId::ResponseTopic), std::optional(u"answers/here"_s));
        CO_COMPARE(properties.bytes(PropertyId::CorrelationData),
                   std::optional(QByteArray("\0\1\2", 3)));
        CO_COMPARE(properties.number(PropertyId::PayloadFormatIndicator),
                   std::optional(quint32(1)));
        const QList<UserProperty> expected = {{u"b"_s, u"1"_s}, {u"a"_s, u"2"_s}, {u"b"_s, u"3"_s}};
        CO_COMPARE(properties.userProperties(), expected);
    }(optionsFor(m_broker)));
}

void tst_Mosquitto::everyQoSArrivesInOrder() // A-ps-23
{
    QFETCH(const ProtocolVersion, version);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        const QByteArray topic = freshTopic();
        Client client(options);
        co_await client.connect();
        auto stream = co_await client.listen(topic, QoS::ExactlyOnce);
        co_await client.publish(topic, "zero", QoS::AtMostOnce);
        co_await client.publish(topic, "one", QoS::AtLeastOnce);
        co_await client.publish(topic, "two", QoS::ExactlyOnce);
        const auto messages = co_await read(stream, 3);
        CO_COMPARE(payloadsOf(messages), (QByteArrayList{"zero", "one", "two"}));
        CO_COMPARE(messages[0].qos(), QoS::AtMostOnce);
        CO_COMPARE(messages[1].qos(), QoS::AtLeastOnce);
        CO_COMPARE(messages[2].qos(), QoS::ExactlyOnce);
    }(optionsFor(m_broker, version)));
}

QTEST_GUILESS_MAIN(tst_Mosquitto)
#include "tst_mosquittobroker.moc"
