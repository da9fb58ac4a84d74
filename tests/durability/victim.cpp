// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "victim.h"

#include <QtCore/QTimer>

Victim::Victim(const QString &program, const QStringList &arguments, QRandomGenerator &random)
    : m_program(program), m_arguments(arguments), m_random(random)
{
}

bool Victim::start(const QList<int> &moments)
{
    m_moments = moments;
    return run();
}

bool Victim::run()
{
    m_process = std::make_unique<ChildProcess>();
    connect(m_process.get(), &QIODevice::readyRead, this, &Victim::look);
    return m_process->run(m_program, m_arguments);
}

bool Victim::isDone() const
{
    return hasEnded() && m_process->exitStatus() == QProcess::NormalExit
        && m_process->exitCode() == 0;
}

bool Victim::hasFailed() const
{
    return hasEnded() && !isDone();
}

// A little later, so that not always the same step is under way.
void Victim::look()
{
    Q_EMIT told(lines());
    if (m_isDoomed || m_moments.isEmpty() || lines() < m_moments.first())
        return;
    m_isDoomed = true;
    m_moments.removeFirst();
    QTimer::singleShot(int(m_random.bounded(20)), this, &Victim::kill);
}

void Victim::kill()
{
    m_isDoomed = false;
    if (hasEnded())
        return; // and says why
    m_process->end();
    ++m_kills;
    m_linesBefore = lines();
    run();
}
