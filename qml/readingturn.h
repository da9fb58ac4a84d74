// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

namespace QCoMqtt {

//! How long messages are handed to QML before the event loop has its turn, with input and frames: one
//! read of the socket may bring thousands of them, and each may have handlers that take their time.
//! What waits meanwhile stays in its stream, which in the end holds the server back.
class ReadingTurn
{
public:
    //! False when this thread has handed out messages for some milliseconds without a look at its
    //! events.
    static bool goesOn();
};

} // namespace QCoMqtt
