// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QProcess>
#include <QtTest/QTest>

//! The program qcomqtt as a user starts it. While the test waits for it, the event loop goes on, so
//! that a broker in the test can serve it.
class ConsoleProgram : public QProcess
{
public:
    explicit ConsoleProgram(
        const QStringList &arguments,
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
    {
        setProcessEnvironment(environment);
        start(path(), arguments);
    }
    //! Another program, which is to start it.
    ConsoleProgram(const QString &program, const QStringList &arguments)
    {
        start(program, arguments);
    }
    ~ConsoleProgram() override
    {
        if (state() == QProcess::NotRunning)
            return;
        kill();
        waitForFinished(patience);
    }

    static QString path() { return QString::fromLocal8Bit(CONSOLE); }

    const QByteArray &output()
    {
        m_output += readAllStandardOutput();
        return m_output;
    }
    const QByteArray &errors()
    {
        m_errors += readAllStandardError();
        return m_errors;
    }
    //! False when it ended or was silent for long before it printed \a part on its error output.
    bool waitForError(const QByteArray &part)
    {
        return waitUntil([this, &part] { return errors().contains(part); });
    }
    bool waitForOutput(const QByteArray &part)
    {
        return waitUntil([this, &part] { return output().contains(part); });
    }
    //! Its exit code; -1 when it crashed or did not end.
    int waitForExit()
    {
        const bool ended = QTest::qWaitFor([this] { return state() == QProcess::NotRunning; },
                                           patience);
        return ended && exitStatus() == QProcess::NormalExit ? exitCode() : -1;
    }
    //! Gives it \a input and nothing more.
    void writeAll(const QByteArray &input)
    {
        write(input);
        closeWriteChannel();
    }

private:
    static constexpr int patience = 60'000; // ms; a busy machine takes its time

    template<typename Condition>
    bool waitUntil(Condition holds)
    {
        const bool over = QTest::qWaitFor(
            [&] { return holds() || state() == QProcess::NotRunning; }, patience);
        return over && holds();
    }

    QByteArray m_output;
    QByteArray m_errors;
};
