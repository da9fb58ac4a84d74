// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

//! An HTTP proxy in the test's hand: whatever server it is asked for, it carries to one of loopback,
//! or gives the answer that it was told.
class ConnectProxy : public QTcpServer
{
    Q_OBJECT
public:
    //! \a target: the port of loopback that stands for every server.
    explicit ConnectProxy(quint16 target = 0);

    QNetworkProxy proxy(const QString &user = {}, const QString &password = {}) const;
    //! Given instead of carrying; the connection is closed behind it.
    void setAnswer(const QByteArray &answer) { m_answer = answer; }
    //! The heads of all requests.
    const QByteArrayList &requests() const { return m_requests; }
    //! What clients sent through it.
    const QByteArray &carried() const { return m_carried; }

private:
    void accept();
    void onRequest(QTcpSocket *client);
    void carry(QTcpSocket *client);

    quint16 m_target;
    QByteArray m_answer;
    QByteArrayList m_requests;
    QByteArray m_carried;
};
