// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "readingturn.h"

#include <QtCore/QAbstractEventDispatcher>
#include <QtCore/QElapsedTimer>

namespace QCoMqtt {

namespace {

// Half a frame: the other half is for drawing.
constexpr qint64 longest = 8; // ms

thread_local QElapsedTimer turn; // invalid between turns

} // namespace

bool ReadingTurn::goesOn()
{
    if (turn.isValid())
        return turn.elapsed() < longest;
    turn.start();
    QMetaObject::invokeMethod(
        QAbstractEventDispatcher::instance(), [] { turn.invalidate(); }, Qt::QueuedConnection);
    return true;
}

} // namespace QCoMqtt
