// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "settings.h"

#include <QCoMqtt/Client>
#include <QCoMqtt/LocalBroker>

#include <QtCore/QProcess>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

Message wish(const Payload &payload)
{
    return Message(Topic("machine/attic/interval/set"), payload);
}

//! What the topic says next that \a isWanted; the test is given up when it does not.
template<typename Wanted>
QCoro::Task<QString> next(MessageStream &stream, Wanted isWanted)
{
    while (const auto message = co_await stream.next()) {
        if (isWanted(message->topic().toString(), message->text()))
            co_return message->text();
    }
    co_return QString();
}

QCoro::Task<> setAndSee(QUrl broker, QString base)
{
    Client client{ClientOptions(broker)};
    co_await client.connect();
    auto stream = co_await client.listen(base + u"#"_s, QoS::AtLeastOnce);
    const auto isInterval = [&base](const QString &topic, const QString &) {
        return topic == base + u"interval"_s;
    };
    const auto isReporting = [&base](const QString &topic, const QString &) {
        return topic == base + u"reporting"_s;
    };
    const auto isLoad = [&base](const QString &topic, const QString &) {
        return topic == base + u"cpu/total"_s;
    };
    QString said = co_await next(stream, isInterval);
    CO_COMPARE(said, u"0.5"_s);

    co_await client.publish(base + u"interval/set"_s, "0.1", QoS::AtLeastOnce);
    said = co_await next(stream, isInterval);
    CO_COMPARE(said, u"0.1"_s);

    // Nonsense is answered with how it stands.
    co_await client.publish(base + u"interval/set"_s, "often", QoS::AtLeastOnce);
    said = co_await next(stream, isInterval);
    CO_COMPARE(said, u"0.1"_s);

    co_await client.publish(base + u"reporting/set"_s, "OFF", QoS::AtLeastOnce);
    do {
        said = co_await next(stream, isReporting);
    } while (said != u"OFF"_s);
    co_await client.publish(base + u"reporting/set"_s, "ON", QoS::AtLeastOnce);
    do {
        said = co_await next(stream, isReporting);
    } while (said != u"ON"_s);
    said = co_await next(stream, isLoad);
    CO_VERIFY(!said.isEmpty());
    co_await client.disconnect();
}

} // namespace

class tst_MachineSettings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aWishIsTakenOrLeft_data();
    void aWishIsTakenOrLeft();
    void thePublisherDoesWhatIsSet();
};

void tst_MachineSettings::aWishIsTakenOrLeft_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("isTaken");
    QTest::addColumn<int>("interval");
    QTest::addColumn<bool>("isReporting");
    QTest::newRow("interval") << u"interval"_s << QByteArray("2.5") << true << 2500 << true;
    QTest::newRow("shortest") << u"interval"_s << QByteArray("0.1") << true << 100 << true;
    QTest::newRow("longest") << u"interval"_s << QByteArray("10") << true << 10'000 << true;
    QTest::newRow("too short") << u"interval"_s << QByteArray("0.09") << false << 500 << true;
    QTest::newRow("too long") << u"interval"_s << QByteArray("10.1") << false << 500 << true;
    QTest::newRow("no number") << u"interval"_s << QByteArray("soon") << false << 500 << true;
    QTest::newRow("nan") << u"interval"_s << QByteArray("nan") << false << 500 << true;
    QTest::newRow("off") << u"reporting"_s << QByteArray("OFF") << true << 500 << false;
    QTest::newRow("on") << u"reporting"_s << QByteArray("true") << true << 500 << true;
    QTest::newRow("neither") << u"reporting"_s << QByteArray("maybe") << false << 500 << true;
    QTest::newRow("unknown") << u"colour"_s << QByteArray("red") << false << 500 << true;
}

void tst_MachineSettings::aWishIsTakenOrLeft()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, payload);
    Settings settings;
    QTEST(settings.set(name, wish(payload)), "isTaken");
    QTEST(int(settings.interval().count()), "interval");
    QTEST(settings.isReporting(), "isReporting");
}

void tst_MachineSettings::thePublisherDoesWhatIsSet()
{
    LocalBroker broker;
    broker.listen();
    QProcess publisher;
    publisher.start(QStringLiteral(MACHINE),
                    {u"publish"_s, u"--broker"_s, broker.url().toString()});
    QVERIFY(publisher.waitForStarted());
    RUN_COROUTINE(setAndSee(broker.url(), u"machine/"_s + Machine::name() + u'/'));
    QCOMPARE(publisher.state(), QProcess::Running);
    publisher.terminate();
    QTRY_COMPARE_WITH_TIMEOUT(publisher.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(publisher.exitCode(), 0);
}

QTEST_GUILESS_MAIN(tst_MachineSettings)
#include "tst_machinesettings.moc"
