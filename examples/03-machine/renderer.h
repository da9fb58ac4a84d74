// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "board.h"

#include <QtCore/QStringList>

struct RenderOptions
{
    int width = 80;
    bool colours = false;
    QString title; //!< the first line; none when empty
};

//! The whole dashboard as lines that take no more columns than there are.
QStringList render(const Board &board, const RenderOptions &options);
