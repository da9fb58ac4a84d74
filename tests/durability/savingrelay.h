// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "mosquittobroker.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

//! One connection through a SavingRelay.
class SavingLink : public QObject
{
    Q_OBJECT
public:
    SavingLink(QTcpSocket *client, quint16 broker, QObject *parent);

    //! Ends it at once for the client; for the broker, when that has answered.
    void cut();
    //! Ends it for both, whatever the broker had said last.
    void forget();

    bool hasUnsaved() const { return !m_unsaved.isEmpty(); }
    void saveBegins() { m_saving += std::exchange(m_unsaved, {}); }
    void saveEnded();

Q_SIGNALS:
    void brokerSpoke();

private:
    void clientGone();
    void leaveBroker();

    QTcpSocket *m_client; // null: gone
    QTcpSocket *m_broker;
    QByteArray m_unsaved; // what the broker said since the last save was asked for
    QByteArray m_saving; // and before
    bool m_hasBegun = false; // the client has said something
    bool m_isAnswered = false;
};

//! Stands between clients and a mosquitto that is killed at any moment, and breaks what it carries
//! when told.
//!
//! mosquitto acknowledges what it has in its memory only, and writes all of it to its file when
//! told. What it had acknowledged since then a SIGKILL makes it forget: a loss, or a message that
//! comes twice, that no client can prevent. So nothing of what it says passes here before a save
//! that was asked for afterwards has ended. The two together are a broker that answers when what it
//! answers is kept, and is then killed at any moment.
//!
//! And it lets mosquitto finish its answer to CONNECT though the client has gone. mosquitto 2.0, to
//! which that answer can not be written, forgets that PUBREC had come for messages whose PUBREL was
//! a part of it, and publishes them anew.
class SavingRelay : public QObject
{
    Q_OBJECT
public:
    //! \a broker must have these settings(), and run already.
    explicit SavingRelay(MosquittoBroker &broker);
    static QByteArrayList settings(const MosquittoBroker &broker);

    QUrl url() const;
    //! Ends every connection without a goodbye.
    void cut();
    //! With SIGTERM, or with SIGKILL.
    bool restartBroker(bool isKilled);
    int saves() const { return m_saves; }

private:
    void accept();
    void greetBroker();
    void saveWhenNeeded();
    void askForSave();
    void ping();
    void pingAnswered();
    quint64 fileNumber() const;
    QList<SavingLink *> links() const;

    MosquittoBroker &m_mosquitto;
    QTcpServer m_server;
    QTcpSocket m_pinger;
    QByteArray m_heard; // by it
    quint64 m_file = 0; // the one that there was when a save was asked for
    int m_pings = 0; // since then
    int m_saves = 0;
    bool m_isSaving = false;
};
