// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/store/sessionrecords.h>

#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

//! What a session says it must remember, as records and back.
class SessionRecordsTest : public QObject
{
    Q_OBJECT

    static constexpr qint64 day = 24 * 3600 * 1000;
    const Moment m_then{Instant(1000s), 20'000 * day};
    const Moment m_later{Instant(7s), 20'000 * day + 60'000}; // of another process, a minute on

    struct Kept
    {
        SessionRecords translator = {};
        std::map<quint64, QByteArray> records = {};

        void apply(const std::vector<SessionChange> &changes, const Moment &now)
        {
            QList<SessionRecord> written;
            for (const SessionChange &change : changes)
                translator.write(change, u"mqtt://host"_s, now, written);
            for (const SessionRecord &record : std::as_const(written)) {
                if (record.value)
                    records.insert_or_assign(record.key, *record.value);
                else
                    records.erase(record.key);
            }
        }
        QList<SessionRecord> all() const
        {
            QList<SessionRecord> list;
            for (const auto &[key, value] : records)
                list.append({key, value});
            return list;
        }
    };

    //! What a later process finds.
    SessionSnapshot after(const std::vector<SessionChange> &changes)
    {
        Kept kept;
        kept.apply(changes, m_then);
        return read(kept.all());
    }
    SessionSnapshot read(const QList<SessionRecord> &records)
    {
        auto contents = SessionRecords().read(records, m_later);
        if (const auto *broken = std::get_if<QByteArray>(&contents))
            QTest::qFail(broken->constData(), __FILE__, __LINE__);
        auto *good = std::get_if<SessionRecords::Contents>(&contents);
        return good ? good->snapshot : SessionSnapshot();
    }
    static QByteArray brokenRule(const QList<SessionRecord> &records)
    {
        const auto contents = SessionRecords().read(records, Moment());
        const auto *broken = std::get_if<QByteArray>(&contents);
        return broken ? *broken : QByteArray();
    }
    static Publish message(const QByteArray &payload, QoS qos, quint16 packetId = 0)
    {
        return {.topic = Topic("a/b"), .payload = payload, .qos = qos, .packetId = packetId};
    }
    static Publish rich()
    {
        Publish publish = message("payload", QoS::ExactlyOnce);
        publish.retain = true;
        publish.properties.setNumber(PropertyId::MessageExpiryInterval, 90);
        publish.properties.setText(PropertyId::ContentType, u"text/plain"_s);
        publish.properties.addUserProperty(u"name"_s, u"value"_s);
        return publish;
    }

private Q_SLOTS:
    void nothingIsAnEmptySession() { QCOMPARE(read({}), SessionSnapshot()); }

    void aWaitingMessageComesBackAsItWas()
    {
        const SessionSnapshot snapshot = after({MessageKept{4, rich(), m_then.instant - 10s}});
        QCOMPARE(snapshot.messages.size(), 1u);
        const SessionSnapshot::Message &found = snapshot.messages[0];
        QCOMPARE(found.order, Order(4));
        QCOMPARE(found.packetId, quint16(0));
        QCOMPARE(found.sentAs, Order(0));
        QVERIFY(found.publish == rich());
        // It waited 10 s there, and a minute in between.
        QCOMPARE(m_later.instant - found.since, Instant::duration(70s));
    }

    void aClockThatWasSetBackMakesNothingYounger()
    {
        Kept kept;
        kept.apply({MessageKept{1, rich(), m_then.instant}}, m_then);
        auto contents = SessionRecords().read(kept.all(), {Instant(5s), m_then.wallClock - day});
        QCOMPARE(std::get<SessionRecords::Contents>(contents).snapshot.messages[0].since,
                 Instant(5s));
    }

    void whatWasSentAtOnceIsOnItsWay()
    {
        const SessionSnapshot snapshot
            = after({MessageKept{9, message("x", QoS::AtLeastOnce, 3), m_then.instant}});
        QCOMPARE(snapshot.messages[0].packetId, quint16(3));
        QCOMPARE(snapshot.messages[0].sentAs, Order(9));
        QCOMPARE(snapshot.messages[0].publish.packetId, quint16(3));
    }

    void whatWaitedIsOnItsWayOnceItWasSent()
    {
        const SessionSnapshot snapshot
            = after({MessageKept{2, message("x", QoS::AtLeastOnce), m_then.instant},
                     MessageSent{2, 8, 5}});
        QCOMPARE(snapshot.messages[0].order, Order(2));
        QCOMPARE(snapshot.messages[0].packetId, quint16(5));
        QCOMPARE(snapshot.messages[0].sentAs, Order(8));
        QCOMPARE(snapshot.messages[0].publish.payload, "x");
    }

    void afterPubRecTheContentIsGone()
    {
        const SessionSnapshot snapshot
            = after({MessageKept{2, message("x", QoS::ExactlyOnce, 5), m_then.instant},
                     MessageReceived{2, 3, 5, ReasonCode::NoMatchingSubscribers}});
        QCOMPARE(snapshot.messages.size(), 1u);
        QVERIFY(snapshot.messages[0].isReceived);
        QCOMPARE(snapshot.messages[0].packetId, quint16(5));
        QCOMPARE(snapshot.messages[0].code, ReasonCode::NoMatchingSubscribers);
        QVERIFY(snapshot.messages[0].publish.payload.isEmpty());
    }

    void whatIsDoneLeavesNothing()
    {
        Kept kept;
        kept.apply({MessageKept{1, message("x", QoS::AtLeastOnce, 1), m_then.instant},
                    MessageKept{2, message("y", QoS::ExactlyOnce), m_then.instant},
                    MessageSent{2, 3, 2}, MessageReceived{2, 4, 2, ReasonCode::Success},
                    IncomingKept{7}, SubscriptionKept{1, Subscription("f"), {}, 8192},
                    MessageDone{1}, MessageDone{2}, IncomingDone{7}, SubscriptionDone{1}},
                   m_then);
        QVERIFY(kept.records.empty());
    }

    void aMessageThatWaitsAnewHasNoIdentifier()
    {
        Kept kept;
        kept.apply({MessageKept{1, message("x", QoS::AtLeastOnce), m_then.instant},
                    MessageSent{1, 2, 6}, MessageKept{1, message("x", QoS::AtLeastOnce), {}}},
                   m_then);
        QCOMPARE(kept.records.size(), 1u);
        QCOMPARE(read(kept.all()).messages[0].packetId, quint16(0));
    }

    void identifiersOfTheServerAreForgottenTogether()
    {
        Kept kept;
        kept.apply({IncomingKept{1}, IncomingKept{65535}}, m_then);
        QCOMPARE(read(kept.all()).received, (std::vector<quint16>{1, 65535}));
        kept.apply({IncomingForgotten()}, m_then);
        QVERIFY(kept.records.empty());
    }

    void whatALaterProcessReadItCanRemoveAgain()
    {
        Kept kept;
        kept.apply({IncomingKept{1}, MessageKept{1, message("x", QoS::AtLeastOnce), {}},
                    MessageSent{1, 2, 6}},
                   m_then);
        kept.translator = SessionRecords();
        (void)kept.translator.read(kept.all(), m_later);
        kept.apply({IncomingForgotten(), MessageDone{1}}, m_later);
        QVERIFY(kept.records.empty());
    }

    void subscriptionsComeBackInTheirOrder()
    {
        Properties properties;
        properties.addUserProperty(u"k"_s, u"v"_s);
        const SubscriptionKept one{300, Subscription("b/#", QoS::ExactlyOnce).noLocal(), properties,
                                   0};
        const SubscriptionKept two{2, Subscription("a"), {}, 8192};
        QCOMPARE(after({one, two}).subscriptions, (std::vector<SubscriptionKept>{two, one}));
    }

    void whoseSessionItIsComesBack()
    {
        Kept kept;
        kept.apply({SessionBegun{u"name"_s, ProtocolVersion::V3_1_1}}, m_then);
        auto contents = SessionRecords().read(kept.all(), m_later);
        const auto &found = std::get<SessionRecords::Contents>(contents);
        QVERIFY(found.snapshot.begun == (SessionBegun{u"name"_s, ProtocolVersion::V3_1_1}));
        QCOMPARE(found.server, u"mqtt://host"_s);
    }

    void anIdentifierUsedTwiceIsDamage()
    {
        Kept kept;
        kept.apply({MessageKept{1, message("x", QoS::AtLeastOnce, 1), m_then.instant},
                    MessageKept{2, message("y", QoS::AtLeastOnce, 1), m_then.instant}},
                   m_then);
        QCOMPARE(brokenRule(kept.all()), "a packet identifier is used once");
    }

    void aStateWithoutItsMessageIsDamage()
    {
        Kept kept;
        kept.apply({MessageSent{1, 2, 6}}, m_then);
        QCOMPARE(brokenRule(kept.all()), "what was sent has a message");
    }

    void aNewerFormatIsRefused()
    {
        Kept kept;
        kept.apply({SessionBegun{u"name"_s, ProtocolVersion::V5}}, m_then);
        QList<SessionRecord> records = kept.all();
        (*records[0].value)[0] = 2;
        QCOMPARE(brokenRule(records), "records are of format 1");
    }

    void unknownKindsAreDamage()
    {
        QCOMPARE(brokenRule({{quint64(9) << 56, QByteArray()}}), "a record is of one of five kinds");
    }

    //! Whatever is done to the bytes: they are read or refused, and never more than that.
    void damagedBytesAreReadOrRefused()
    {
        bool set = false;
        quint32 seed = qEnvironmentVariable("QCOMQTT_TEST_SEED").toUInt(&set);
        if (!set)
            seed = QRandomGenerator::global()->generate();
        qInfo("QCOMQTT_TEST_SEED=%u", seed);
        QRandomGenerator random(seed);
        Kept kept;
        kept.apply({SessionBegun{u"name"_s, ProtocolVersion::V5},
                    MessageKept{1, rich(), m_then.instant},
                    MessageKept{2, message("x", QoS::ExactlyOnce), m_then.instant},
                    MessageSent{2, 8, 5},
                    MessageKept{3, message("x", QoS::ExactlyOnce, 6), m_then.instant},
                    MessageReceived{3, 9, 6, ReasonCode::Success}, IncomingKept{7},
                    SubscriptionKept{1, Subscription("f/#"), {}, 8192}},
                   m_then);
        const QList<SessionRecord> whole = kept.all();
        int refused = 0;
        for (int i = 0; i < 20'000; ++i) {
            QList<SessionRecord> records = whole;
            SessionRecord &record = records[random.bounded(records.size())];
            QByteArray &bytes = *record.value;
            const int way = int(random.bounded(4));
            if (way == 0)
                record.key = random.generate64();
            else if (way == 1 && !bytes.isEmpty())
                bytes.truncate(random.bounded(bytes.size()));
            else if (way == 2)
                bytes.append(char(random.generate()));
            else if (!bytes.isEmpty())
                bytes[random.bounded(bytes.size())] = char(random.generate());
            refused += brokenRule(records).isEmpty() ? 0 : 1;
        }
        QVERIFY(refused > 1000);
    }
};

QTEST_APPLESS_MAIN(SessionRecordsTest)
#include "tst_sessionrecords.moc"
