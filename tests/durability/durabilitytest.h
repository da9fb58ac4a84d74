// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QRandomGenerator>
#include <QtCore/QTimer>

#include <functional>

// What the tests have in common that kill programs.

//! The number that the environment names, so that a test can be made longer than the CI needs it.
inline int setting(const char *name, int standard)
{
    bool set = false;
    const int value = qEnvironmentVariableIntValue(name, &set);
    return set ? value : standard;
}

//! QCOMQTT_TEST_SEED, or any; prints it.
inline quint32 seedOfTest()
{
    const quint32 seed = qEnvironmentVariableIsSet("QCOMQTT_TEST_SEED")
        ? qEnvironmentVariable("QCOMQTT_TEST_SEED").toUInt()
        : QRandomGenerator::global()->generate();
    qInfo("QCOMQTT_TEST_SEED=%u", seed);
    return seed;
}

//! Cuts a link again and again, after 50 to 500 ms.
class Cutter : public QObject
{
public:
    Cutter(std::function<void()> cut, QRandomGenerator &random)
        : m_cut(std::move(cut)), m_random(random)
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_cut();
            ++m_cuts;
            restart();
        });
        restart();
    }
    int cuts() const { return m_cuts; }

private:
    void restart() { m_timer.start(int(m_random.bounded(50, 501))); }

    const std::function<void()> m_cut;
    QRandomGenerator &m_random;
    QTimer m_timer;
    int m_cuts = 0;
};
