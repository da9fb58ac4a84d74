// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/transport/tcpsettings.h>

#include <QtCore/QTimer>
#include <QtNetwork/QHostInfo>

namespace QCoMqtt::Internal {

//! The addresses of a server, one after the other. Each has a limited time, so that a dead one
//! costs little; the last has all the time there is.
class AddressWalk final : public QObject
{
    Q_OBJECT
public:
    explicit AddressWalk(const TcpSettings &settings);
    ~AddressWalk() override;

    //! To the first address; at once, when no name is to be looked up.
    void start();
    //! Gives the present address up. True when there is another, which is reached from the event
    //! loop: beneath its own signals a socket cannot start anew.
    bool goOn();
    //! The present address will do, or none is wanted any more.
    void stop();
    //! The present address may yet be given up for another.
    bool hasMore() const { return m_timer.isActive(); }

Q_SIGNALS:
    void reached(const QHostAddress &address);
    //! The name has no address.
    void foundNothing();

private:
    void onLookedUp(const QHostInfo &info);
    void reachNext();

    QString m_host;
    QList<QHostAddress> m_addresses; // still to be tried
    std::chrono::milliseconds m_timeout;
    QTimer m_timer;
    int m_lookup = -1;
    bool m_givenUp = false; // the present address, before its time was over
};

} // namespace QCoMqtt::Internal
