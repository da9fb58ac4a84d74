// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QMap>
#include <QtCore/QString>

#include <optional>

//! The last value of a topic, and the numbers before it.
struct Value
{
    QString text;
    std::optional<double> number;
    QList<double> history; //!< oldest first, with the current one
};

//! What one machine has told, by the levels behind machine/<host>/.
class Host
{
public:
    bool isOnline() const { return text(u"status") == u"online"; }
    //! Empty when nothing was told.
    QString text(QStringView name) const;
    std::optional<double> number(QStringView name) const;
    QList<double> history(QStringView name) const;
    //! The second level of all names that start with \a first: cpu gives 0, 1, total. Numbers come
    //! in their order, before words.
    QStringList levelsBelow(QStringView first) const;

private:
    friend class Board;
    QMap<QString, Value> m_values;
};

//! Everything that is known of all machines: the model behind the dashboard.
class Board
{
public:
    static constexpr qsizetype historyLength = 120;

    //! Takes what came for machine/<host>/<name>; anything else is passed over. What is not
    //! \a live was retained by the broker, and says nothing of when it was true.
    void take(const QString &topic, const QString &text, bool live);

    const QMap<QString, Host> &hosts() const { return m_hosts; }
    //! Readings taken so far; the status of a machine is none.
    qsizetype readingCount() const { return m_readingCount; }

private:
    QMap<QString, Host> m_hosts;
    qsizetype m_readingCount = 0;
};
