// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "childprocess.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QUrl>

//! A mosquitto on a port of its own on loopback, without persistence and without limits on
//! messages in flight or queued.
class MosquittoBroker
{
public:
    //! \a settings are lines of mosquitto.conf; they replace the settings of the same name.
    explicit MosquittoBroker(const QByteArrayList &settings = {});

    //! Starts it, also again on the same port, and blocks until it accepts connections.
    bool start();
    //! Ends it as a crash would.
    void kill() { m_process.end(); }
    //! Ends it as an administrator would; what is to be kept, it saves.
    void terminate();
    qint64 processId() const { return m_process.processId(); }
    //! Why start() failed.
    const QString &failure() const { return m_failure; }

    //! One more listener with these settings, on a port of its own; its number for port().
    qsizetype addListener(const QByteArrayList &settings);

    quint16 port() const { return m_port; }
    quint16 port(qsizetype listener) const { return m_listeners.at(listener).port; }
    QUrl url() const;
    //! A folder for files that settings name.
    QString filePath(const QString &name) const { return m_folder.filePath(name); }
    void setSettings(const QByteArrayList &settings) { m_settings = settings; }

    //! How often its log contains \a part. What clients send is only logged with the setting
    //! "log_type debug".
    qsizetype logged(const QByteArray &part) const { return m_process.text().count(part); }
    bool waitForLog(const QByteArray &part) { return m_process.waitForText(part); }
    QByteArray log() const { return m_process.text(); }

private:
    struct Listener
    {
        QByteArrayList settings;
        quint16 port = 0;
    };

    void choosePorts();
    bool writeConfiguration();
    bool tryToStart();

    QTemporaryDir m_folder;
    ChildProcess m_process;
    QByteArrayList m_settings;
    QList<Listener> m_listeners;
    QString m_failure;
    quint16 m_port = 0;
};
