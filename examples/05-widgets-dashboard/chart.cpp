// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "chart.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include <cmath>

using namespace Qt::StringLiterals;

namespace {

constexpr int margin = 12;

QString text(double value)
{
    return QLocale().toString(value, 'g', 6);
}

} // namespace

Chart::Chart(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"chart"_s);
    setMinimumSize(220, 140);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Chart::show(const QString &title, QCoMqtt::HistoryModel *history)
{
    if (m_history)
        m_history->disconnect(this);
    m_title = title;
    m_history = history;
    if (history)
        connect(history, &QCoMqtt::HistoryModel::updated, this, qOverload<>(&QWidget::update));
    update();
}

// Round numbers, four or so of them.
Chart::Scale Chart::scaleFor(double minimum, double maximum)
{
    double span = maximum - minimum;
    if (span <= 0)
        span = std::max(std::abs(maximum), 1.0);
    const double magnitude = std::pow(10, std::floor(std::log10(span / 4)));
    const double rest = span / 4 / magnitude;
    const double step = magnitude * (rest < 1.5 ? 1 : rest < 3.5 ? 2 : rest < 7.5 ? 5 : 10);
    return {std::floor(minimum / step) * step,
            std::max(std::ceil(maximum / step), std::floor(minimum / step) + 1) * step, step};
}

void Chart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().base());
    const QFontMetrics metrics = fontMetrics();
    const QRectF inner = QRectF(rect()).adjusted(margin, margin, -margin, -margin);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(inner, Qt::AlignTop | Qt::AlignLeft,
                     metrics.elidedText(m_title, Qt::ElideLeft, int(inner.width())));
    painter.setFont(font());
    if (!m_history || m_history->count() == 0) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(inner, Qt::AlignCenter,
                         m_title.isEmpty() ? tr("Select a topic to see its numbers over time")
                                           : tr("No numbers yet"));
        return;
    }
    paintSummary(painter, inner);
    const int line = metrics.height();
    const int labels = metrics.horizontalAdvance(u"-0000.00"_s);
    const QRectF area = inner.adjusted(labels, 3.2 * line, 0, -1.5 * line);
    const Scale scale = scaleFor(m_history->minimum(), m_history->maximum());
    paintScale(painter, area, scale);
    paintLine(painter, area, scale);
}

void Chart::paintSummary(QPainter &painter, const QRectF &area) const
{
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(area.translated(0, 1.2 * fontMetrics().height()), Qt::AlignTop | Qt::AlignLeft,
                     tr("now %1   least %2   mean %3   greatest %4")
                         .arg(text(m_history->last()), text(m_history->minimum()),
                              text(m_history->mean()), text(m_history->maximum())));
}

void Chart::paintScale(QPainter &painter, const QRectF &area, const Scale &scale) const
{
    QColor faint = palette().color(QPalette::Text);
    faint.setAlphaF(0.15F);
    const double height = scale.greatest - scale.least;
    for (double value = scale.least; value <= scale.greatest + scale.step / 2; value += scale.step) {
        const double y = area.bottom() - (value - scale.least) / height * area.height();
        painter.setPen(faint);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(palette().color(QPalette::Text));
        const QRectF label(0, y - fontMetrics().height(), area.left() - 6, 2.0 * fontMetrics().height());
        // What is left of 0 after adding up steps is no number to show.
        painter.drawText(label, Qt::AlignRight | Qt::AlignVCenter,
                         text(std::abs(value) < scale.step / 1000 ? 0 : value));
    }
    const auto time = [this](int row) {
        return m_history->index(row).data(QCoMqtt::HistoryModel::TimeRole).toDateTime().toLocalTime()
            .toString(u"HH:mm:ss"_s);
    };
    const QRectF below(area.left(), area.bottom() + 4, area.width(), 1.5 * fontMetrics().height());
    painter.drawText(below, Qt::AlignLeft | Qt::AlignTop, time(0));
    painter.drawText(below, Qt::AlignRight | Qt::AlignTop, time(m_history->count() - 1));
}

void Chart::paintLine(QPainter &painter, const QRectF &area, const Scale &scale) const
{
    const QList<QPointF> points = m_history->series(int(area.width()) * 2);
    const double begin = points.first().x();
    const double duration = std::max(points.last().x() - begin, 1.0);
    QPainterPath path;
    for (const QPointF &point : points) {
        const QPointF place(area.left() + (point.x() - begin) / duration * area.width(),
                            area.bottom()
                                - (point.y() - scale.least) / (scale.greatest - scale.least)
                                    * area.height());
        if (path.elementCount() == 0)
            path.moveTo(place);
        else
            path.lineTo(place);
    }
    const QColor color = palette().color(QPalette::Highlight);
    QColor below = color;
    below.setAlphaF(0.12F);
    QPainterPath filled = path;
    filled.lineTo(path.currentPosition().x(), area.bottom());
    filled.lineTo(area.left(), area.bottom());
    painter.fillPath(filled, below);
    painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
    painter.setBrush(color);
    painter.drawEllipse(path.currentPosition(), 3, 3);
}
