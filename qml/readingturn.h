// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>

namespace QCoMqtt {

//! How long messages are handed to QML before the event loop has its turn, with input and frames: one
//! read of the socket may bring thousands of them, and each may have handlers that take their time.
//! What waits meanwhile stays in its stream, which in the end holds the server back.
class ReadingTurn
{
public:
    //! After which who has stopped may go on. A timer and no queued call: Qt sends what is posted while it
    //! sends what was, and looks at nothing else before. And not 0, which with GLib waits until the
    //! sockets are silent.
    static constexpr std::chrono::milliseconds pause{1};

    //! False when this thread has handed out messages for some milliseconds without a look at its
    //! events.
    static bool goesOn();
};

} // namespace QCoMqtt
