// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/sessionrecord.h>
#include <qcomqtt/session/sessionchange.h>

#include <QtCore/QHash>
#include <QtCore/QList>

#include <set>

namespace QCoMqtt::Internal {

//! One moment by both clocks: what waits is timed by the one that never jumps, and must be told to
//! a later process by the other.
struct Moment
{
    Instant instant;
    qint64 wallClock = 0; //!< milliseconds since 1970, UTC
};

//! Translates between what must be remembered of a session and the records of a SessionStore.
//!
//! Messages and subscriptions are kept as the packets that they are sent in. A message that is sent
//! at once costs one record, and no more when it is acknowledged.
class QCOMQTT_TESTED_EXPORT SessionRecords
{
public:
    struct Contents
    {
        SessionSnapshot snapshot;
        QString server; //!< where the session was begun
    };
    //! Reads all records there are; must come first. What does not make sense is told as a rule
    //! that it breaks.
    [[nodiscard]] std::variant<Contents, QByteArray> read(const QList<SessionRecord> &records,
                                                          const Moment &now);
    //! Appends what \a change does to the records. \a server: the current one.
    void write(const SessionChange &change, const QString &server, const Moment &now,
               QList<SessionRecord> &records);

private:
    struct Reader;
    struct Writer;

    std::set<quint16> m_received; // that have a record
    QHash<Order, quint16> m_states; // the packet identifiers of messages with a record of their state
};

} // namespace QCoMqtt::Internal
