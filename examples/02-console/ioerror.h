// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

//! A file, the standard input or the standard output failed.
class IoError : public std::runtime_error
{
public:
    //! Takes the reason from errno.
    explicit IoError(const std::string &what) : IoError(what, errno) {}
    IoError(const std::string &what, int error)
        : std::runtime_error(what + ": " + std::generic_category().message(error)), m_error(error)
    {}

    int error() const noexcept { return m_error; }

private:
    int m_error;
};
