// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttcurve.h"

#include "mqtthistory.h"

#include <algorithm>
#include <cmath>

namespace QCoMqtt {

namespace {

double timeAt(const MqttHistory &history, int row)
{
    return history.data(history.index(row), HistoryModel::MillisecondsRole).toDouble();
}

//! Where \a value stands between \a low, which is 0, and \a high, which is 1.
double share(double value, double low, double high, double otherwise)
{
    return high == low ? otherwise : (value - low) / (high - low);
}

// The line comes in at the edge, not from where the value before was.
void cut(QList<QPointF> &points, double begin)
{
    if (points.size() < 2 || points[0].x() >= begin)
        return;
    const double way = share(begin, points[0].x(), points[1].x(), 1);
    points[0] = {begin, points[0].y() + way * (points[1].y() - points[0].y())};
}

double orElse(double value, double other)
{
    return std::isnan(value) ? other : value;
}

} // namespace

QList<QPointF> MqttCurve::polyline(double width, double height) const
{
    if (!m_history || m_history->count() == 0 || !(width > 0) || !(height > 0))
        return {};
    const double end = timeAt(*m_history, m_history->count() - 1);
    const double begin = m_history->span() > 0 ? end - double(m_history->span())
                                               : timeAt(*m_history, 0);
    QList<QPointF> points = m_history->series(2 * int(std::min(width, 1e6)), begin);
    cut(points, begin);
    const auto [least, greatest] =
        std::minmax_element(points.cbegin(), points.cend(),
                            [](const QPointF &a, const QPointF &b) { return a.y() < b.y(); });
    const double bottom = orElse(m_history->from(), least->y());
    const double top = orElse(m_history->to(), greatest->y());
    for (QPointF &point : points)
        point = {width * share(point.x(), begin, end, 1),
                 height * (1 - share(point.y(), bottom, top, 0.5))};
    return points;
}

QList<QPointF> MqttCurve::area(double width, double height) const
{
    QList<QPointF> points = polyline(width, height);
    if (points.isEmpty())
        return points;
    points.prepend({points.first().x(), height});
    points.append({points.last().x(), height});
    return points;
}

} // namespace QCoMqtt
