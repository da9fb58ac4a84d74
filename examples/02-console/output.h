// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoroTask>

#include <QtCore/QByteArray>

#include <stop_token>

//! Writes to the standard output while the event loop goes on, also when nobody reads. Collects
//! until flush() or until there is much. Throws IoError.
class Output
{
public:
    explicit Output(int descriptor) : m_descriptor(descriptor) {}

    void append(const QByteArray &bytes) { m_pending += bytes; }
    bool isFull() const noexcept;
    QCoro::Task<> flush(std::stop_token stop);

private:
    QByteArray m_pending;
    int m_descriptor;
};
