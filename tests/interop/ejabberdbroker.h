// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "childprocess.h"
#include "testauthority.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QUrl>

//! Where the compiled modules of ejabberd are; empty when it is not installed.
QString modulesOfEjabberd();

//! An ejabberd on ports of its own on loopback, one for each way in. It takes any password, but
//! user names have to be those of its host ("anybody\@localhost"), and keeps sessions for an hour.
class EjabberdBroker
{
public:
    //! Starts it and blocks until it accepts connections.
    bool start(const TestCertificate &certificate);
    //! Why start() failed.
    const QString &failure() const { return m_failure; }

    quint16 port() const { return m_port; }
    QUrl url() const { return urlOf(QStringLiteral("mqtt"), m_port); }
    QUrl tlsUrl() const { return urlOf(QStringLiteral("mqtts"), m_tlsPort); }
    QUrl webSocketUrl() const;

private:
    static QUrl urlOf(const QString &scheme, quint16 port);
    bool writeConfiguration(const TestCertificate &certificate);
    bool tryToStart(const TestCertificate &certificate);
    QString filePath(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    ChildProcess m_process;
    QString m_failure;
    quint16 m_port = 0;
    quint16 m_tlsPort = 0;
    quint16 m_webSocketPort = 0;
};
