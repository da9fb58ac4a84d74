// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/clientoptions.h>
#include <qcomqtt/networkoptions.h>

#include <map>

namespace QCoMqtt {

using namespace std::chrono_literals;

class ClientOptions::Data : public QSharedData
{
public:
    QUrl url;
    QList<QUrl> alternatives;
    QStringList referableHosts;
    QString clientId;
    std::optional<QString> userName;
    std::optional<QByteArray> password;
    std::optional<Will> will;
    std::optional<bool> cleanStart;
    std::optional<std::chrono::seconds> sessionExpiry;
    std::optional<quint16> inFlightWindow;
    CredentialsProvider credentialsProvider;
    std::shared_ptr<Authenticator> authenticator;
    std::shared_ptr<SessionStore> sessionStore;
    Internal::NetworkOptions network;
    std::map<ConnectStage, std::chrono::milliseconds> stageTimeouts;
    Properties connectProperties;
    ReconnectPolicy reconnect;
    OutboxOptions outbox;
    std::chrono::seconds keepAlive = 60s;
    std::chrono::milliseconds pingTimeout = 0ms;
    std::chrono::milliseconds connectTimeout = 30s;
    std::chrono::milliseconds writeTimeout = 60s;
    std::chrono::milliseconds operationTimeout = 0ms;
    quint32 maximumPacketSize = 268'435'460;
    std::optional<quint16> receiveMaximum;
    quint16 topicAliasMaximum = 100;
    ProtocolVersion version = ProtocolVersion::V5;
    ServerOrder serverOrder = ServerOrder::InOrder;
    bool sharedSessions = false;
    bool strictSession = false;
    bool automaticTopicAliases = true;
    bool validatePayloadFormat = false;
};

} // namespace QCoMqtt
