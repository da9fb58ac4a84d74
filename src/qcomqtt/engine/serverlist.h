// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QList>
#include <QtCore/QUrl>

#include <optional>

namespace QCoMqtt::Internal {

//! Which of several servers is tried next, and which of them has the session.
class QCOMQTT_TESTED_EXPORT ServerList
{
public:
    //! At least one.
    void set(const QList<QUrl> &servers, ServerOrder order);
    //! All of them are to be tried again, in the order that begins now.
    void begin();
    //! Goes to one that was not tried since begin(); false when all were.
    bool advance();
    //! Goes to \a targets in place of the current one; false when there are none, or when that
    //! happened too often since begin() or connected(). \a forGood: one that accepts replaces it.
    bool redirect(const QList<QUrl> &targets, bool forGood);
    const QUrl &current() const
    {
        return m_detour.isEmpty() ? m_servers.at(m_round.at(m_position)) : m_detour.first();
    }
    //! What a server is known by in later processes: not what may be a token of today.
    static QString nameOf(const QUrl &server);
    //! The session was begun by an earlier process at the server of this name; empty: that is not
    //! known.
    void recall(const QString &name);
    bool isSeveral() const noexcept { return m_servers.size() > 1 || m_wasRedirected; }
    //! The current one has accepted.
    void connected();
    //! The last that has accepted was another than the current.
    bool isAnother() const { return m_lastConnected && *m_lastConnected != current(); }

private:
    static constexpr int mostRedirections = 3;
    void endDetour();
    void replaceIfForGood();

    QList<QUrl> m_servers;
    QList<QUrl> m_detour; // in place of the one at m_position
    bool m_detourIsForGood = false;
    bool m_wasRedirected = false; // since set()
    int m_redirections = 0;
    QList<qsizetype> m_round; // indexes, in the order to try them
    qsizetype m_position = 0;
    std::optional<QUrl> m_lastConnected;
    ServerOrder m_order = ServerOrder::InOrder;
};

} // namespace QCoMqtt::Internal
