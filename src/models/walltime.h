// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/message.h>

#include <QtCore/QDateTime>

namespace QCoMqtt::Internal {

using WallTime = std::chrono::system_clock::time_point;

inline qint64 millisecondsOf(WallTime time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

inline QDateTime dateTime(WallTime time)
{
    return QDateTime::fromMSecsSinceEpoch(millisecondsOf(time), Qt::UTC);
}

//! When the message came; for one that did not come from a server, now.
inline WallTime timeOf(const Message &message)
{
    return message.arrivalTime() != WallTime() ? message.arrivalTime()
                                               : std::chrono::system_clock::now();
}

//! At most \a maximum bytes of \a payload; not a view of a larger one, which would stay as long.
inline QByteArray kept(const QByteArray &payload, int maximum)
{
    return payload.size() <= maximum ? payload : QByteArray(payload.constData(), maximum);
}

} // namespace QCoMqtt::Internal
