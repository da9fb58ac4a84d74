// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "mosquittobroker.h"
#include "testauthority.h"

#include <qcomqtt/clientoptions.h>

//! A mosquitto that is reached by mqtt, mqtts, ws and wss.
class WaysToBroker
{
public:
    //! The certificate is for 127.0.0.1, localhost and \a names ("DNS:other").
    explicit WaysToBroker(const QString &names = {});

    bool start();
    QString failure() const;
    quint16 port(const QString &scheme) const;
    //! The options of a client that trusts it.
    QCoMqtt::ClientOptions options(const QString &scheme,
                                   const QString &host = QStringLiteral("127.0.0.1")) const;
    MosquittoBroker &broker() { return m_broker; }
    const TestAuthority &authority() const { return m_authority; }
    const TestCertificate &certificate() const { return m_certificate; }

    static QStringList schemes();

private:
    TestAuthority m_authority;
    TestCertificate m_certificate;
    MosquittoBroker m_broker;
};
