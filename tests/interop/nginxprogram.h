// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "programs.h"
#include "testauthority.h"

#include <QtCore/QTemporaryDir>

//! nginx before the WebSocket of a broker, as a child of the test and with nothing of the system's
//! configuration. /mqtt wants the header "Authorization: Bearer token-" and a digit, and answers 401
//! without; /moved answers with a redirection to /mqtt.
class NginxProgram
{
public:
    //! \a target: where the broker's WebSocket is on loopback.
    explicit NginxProgram(quint16 target) : m_target(target) {}

    //! Listens to this address of loopback; default 127.0.0.1.
    void setAddress(const QByteArray &address) { m_address = address; }
    //! Demands TLS.
    void setCertificate(const TestCertificate &certificate) { m_certificate = certificate; }
    //! On this port; 0: any.
    bool start(quint16 port = 0);

    quint16 port() const { return m_port; }
    QByteArray log() const { return m_process.text(); }
    //! Blocks until a request has ended that it tells of with \a line, which is "path status
    //! authorization".
    bool waitForRequest(const QByteArray &line);

private:
    bool tryToStart();
    QByteArray configuration() const;

    quint16 m_target;
    quint16 m_port = 0;
    QByteArray m_address = "127.0.0.1";
    TestCertificate m_certificate;
    QTemporaryDir m_folder;
    ChildProcess m_process;
};
