// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "screen.h"

#include <cstdio>

#include <sys/ioctl.h>
#include <unistd.h>

namespace {

void write(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

winsize windowSize()
{
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return {};
    return size;
}

} // namespace

using namespace Qt::StringLiterals;

Screen::Screen()
{
    if (m_isTerminal)
        write(u"\x1b[?1049h\x1b[?25l"_s); // alternate screen, no cursor
}

Screen::~Screen()
{
    if (m_isTerminal)
        write(u"\x1b[?25h\x1b[?1049l"_s);
}

bool Screen::isTerminal()
{
    return isatty(STDOUT_FILENO) == 1;
}

bool Screen::hasColours()
{
    return isTerminal() && qEnvironmentVariableIsEmpty("NO_COLOR")
        && qgetenv("TERM") != QByteArrayView("dumb");
}

int Screen::width()
{
    if (const int columns = windowSize().ws_col; columns > 0)
        return columns;
    const int columns = qEnvironmentVariableIntValue("COLUMNS");
    return columns > 0 ? columns : 80;
}

void Screen::show(const QStringList &lines)
{
    if (!m_isTerminal)
        return;
    const int height = windowSize().ws_row;
    const QStringList visible = height > 0 ? lines.mid(0, height) : lines;
    // Each line clears its own rest, and the end what is below: nothing flickers.
    write(u"\x1b[H"_s + visible.join(u"\x1b[K\r\n"_s) + u"\x1b[K\x1b[J"_s);
}

void Screen::print(const QStringList &lines)
{
    write(lines.join(u'\n') + u'\n');
}
