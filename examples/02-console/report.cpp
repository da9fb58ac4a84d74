// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "report.h"

#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

//! Text of a server must not move the cursor about.
QByteArray printable(QString text)
{
    for (QChar &character : text) {
        if (character.category() == QChar::Other_Control)
            character = u'?';
    }
    return text.toUtf8();
}

} // namespace

void Report::error(const QString &text)
{
    if (m_level != Level::Quiet)
        print(text);
}

void Report::detail(const QString &text)
{
    if (m_level == Level::Verbose)
        print(text);
}

void Report::progress(const QString &text)
{
    if (m_level == Level::Quiet || !isTerminal())
        return;
    std::fprintf(stderr, "\r%s\x1b[K", printable(text).constData());
    std::fflush(stderr);
    m_showsProgress = true;
}

void Report::clearProgress()
{
    if (m_showsProgress)
        std::fputs("\r\x1b[K", stderr);
    m_showsProgress = false;
}

bool Report::isTerminal()
{
    return ::isatty(STDERR_FILENO) == 1;
}

void Report::print(const QString &text)
{
    clearProgress();
    std::fprintf(stderr, "%s\n", printable(m_name + u": "_s + text).constData());
}
