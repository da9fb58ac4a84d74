// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>

//! What this process has of what can leak.
struct Resources
{
    static Resources now();
    //! With AddressSanitizer, which on its side takes memory for its own books; else memory that is
    //! kept for later counts, too.
    static bool isHeapExact();
    QByteArray text() const;

    //! The most memory that was in use since resetPeak().
    static qint64 peak();
    static void resetPeak();

    qint64 resident = 0; //!< bytes of memory in use, as the system counts
    qint64 heap = 0; //!< bytes allocated and not let go
    qsizetype files = 0; //!< open descriptors
    //! QObjects, timers and sockets among them, more than when this was asked for the first time.
    int objects = 0;
};
