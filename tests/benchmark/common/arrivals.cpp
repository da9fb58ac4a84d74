// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "arrivals.h"

#include <stdexcept>

void Arrivals::check() const
{
    if (m_hasWrongSize)
        throw std::runtime_error("a message of another size came");
    if (!isComplete())
        throw std::runtime_error("the end came before the last message");
}
