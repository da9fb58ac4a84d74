// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QHash>
#include <QtCore/QString>

//! Counts what was sent and what has come of it.
class Counter
{
public:
    void sent() { ++m_sent; }
    void received(qint64 number);

    qint64 sentCount() const { return m_sent; }
    //! Different messages that came.
    qint64 receivedCount() const { return m_received.size(); }
    //! Messages that came once more.
    qint64 duplicates() const { return m_duplicates; }
    //! Messages that did not come, or not yet.
    qint64 missing() const { return m_sent - m_received.size(); }

    //! One line for a person.
    QString line(int cuts, const char *nameOfMissing) const;

private:
    QHash<qint64, int> m_received; // how often, by number
    qint64 m_sent = 0;
    qint64 m_duplicates = 0;
};
