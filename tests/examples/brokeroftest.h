// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/localbroker.h>

#include <QtCore/QStringList>
#include <QtNetwork/QTcpServer>

//! A broker in the test for a ConsoleProgram.
class BrokerOfTest : public QCoMqtt::LocalBroker
{
public:
    BrokerOfTest()
    {
        setFaultHook([this](const Packet &packet) {
            if (packet.isFromClient(Packet::Type::Disconnect))
                ++m_goodbyes;
            if (m_refusal && packet.isFromClient(m_refusal->first))
                return Fault::answer(m_refusal->second);
            return Fault::pass();
        });
        listen();
    }
    Q_DISABLE_COPY_MOVE(BrokerOfTest)

    //! The arguments, with this broker behind the command.
    QStringList argumentsFor(const QStringList &arguments) const
    {
        return arguments.mid(0, 1) + QStringList{QStringLiteral("-L"), url().toString()}
        + arguments.mid(1);
    }
    //! Answers every packet of \a type with \a code.
    void refuse(Packet::Type type, QCoMqtt::ReasonCode code) { m_refusal = {type, code}; }
    //! How often a client has said that it goes.
    int goodbyes() const noexcept { return m_goodbyes; }

private:
    std::optional<std::pair<Packet::Type, QCoMqtt::ReasonCode>> m_refusal;
    int m_goodbyes = 0;
};

//! A port at which nobody listens.
inline quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}
