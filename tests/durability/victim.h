// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "childprocess.h"

#include <QtCore/QRandomGenerator>

#include <memory>

//! A program that is killed with SIGKILL again and again, and started anew each time, until nobody
//! kills it any more and it ends by itself.
class Victim : public QObject
{
    Q_OBJECT
public:
    Victim(const QString &program, const QStringList &arguments, QRandomGenerator &random);

    //! Starts it; kills it a moment after all of its processes together have told \a moments lines,
    //! which rise.
    bool start(const QList<int> &moments);

    //! Lines that all of its processes have told.
    int lines() const { return m_linesBefore + int(m_process->text().count('\n')); }
    int kills() const { return m_kills; }
    //! It has ended by itself, and says that all went well.
    bool isDone() const;
    //! It has ended by itself, and not well.
    bool hasFailed() const;
    //! What its last process has told.
    QByteArray text() const { return m_process->text(); }

Q_SIGNALS:
    void told(int lines);

private:
    bool run();
    void look();
    void kill();
    bool hasEnded() const { return m_process->state() == QProcess::NotRunning; }

    const QString m_program;
    const QStringList m_arguments;
    QRandomGenerator &m_random;
    QList<int> m_moments;
    std::unique_ptr<ChildProcess> m_process;
    int m_linesBefore = 0;
    int m_kills = 0;
    bool m_isDoomed = false;
};
