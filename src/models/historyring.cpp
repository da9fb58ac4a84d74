// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/historyring.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace QCoMqtt::Internal {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

} // namespace

void HistoryRing::append(QPointF point)
{
    const quint64 place = m_dropped + m_points.size();
    const double value = point.y();
    while (!m_minima.empty() && m_minima.back().value >= value)
        m_minima.pop_back();
    m_minima.push_back({place, value});
    while (!m_maxima.empty() && m_maxima.back().value <= value)
        m_maxima.pop_back();
    m_maxima.push_back({place, value});
    m_points.push_back(point);
    m_sum += value;
}

void HistoryRing::dropFirst()
{
    if (m_minima.front().place == m_dropped)
        m_minima.pop_front();
    if (m_maxima.front().place == m_dropped)
        m_maxima.pop_front();
    m_sum -= m_points.front().y();
    m_points.pop_front();
    ++m_dropped;
    if (--m_untilSumUp < 0)
        sumUp();
}

// Taking from a sum what was added to it leaves a rest each time.
void HistoryRing::sumUp()
{
    m_sum = std::accumulate(m_points.cbegin(), m_points.cend(), 0.0,
                            [](double sum, const QPointF &point) { return sum + point.y(); });
    m_untilSumUp = std::max(size(), 64);
}

void HistoryRing::clear()
{
    m_points.clear();
    m_minima.clear();
    m_maxima.clear();
    m_sum = 0;
    m_dropped = 0;
}

double HistoryRing::minimum() const noexcept
{
    return isEmpty() ? nothing : m_minima.front().value;
}

double HistoryRing::maximum() const noexcept
{
    return isEmpty() ? nothing : m_maxima.front().value;
}

// Rounding may bring the mean of equal values beyond them.
double HistoryRing::mean() const noexcept
{
    return isEmpty() ? nothing : std::clamp(m_sum / double(m_points.size()), minimum(), maximum());
}

int HistoryRing::placeOf(double time) const
{
    const auto place = std::partition_point(m_points.cbegin(), m_points.cend(),
                                            [time](const QPointF &point) { return point.x() < time; });
    return int(place - m_points.cbegin());
}

QList<QPointF> HistoryRing::decimated(int most, int first) const
{
    if (size() - first <= most)
        return QList<QPointF>(m_points.cbegin() + first, m_points.cend());
    const int stretches = std::max(most / 2, 1);
    const double begin = at(first).x();
    const double length = std::max(last().x() - begin, 1.0) / stretches;
    QList<QPointF> result;
    result.reserve(2 * stretches);
    for (int place = first; place < size();) {
        const auto stretch = std::clamp(int((at(place).x() - begin) / length), 0, stretches - 1);
        int least = place;
        int greatest = place;
        for (++place; place < size()
             && (stretch == stretches - 1 || at(place).x() < begin + (stretch + 1) * length);
             ++place) {
            if (at(place).y() < at(least).y())
                least = place;
            if (at(place).y() > at(greatest).y())
                greatest = place;
        }
        result.append(at(std::min(least, greatest)));
        if (least != greatest && result.size() < most)
            result.append(at(std::max(least, greatest)));
    }
    return result;
}

} // namespace QCoMqtt::Internal
