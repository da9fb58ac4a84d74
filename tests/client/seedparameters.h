// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "connectfailure.h"
#include "testauthority.h"

#include <qcomqtt/client.h>

//! What became of the parameters C1 to C30 of asyncio-mqtt's Client. The table of
//! docs/from-asyncio-mqtt.md names these tests.
class tst_SeedParameters : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void c1_hostname();
    void c2_port();
    void c3_username();
    void c4_password();
    void c5_logger();
    void c6_clientId();
    void c7_tlsContext();
    void c8_tlsParams();
    void c9_proxy();
    void c10_protocol_data();
    void c10_protocol();
    void c11_will();
    void c12_cleanSession();
    void c13_transport();
    void c14_keepalive();
    void c15_bindAddress();
    void c16_bindPort();
    void c17_cleanStart();
    void c18_properties();
    void c19_messageRetrySet();
    void c20_socketOptions();
    void c21_maxConcurrentOutgoingCalls();
    void c22_websocketPath();
    void c23_websocketHeaders();
    void c24_timeout();
    void c25_maxInflightMessages();
    void c26_maxQueuedOutgoingMessages();
    void c27_maxQueuedIncomingMessages();
    void c28_tlsInsecure();
    void c29_parametersOfVersion3();
    void c30_constructorDoesNothing();

private:
    TestAuthority m_authority;
    TestCertificate m_server;
    TestCertificate m_client;
};
