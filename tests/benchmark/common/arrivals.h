// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "measurement.h"
#include "runoptions.h"

#include <cstdint>

//! Counts the messages that arrive. Where receiving is what is measured, it starts the measurement
//! behind the warm-up, and stops it with the last message.
class Arrivals
{
public:
    Arrivals(const RunOptions &options, Measurement &measurement) noexcept
        : m_measurement(measurement)
        , m_size(options.size)
        , m_warmUp(options.warmUp())
        , m_all(options.allMessages())
        , m_isMeasured(options.operation == RunOptions::Operation::Receive)
    {}

    //! One message; nothing is thrown here, where a library may have called that cannot take it.
    void count(std::int64_t payloadSize)
    {
        m_hasWrongSize |= payloadSize != m_size;
        ++m_count;
        if (!m_isMeasured)
            return;
        if (m_count == m_warmUp)
            m_measurement.start();
        if (isComplete())
            m_measurement.stop(m_all - m_warmUp);
    }

    std::int64_t counted() const noexcept { return m_count; }
    bool isComplete() const noexcept { return m_count == m_all; }
    //! Throws std::runtime_error when messages are missing, or one was not as it was sent.
    void check() const;

private:
    Measurement &m_measurement;
    const std::int64_t m_size;
    const std::int64_t m_warmUp;
    const std::int64_t m_all;
    const bool m_isMeasured;
    std::int64_t m_count = 0;
    bool m_hasWrongSize = false;
};
