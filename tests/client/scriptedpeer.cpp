// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scriptedpeer.h"

#include <QtCore/QDebug>

using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

ScriptedPeer::ScriptedPeer(QCoMqtt::ProtocolVersion version)
    : m_reader(Reader::Server, version), m_version(version)
{
    connect(&m_server, &QTcpServer::newConnection, this, &ScriptedPeer::accept);
    if (!m_server.listen(QHostAddress::LocalHost))
        m_failure = u"Cannot listen: "_s + m_server.errorString();
}

QUrl ScriptedPeer::url() const
{
    return QUrl(u"mqtt://127.0.0.1:%1"_s.arg(port()), QUrl::StrictMode);
}

ScriptedPeer &ScriptedPeer::expect(const Packet &packet)
{
    QString name;
    QDebug(&name) << packet;
    return expectThat(name.toUtf8().constData(),
                      [packet](const Packet &actual) { return actual == packet; });
}

ScriptedPeer &ScriptedPeer::expectThat(const char *name, Check check)
{
    m_steps.push_back({name, std::move(check), {}});
    return *this;
}

ScriptedPeer &ScriptedPeer::acceptConnection(const ConnAck &connAck)
{
    return expectAny<Connect>().reply(connAck);
}

ScriptedPeer &ScriptedPeer::act(std::function<void()> action)
{
    if (m_steps.empty())
        m_steps.push_back({});
    m_steps.back().actions.push_back(std::move(action));
    return *this;
}

ScriptedPeer &ScriptedPeer::reply(const Packet &packet)
{
    return act([this, packet] { send(packet); });
}

ScriptedPeer &ScriptedPeer::replyBytes(const QByteArray &hex)
{
    return act([this, bytes = QByteArray::fromHex(hex)] { sendBytes(bytes); });
}

ScriptedPeer &ScriptedPeer::close()
{
    return act([this] { closeNow(); });
}

ScriptedPeer &ScriptedPeer::reset()
{
    return act([this] {
        if (m_socket)
            m_socket->abort();
    });
}

ScriptedPeer &ScriptedPeer::then(std::function<void()> action)
{
    return act(std::move(action));
}

void ScriptedPeer::send(const Packet &packet)
{
    QByteArray bytes;
    encode(packet, m_version, bytes);
    sendBytes(bytes);
}

void ScriptedPeer::sendBytes(const QByteArray &bytes)
{
    if (m_socket)
        m_socket->write(bytes);
}

void ScriptedPeer::closeNow()
{
    if (m_socket)
        m_socket->disconnectFromHost();
}

void ScriptedPeer::stopReading()
{
    m_reading = false;
    if (m_socket)
        m_socket->setReadBufferSize(1);
}

void ScriptedPeer::resumeReading()
{
    m_reading = true;
    if (!m_socket)
        return;
    m_socket->setReadBufferSize(0);
    read();
}

bool ScriptedPeer::isConnected() const
{
    return m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
}

void ScriptedPeer::flush()
{
    if (m_socket)
        m_socket->flush();
}

bool ScriptedPeer::hasUnread() const
{
    return m_socket && m_socket->bytesAvailable() > 0;
}

void ScriptedPeer::accept()
{
    if (m_socket) {
        // The client that comes again may overtake the last words of its connection before.
        while (m_reading && m_socket->waitForReadyRead(0)) { }
        m_socket->disconnect(this);
        m_socket->deleteLater();
    }
    m_socket = m_server.nextPendingConnection();
    m_reader.reset();
    m_reader.setVersion(m_version);
    ++m_connections;
    m_sawClose = false;
    connect(m_socket, &QIODevice::readyRead, this, &ScriptedPeer::read);
    connect(m_socket, &QAbstractSocket::disconnected, this, [this] { m_sawClose = true; });
    if (!m_steps.empty() && !m_steps.front().check) {
        const Step step = m_steps.front();
        m_steps.pop_front();
        runActions(step);
    }
}

void ScriptedPeer::read()
{
    if (!m_reading)
        return;
    m_reader.append(m_socket->readAll());
    for (;;) {
        switch (m_reader.next()) {
        case PacketReader::Status::NeedMoreBytes:
            return;
        case PacketReader::Status::Malformed:
            m_failure = u"The client sent malformed bytes: %1"_s.arg(
                QLatin1StringView(m_reader.malformation().rule));
            return;
        case PacketReader::Status::Packet:
            handle(m_reader.packet());
        }
    }
}

void ScriptedPeer::handle(const Packet &packet)
{
    m_received.append(packet);
    if (std::holds_alternative<PingReq>(packet)
        && (m_steps.empty() || !m_steps.front().check(packet))) {
        send(PingResp());
        return;
    }
    if (m_steps.empty() || !m_failure.isEmpty())
        return;
    if (!m_steps.front().check(packet)) {
        QDebug(&m_failure).nospace() << "Expected " << m_steps.front().name.constData()
                                     << ", got " << packet;
        return;
    }
    const Step step = m_steps.front();
    m_steps.pop_front();
    runActions(step);
}

void ScriptedPeer::runActions(const Step &step)
{
    for (const auto &action : step.actions)
        action();
}
