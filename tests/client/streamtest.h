// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scriptedpeer.h"

#include <qcomqtt/client.h>

//! What the tests of streams share: a peer, a client and short ways to use them.
class StreamTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

protected:
    void connectClient(QCoMqtt::ProtocolVersion version = QCoMqtt::ProtocolVersion::V5,
                       int receiveMaximum = 1000);
    void send(const char *topic, const char *payload,
              QCoMqtt::QoS qos = QCoMqtt::QoS::AtMostOnce, quint16 id = 0);
    //! What the peer sent before is handled then, and what the client sent has come.
    void roundTrip();
    QList<quint16> acknowledged() const;

    std::unique_ptr<ScriptedPeer> peer;
    std::unique_ptr<QCoMqtt::Client> client;
};
