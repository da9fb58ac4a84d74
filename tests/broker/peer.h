// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtTest/QTest>

namespace QCoMqtt {

//! A program that somebody else wrote, as a child process that ends with this object at the latest.
class Peer
{
public:
    static constexpr int patience = 30'000; // milliseconds, only for tests that fail

    Peer() = default;
    Peer(const QString &program, const QStringList &arguments) { start(program, arguments); }
    Q_DISABLE_COPY_MOVE(Peer)
    ~Peer()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        m_process.waitForFinished();
    }

    void start(const QString &program, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        m_process.start(program, arguments);
    }
    //! Ends it like a crash.
    void kill() { m_process.kill(); }
    void writeInput(const QByteArray &bytes)
    {
        m_process.write(bytes);
        m_process.closeWriteChannel();
    }

    //! Waits for the end; true when it was an exit with \a code.
    bool exitsWith(int code)
    {
        waitForEnd();
        const bool right = m_process.state() == QProcess::NotRunning
            && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == code;
        if (!right) {
            qWarning() << m_process.program() << m_process.arguments() << m_process.exitCode()
                       << m_process.error() << m_process.readAllStandardError() << output();
        }
        return right;
    }
    void waitForEnd()
    {
        (void)QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; },
                              patience);
    }
    int exitCode() const { return m_process.exitCode(); }
    QByteArray output()
    {
        m_output += m_process.readAllStandardOutput();
        return m_output;
    }
    QList<QByteArray> lines()
    {
        QList<QByteArray> lines = output().split('\n');
        lines.removeLast();
        return lines;
    }
    QByteArray errors() { return m_process.readAllStandardError(); }

private:
    QProcess m_process;
    QByteArray m_output;
};

} // namespace QCoMqtt
