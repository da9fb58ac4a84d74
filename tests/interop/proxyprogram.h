// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "programs.h"

#include <QtCore/QTemporaryDir>
#include <QtNetwork/QNetworkProxy>

//! A proxy as a child of the test: tinyproxy for HTTP, microsocks for SOCKS5.
class ProxyProgram
{
public:
    //! With a \a user it wants him and the password of proxy().
    explicit ProxyProgram(QNetworkProxy::ProxyType type, const QString &user = {});

    //! HTTP: carries to this port only.
    void allowPort(quint16 port) { m_allowedPort = port; }
    bool start();
    const QNetworkProxy &proxy() const { return m_proxy; }
    //! With which a client finds it.
    QByteArray url() const;
    //! Blocks until it has told of a connection to \a server ("host:port").
    bool carriedTo(const QString &server) { return m_process.waitForText(server.toUtf8()); }
    QByteArray log() const { return m_process.text(); }

private:
    bool tryToStart();
    QStringList httpArguments();
    QStringList socksArguments() const;

    QNetworkProxy m_proxy;
    QTemporaryDir m_folder;
    ChildProcess m_process;
    quint16 m_allowedPort = 0;
};
