// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

class QRandomGenerator;

namespace QCoMqtt::Internal {

//! Where engines take chance from: delays, names, identifiers. What must stay a secret comes from
//! the system itself, always.
class QCOMQTT_TESTED_EXPORT Randomness
{
public:
    //! The system's, unless a test has set another one in this thread.
    static QRandomGenerator &generator() noexcept;
    //! For tests whose runs must be the same again; null: the system's. Must live as long.
    static void setGenerator(QRandomGenerator *generator) noexcept;
};

} // namespace QCoMqtt::Internal
