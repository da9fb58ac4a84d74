// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "coroutinetest.h"
#include "gate.h"
#include "scriptedpeer.h"

#include <qcomqtt/authenticator.h>
#include <qcomqtt/client.h>

//! Answers what it is told to, and fails or waits where it is told to.
class TestAuthenticator : public QCoMqtt::Authenticator
{
public:
    QString method() const override { return QStringLiteral("TEST"); }
    QCoro::Task<QByteArray> start() override
    {
        ++starts;
        co_await step("start");
        co_return "hello";
    }
    QCoro::Task<QByteArray> answer(QByteArray challenge) override
    {
        co_await step("answer");
        co_return "re:" + challenge;
    }
    QCoro::Task<> finished(QByteArray data) override
    {
        lastData = data;
        co_await step("finished");
    }

    QByteArray throwsAt;
    QByteArray waitsAt;
    QByteArray lastData;
    Gate gate;
    int starts = 0;

private:
    QCoro::Task<> step(QByteArray name)
    {
        if (name == waitsAt)
            co_await gate;
        if (name == throwsAt)
            throw std::runtime_error("the card was pulled");
    }
};

inline QCoMqtt::Properties authData(const QByteArray &data, const QString &method = QStringLiteral("TEST"))
{
    using QCoMqtt::PropertyId;
    QCoMqtt::Properties properties;
    properties.setText(PropertyId::AuthenticationMethod, method);
    properties.setBytes(PropertyId::AuthenticationData, data);
    return properties;
}

inline QCoMqtt::ClientOptions optionsFor(const ScriptedPeer &peer)
{
    return QCoMqtt::ClientOptions(peer.url()).clientId(QStringLiteral("me"));
}

//! The Authentication Data of the last packet of this type.
template<typename P>
QByteArray lastDataOf(const ScriptedPeer &peer)
{
    const P packet = peer.receivedOf<P>().last();
    return packet.properties.bytes(QCoMqtt::PropertyId::AuthenticationData).value_or(QByteArray());
}
