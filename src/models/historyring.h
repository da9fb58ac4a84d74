// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QPointF>

#include <deque>

namespace QCoMqtt::Internal {

//! Points in the order in which they came; knows its least, greatest and mean value at any moment, in
//! constant time on average.
class HistoryRing
{
public:
    void append(QPointF point);
    void dropFirst();
    void clear();

    int size() const noexcept { return int(m_points.size()); }
    bool isEmpty() const noexcept { return m_points.empty(); }
    const QPointF &at(int place) const { return m_points[std::size_t(place)]; }
    const QPointF &first() const { return m_points.front(); }
    const QPointF &last() const { return m_points.back(); }

    // NaN when it is empty.
    double minimum() const noexcept;
    double maximum() const noexcept;
    double mean() const noexcept;

    //! The first that is of \a time or later; size() when there is none.
    int placeOf(double time) const;
    //! Of those from \a first on at most \a most points: of each stretch of time the least and the
    //! greatest.
    QList<QPointF> decimated(int most, int first = 0) const;

private:
    void sumUp();

    struct Candidate
    {
        quint64 place; // counted from the first point ever
        double value;
    };
    std::deque<QPointF> m_points;
    std::deque<Candidate> m_minima; // rising: those that can still come to be the least
    std::deque<Candidate> m_maxima; // falling
    double m_sum = 0;
    quint64 m_dropped = 0;
    int m_untilSumUp = 0;
};

} // namespace QCoMqtt::Internal
