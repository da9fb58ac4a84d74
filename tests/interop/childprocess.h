// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QProcess>

//! A port on loopback that nobody listened to a moment ago.
quint16 freePort();

//! A program that runs beside the test and ends with it, also when the test crashes. What it
//! writes to its output and error channels is collected.
class ChildProcess : public QProcess
{
    Q_OBJECT
public:
    ChildProcess();
    ~ChildProcess() override;

    //! Starts the program; false when it is not there.
    bool run(const QString &program, const QStringList &arguments);
    //! Ends it at once, as a crash would.
    void end();

    const QByteArray &text() const { return m_text; }
    void forgetText() { m_text.clear(); }
    QByteArrayList lines() const;
    //! Blocks until the collected text contains \a part; false when the program ended or was
    //! silent for 20 s before that.
    bool waitForText(const QByteArray &part);
    //! Blocks until the program has ended; true when it ended by itself and with 0.
    bool waitForSuccess();

private:
    void collect() { m_text += readAll(); }

    QByteArray m_text;
};
