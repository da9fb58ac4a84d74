// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QDeadlineTimer>
#include <QtCore/QList>
#include <QtCore/QVariant>

#include <optional>

namespace QCoMqtt {

//! What was written to a topic and has not come back from the server yet. A control that is bound
//! to the topic and moved fast writes many values before the first comes back: shown then, that
//! would move the control back, and be written again, for ever.
class OwnWrites
{
public:
    //! Returns the number of the write.
    quint64 add(const QVariant &value);
    //! It was not published. True when it was the newest.
    bool remove(quint64 number);
    //! Something came from the server. True when it is an echo with newer writes behind it.
    bool isOvertaken(const QVariant &value);
    void clear() { m_writes.clear(); }

    //! The newest, nothing when all came back.
    std::optional<QVariant> newest() const;

private:
    struct Write
    {
        quint64 number;
        QVariant value;
        QDeadlineTimer echoUntil;
    };
    QList<Write> m_writes;
    quint64 m_count = 0;
};

} // namespace QCoMqtt
