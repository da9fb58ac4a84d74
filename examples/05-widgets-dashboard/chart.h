// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/HistoryModel>

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

//! The line of a history, with its scale, and what it came to.
class Chart : public QWidget
{
public:
    explicit Chart(QWidget *parent = nullptr);

    void show(const QString &title, QCoMqtt::HistoryModel *history);
    QSize sizeHint() const override { return {480, 260}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Scale
    {
        double least;
        double greatest;
        double step;
    };
    static Scale scaleFor(double minimum, double maximum);
    void paintScale(QPainter &painter, const QRectF &area, const Scale &scale) const;
    void paintLine(QPainter &painter, const QRectF &area, const Scale &scale) const;
    void paintSummary(QPainter &painter, const QRectF &area) const;

    QString m_title;
    QPointer<QCoMqtt::HistoryModel> m_history;
};
