// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "board.h"

//! A row of the table; what a machine does not tell stays empty.
struct Row
{
    QString label;
    std::optional<double> share; //!< how full the bar is, 0 to 1
    QString value;
    QList<double> history;
    double highest = 0; //!< of the history's scale; 0 takes its highest value
    bool hasLimit = true; //!< false: the bar compares with the highest value seen
    QString detail;
};

struct Section
{
    QString title;
    QList<Row> rows;
};

//! What there is to show of \a host, without sections that would be empty.
QList<Section> sectionsOf(const Host &host);
//! "AMD EPYC, 2 cores, up 1 h 15 min, 141 processes"
QString factsOf(const Host &host);
