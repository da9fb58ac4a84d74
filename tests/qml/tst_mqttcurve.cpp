// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqtthistory.h"

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace std::chrono_literals;

using Points = QList<QPointF>;

//! Values at whole seconds, in a rectangle of 100 to 50.
class MqttCurveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsTheRectangle();
    void showsTheSpanUpToTheNewestValue();
    void comesInFromTheEdge();
    void keepsToItsBounds();
    void isFlatInTheMiddleWhenAllIsEqual();
    void hasAPointAtTheRightForOneValue();
    void keepsPeaksOfManyValues();
    void isEmptyWithoutValuesOrRoom();
    void hasAnAreaBelow();
    void outlivesItsHistory();
};

namespace {

void put(MqttHistory &history, std::initializer_list<double> values)
{
    std::chrono::system_clock::time_point time(1'000'000s);
    for (const double value : values)
        history.put(value, time += 1s);
    history.flush();
}

} // namespace

void MqttCurveTest::fillsTheRectangle()
{
    MqttHistory history;
    put(history, {0, 10, 5});
    QCOMPARE(history.curve().polyline(100, 50), Points({{0, 50}, {50, 0}, {100, 25}}));
}

void MqttCurveTest::showsTheSpanUpToTheNewestValue()
{
    MqttHistory history;
    history.setSpan(10'000);
    put(history, {0, 10});
    QCOMPARE(history.curve().polyline(100, 50), Points({{90, 50}, {100, 0}}));
    history.setSpan(1000);
    put(history, {}); // the value before the span has no part in the extremes
    QCOMPARE(history.curve().polyline(100, 50), Points({{0, 50}, {100, 0}}));
}

void MqttCurveTest::comesInFromTheEdge()
{
    MqttHistory history;
    history.setSpan(1500);
    put(history, {100, 0, 8, 4});
    // Half-way from 0 to 8 stands 4.
    QCOMPARE(history.curve().polyline(150, 40), Points({{0, 40}, {50, 0}, {150, 40}}));
}

void MqttCurveTest::keepsToItsBounds()
{
    MqttHistory history;
    put(history, {10, 30});
    history.setFrom(0);
    QCOMPARE(history.curve().polyline(100, 30), Points({{0, 20}, {100, 0}}));
    history.setTo(20);
    QCOMPARE(history.curve().polyline(100, 30), Points({{0, 15}, {100, -15}}));
    history.setFrom(qQNaN());
    QCOMPARE(history.curve().polyline(100, 30), Points({{0, 30}, {100, -30}}));
}

void MqttCurveTest::isFlatInTheMiddleWhenAllIsEqual()
{
    MqttHistory history;
    put(history, {7, 7});
    QCOMPARE(history.curve().polyline(100, 50), Points({{0, 25}, {100, 25}}));
}

void MqttCurveTest::hasAPointAtTheRightForOneValue()
{
    MqttHistory history;
    put(history, {7});
    QCOMPARE(history.curve().polyline(100, 50), Points({{100, 25}}));
}

void MqttCurveTest::keepsPeaksOfManyValues()
{
    MqttHistory history;
    history.setCapacity(100'000);
    std::chrono::system_clock::time_point time(1'000'000s);
    for (int i = 0; i < 50'000; ++i)
        history.put(i == 31'415 ? 1 : 0, time += 1s);
    history.flush();
    const Points points = history.curve().polyline(100, 50);
    QVERIFY2(points.size() <= 200, QByteArray::number(points.size()));
    QVERIFY(std::any_of(points.begin(), points.end(), [](auto point) { return point.y() == 0; }));
    QVERIFY(std::is_sorted(points.begin(), points.end(),
                           [](auto a, auto b) { return a.x() < b.x(); }));
}

void MqttCurveTest::isEmptyWithoutValuesOrRoom()
{
    MqttHistory history;
    QCOMPARE(history.curve().polyline(100, 50), Points());
    put(history, {1, 2});
    QCOMPARE(history.curve().polyline(0, 50), Points());
    QCOMPARE(history.curve().polyline(100, qQNaN()), Points());
    QCOMPARE(MqttCurve().polyline(100, 50), Points());
}

void MqttCurveTest::hasAnAreaBelow()
{
    MqttHistory history;
    QCOMPARE(history.curve().area(100, 50), Points());
    history.setSpan(10'000);
    put(history, {0, 10});
    QCOMPARE(history.curve().area(100, 50), Points({{90, 50}, {90, 50}, {100, 0}, {100, 50}}));
}

void MqttCurveTest::outlivesItsHistory()
{
    auto history = std::make_unique<MqttHistory>();
    put(*history, {1, 2});
    const MqttCurve curve = history->curve();
    history.reset();
    QCOMPARE(curve.polyline(100, 50), Points());
}

QTEST_GUILESS_MAIN(MqttCurveTest)

#include "tst_mqttcurve.moc"
