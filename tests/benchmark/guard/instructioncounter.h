// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>

#include <valgrind/callgrind.h>

//! What callgrind counts of this program, which it starts with --collect-atstart=no. Without
//! callgrind all of this is nothing.
class InstructionCounter
{
public:
    void start()
    {
        m_counts = true;
        CALLGRIND_TOGGLE_COLLECT;
    }
    void stop()
    {
        CALLGRIND_TOGGLE_COLLECT;
        m_counts = false;
    }

    //! While one exists, nothing is counted.
    class Pause
    {
    public:
        explicit Pause(const InstructionCounter &counter) : m_counts(counter.m_counts) { toggle(); }
        ~Pause() { toggle(); }
        Q_DISABLE_COPY_MOVE(Pause)

    private:
        void toggle() const
        {
            if (m_counts)
                CALLGRIND_TOGGLE_COLLECT;
        }
        bool m_counts;
    };

private:
    bool m_counts = false;
};
