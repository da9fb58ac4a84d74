// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

// Text in columns of a terminal. Pure functions.

//! Columns that \a text takes: 2 for wide characters, 0 for marks that combine.
int displayWidth(QStringView text);
//! \a text in exactly \a width columns: filled up with spaces, or cut with "…".
QString fitted(QStringView text, int width, Qt::Alignment alignment = Qt::AlignLeft);
//! A bar of \a width columns, of which \a share (0 to 1) is filled, to an eighth of a column.
QString bar(double share, int width);
//! The last \a width of \a values as columns between 0 and \a highest, filled up at the left.
QString sparkline(const QList<double> &values, int width, double highest);

//! "1.5 KiB"
QString formatBytes(double bytes);
//! "1 h 15 min"
QString formatDuration(qint64 seconds);

//! Columns of a table of rows; a width of 0 leaves a column out.
struct Layout
{
    static constexpr int margin = 2;
    int label = 0;
    int bar = 0;
    int value = 0;
    int history = 0;
    int detail = 0;
};

//! How the columns share \a width; below 40 columns what stands at the right is lost.
Layout layoutFor(int width);
