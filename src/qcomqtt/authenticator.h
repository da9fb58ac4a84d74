// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QCoroTask>

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace QCoMqtt {

//! Proves who the client is in several steps (MQTT 5.0 section 4.12); see
//! ClientOptions::authenticator(). Derive from it, and write its steps as coroutines: they may ask
//! a smart card, a web service or a person. Connecting waits for them within
//! ClientOptions::connectTimeout(). What a step throws ends the attempt with AuthenticationError.
//!
//! The client calls one step at a time, and start() again for every connection; what an
//! authenticator keeps between its steps belongs to the exchange since the last start(). It may
//! serve one client only. It lives at least as long as a step that runs.
class QCOMQTT_EXPORT Authenticator
{
public:
    Authenticator() = default;
    Q_DISABLE_COPY_MOVE(Authenticator)
    virtual ~Authenticator();

    //! The name the server knows it by, such as "SCRAM-SHA-256"; always the same, never empty.
    virtual QString method() const = 0;
    //! What the client begins with, in CONNECT or for a re-authentication; may be empty.
    virtual QCoro::Task<QByteArray> start() = 0;
    //! The answer to what the server asks.
    virtual QCoro::Task<QByteArray> answer(QByteArray challenge) = 0;
    //! The server is satisfied. \a data, which may be empty, is what it says about itself: throw
    //! when that does not prove that it is the right server. Nothing is sent before this ends.
    virtual QCoro::Task<> finished(QByteArray data) = 0;
};

} // namespace QCoMqtt
