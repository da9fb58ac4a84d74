// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QString>

#include <stdexcept>

//! The command line cannot be understood; what() says why, in one line of UTF-8.
class ArgumentError : public std::runtime_error
{
public:
    explicit ArgumentError(const QString &text) : std::runtime_error(text.toStdString()) {}
};

//! Throws ArgumentError with \a text unless \a holds.
inline void require(bool holds, const QString &text)
{
    if (!holds)
        throw ArgumentError(text);
}
