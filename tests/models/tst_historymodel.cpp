// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/historymodel.h>

#include <QtCore/QDateTime>
#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

std::chrono::system_clock::time_point at(qint64 milliseconds)
{
    return std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds));
}

QList<double> values(const HistoryModel &model)
{
    QList<double> list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(model.index(row).data(HistoryModel::ValueRole).toDouble());
    return list;
}

} // namespace

class tst_HistoryModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void valuesStandInOrder();
    void nothingIsNaN();
    void whatIsNotFiniteIsLeftOut();
    void theCapacityHolds();
    void theAgeHolds();
    void viewsHearOncePerInterval();
    void messagesGiveNumbers_data();
    void messagesGiveNumbers();
    void itKnowsItsLeastAndGreatestAndMean();
    void aFewPointsAreGivenAsTheyAre();
    void noPeakIsLost_data();
    void noPeakIsLost();
    void valuesOfOneMomentAreDecimatedToo();
    void clearing();
    void whoHearsOfAChangeMayClear();
};

void tst_HistoryModel::valuesStandInOrder()
{
    HistoryModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(model.put(1.5, at(1000)));
    QVERIFY(model.put(-2, at(2000)));
    QCOMPARE(model.count(), 0); // nobody has heard of them
    model.flush();
    QCOMPARE(values(model), (QList<double>{1.5, -2}));
    QCOMPARE(model.index(1).data(HistoryModel::MillisecondsRole), QVariant(2000.0));
    QCOMPARE(model.index(1).data(HistoryModel::TimeRole).toDateTime().toMSecsSinceEpoch(), 2000);
    QCOMPARE(model.last(), -2.0);
    QCOMPARE(model.minimum(), -2.0);
    QCOMPARE(model.maximum(), 1.5);
    QCOMPARE(model.mean(), -0.25);
}

void tst_HistoryModel::nothingIsNaN()
{
    HistoryModel model;
    for (const double value : {model.last(), model.minimum(), model.maximum(), model.mean()})
        QVERIFY(std::isnan(value));
    QVERIFY(model.series(10).isEmpty());
}

void tst_HistoryModel::whatIsNotFiniteIsLeftOut()
{
    HistoryModel model;
    QVERIFY(!model.put(std::numeric_limits<double>::quiet_NaN()));
    QVERIFY(!model.put(-std::numeric_limits<double>::infinity()));
    model.flush();
    QCOMPARE(model.count(), 0);
}

void tst_HistoryModel::theCapacityHolds()
{
    HistoryModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCapacity(3);
    for (int i = 0; i < 10; ++i)
        model.put(i, at(i));
    model.flush();
    QCOMPARE(values(model), (QList<double>{7, 8, 9}));
    model.put(10, at(10));
    model.flush();
    QCOMPARE(values(model), (QList<double>{8, 9, 10}));
    model.setCapacity(1);
    QCOMPARE(values(model), QList<double>{10});
}

void tst_HistoryModel::theAgeHolds()
{
    HistoryModel model;
    model.setMaximumAge(1000);
    for (const int moment : {0, 500, 1000, 1001, 1600})
        model.put(moment, at(moment));
    model.flush();
    QCOMPARE(values(model), (QList<double>{1000, 1001, 1600}));
    model.put(5, at(10'000));
    model.flush();
    QCOMPARE(values(model), QList<double>{5});
}

void tst_HistoryModel::viewsHearOncePerInterval()
{
    HistoryModel model;
    QSignalSpy insertions(&model, &HistoryModel::rowsInserted);
    QSignalSpy updates(&model, &HistoryModel::updated);
    for (int i = 0; i < 500; ++i)
        model.put(i, at(i));
    QVERIFY(updates.wait());
    QCOMPARE(insertions.size(), 1);
    QCOMPARE(model.count(), 500);
    model.setUpdateInterval(0);
    model.put(1, at(501));
    QCOMPARE(model.count(), 501);
}

void tst_HistoryModel::messagesGiveNumbers_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QString>("path");
    QTest::addColumn<std::optional<double>>("expected");
    using Number = std::optional<double>;
    QTest::newRow("a number") << QByteArray("21.5") << QString() << Number(21.5);
    QTest::newRow("with spaces") << QByteArray(" 7\n") << QString() << Number(7);
    QTest::newRow("no number") << QByteArray("on") << QString() << Number();
    QTest::newRow("nothing") << QByteArray() << QString() << Number();
    QTest::newRow("in JSON") << QByteArray(R"({"t": [1, 2.5]})") << u"t[1]"_s << Number(2.5);
    QTest::newRow("as text in JSON") << QByteArray(R"({"t": "2.50"})") << u"t"_s << Number(2.5);
    QTest::newRow("no number in JSON") << QByteArray(R"({"t": true})") << u"t"_s << Number();
    QTest::newRow("not there") << QByteArray(R"({"t": 1})") << u"u"_s << Number();
    QTest::newRow("no JSON") << QByteArray("{") << u"t"_s << Number();
}

void tst_HistoryModel::messagesGiveNumbers()
{
    QFETCH(const QByteArray, payload);
    QFETCH(const QString, path);
    QFETCH(const std::optional<double>, expected);
    HistoryModel model;
    QCOMPARE(model.put(Message("a", payload), path), expected.has_value());
    model.flush();
    QCOMPARE(model.count(), expected ? 1 : 0);
    if (expected)
        QCOMPARE(model.last(), *expected);
}

void tst_HistoryModel::itKnowsItsLeastAndGreatestAndMean()
{
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("QCOMQTT_TEST_SEED", &isGiven);
    const quint32 seed = isGiven ? quint32(given) : QRandomGenerator::global()->generate() >> 1;
    qInfo("QCOMQTT_TEST_SEED=%u", seed);
    QRandomGenerator random(seed);
    HistoryModel model;
    model.setCapacity(20);
    std::deque<double> reference;
    for (int step = 0; step < 2000; ++step) {
        const double value = random.bounded(3) == 0 ? 1e12 : random.bounded(10) / 8.0;
        model.put(value, at(step));
        reference.push_back(value);
        if (reference.size() > 20)
            reference.pop_front();
        if (random.bounded(3) != 0)
            continue;
        model.flush();
        QCOMPARE(model.minimum(), *std::min_element(reference.cbegin(), reference.cend()));
        QCOMPARE(model.maximum(), *std::max_element(reference.cbegin(), reference.cend()));
        const double mean = std::accumulate(reference.cbegin(), reference.cend(), 0.0)
            / double(reference.size());
        QVERIFY(std::abs(model.mean() - mean) < 0.01 + mean * 1e-6);
    }
}

void tst_HistoryModel::aFewPointsAreGivenAsTheyAre()
{
    HistoryModel model;
    for (int i = 0; i < 5; ++i)
        model.put(i * i, at(i * 10));
    model.flush();
    QCOMPARE(model.series(5), (QList<QPointF>{{0, 0}, {10, 1}, {20, 4}, {30, 9}, {40, 16}}));
}

void tst_HistoryModel::noPeakIsLost_data()
{
    QTest::addColumn<int>("points");
    for (const int points : {2, 3, 10, 99, 100, 640})
        QTest::addRow("%d points", points) << points;
}

void tst_HistoryModel::noPeakIsLost()
{
    QFETCH(const int, points);
    HistoryModel model;
    model.setCapacity(10'000);
    for (int i = 0; i < 10'000; ++i)
        model.put(i == 7777 ? 100 : i == 1234 ? -100 : std::sin(i / 50.0), at(i * 10));
    model.flush();
    const QList<QPointF> series = model.series(points);
    QVERIFY(series.size() <= points);
    QVERIFY(series.size() > points / 2 - 1);
    QVERIFY(std::is_sorted(series.cbegin(), series.cend(),
                           [](const QPointF &a, const QPointF &b) { return a.x() < b.x(); }));
    QVERIFY(series.contains(QPointF(12340, -100)));
    QVERIFY(series.contains(QPointF(77770, 100)));
}

void tst_HistoryModel::valuesOfOneMomentAreDecimatedToo()
{
    HistoryModel model;
    for (int i = 0; i < 1000; ++i)
        model.put(i % 17, at(5));
    model.flush();
    const QList<QPointF> series = model.series(10);
    QVERIFY(series.size() <= 10);
    QVERIFY(series.contains(QPointF(5, 0)));
    QVERIFY(series.contains(QPointF(5, 16)));
}

void tst_HistoryModel::clearing()
{
    HistoryModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.put(1);
    model.flush();
    model.put(2);
    model.clear();
    model.flush();
    QCOMPARE(model.count(), 0);
    QVERIFY(std::isnan(model.maximum()));
    model.put(3);
    model.flush();
    QCOMPARE(model.maximum(), 3.0);
    QCOMPARE(model.mean(), 3.0);
}

void tst_HistoryModel::whoHearsOfAChangeMayClear()
{
    HistoryModel model;
    connect(&model, &HistoryModel::rowsInserted, &model, &HistoryModel::clear);
    model.put(1);
    model.put(2);
    model.flush();
    QCOMPARE(model.count(), 0);
}

QTEST_GUILESS_MAIN(tst_HistoryModel)
#include "tst_historymodel.moc"
