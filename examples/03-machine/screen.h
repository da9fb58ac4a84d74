// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QStringList>

//! Standard output, as a terminal that is drawn over and over or as a plain file.
class Screen
{
public:
    //! Turns a terminal to its alternate screen, where show() draws.
    Screen();
    //! Gives the terminal back as it was.
    ~Screen();
    Q_DISABLE_COPY_MOVE(Screen)

    static bool isTerminal();
    //! False also for who set NO_COLOR.
    static bool hasColours();
    //! Of the terminal now; else what COLUMNS says, or 80.
    static int width();

    //! Draws over what was drawn before, as far as it fits; does nothing on a plain file.
    void show(const QStringList &lines);
    //! Prints below everything else, for good.
    static void print(const QStringList &lines);

private:
    bool m_isTerminal = isTerminal();
};
