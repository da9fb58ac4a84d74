// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "cases.h"
#include "stopwatch.h"

#include <QtCore/QJsonObject>

#include <vector>

//! The rounds of one case, in the order they ran.
struct Result
{
    Case what;
    std::vector<Sample> ours; //!< either may be empty
    std::vector<Sample> theirs;
};

struct Report
{
    Settings settings;
    int rounds = 0;
    quint32 seed = 0;
    QList<std::pair<QString, QString>> facts;
    QList<QString> warnings;
    std::vector<Result> results;
};

//! What was measured, where and how, with the median of the rounds and the least and most of them.
QString text(const Report &report);
QJsonObject json(const Report &report);
