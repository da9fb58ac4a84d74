// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "readingturn.h"

#include <QtCore/QAbstractEventDispatcher>
#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>
#include <QtCore/QTimerEvent>

namespace QCoMqtt {

namespace {

// Half a frame: the other half is for drawing.
constexpr qint64 longestTurn = 8; // ms

//! From the first message of a turn until timers have theirs.
class Turn : public QObject
{
public:
    explicit Turn(QObject *parent) : QObject(parent) {}

    bool goesOn()
    {
        if (m_begin.isValid())
            return m_begin.elapsed() < longestTurn;
        m_begin.start();
        m_timer = startTimer(ReadingTurn::pause, Qt::PreciseTimer);
        return true;
    }

protected:
    void timerEvent(QTimerEvent *) override
    {
        killTimer(m_timer);
        m_begin.invalidate();
    }

private:
    QElapsedTimer m_begin;
    int m_timer = 0;
};

thread_local QPointer<Turn> turn;

} // namespace

bool ReadingTurn::goesOn()
{
    if (!turn)
        turn = new Turn(QAbstractEventDispatcher::instance());
    return turn->goesOn();
}

} // namespace QCoMqtt
