// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QString>

//! What the program says beside its output: lines on the error output.
class Report
{
public:
    enum class Level : quint8 { Quiet, Normal, Verbose };

    //! Every line starts with \a name.
    Report(QString name, Level level) : m_name(std::move(name)), m_level(level) {}

    void error(const QString &text);
    //! What is worth a line though nobody asked, such as a lost connection.
    void note(const QString &text) { error(text); }
    //! Only with --verbose.
    void detail(const QString &text);
    //! A line that the next one replaces; only at a terminal.
    void progress(const QString &text);
    void clearProgress();
    static bool isTerminal();

private:
    void print(const QString &text);

    QString m_name;
    Level m_level;
    bool m_showsProgress = false;
};
