// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/ClientOptions>
#include <QCoMqtt/PublishOptions>
#include <QCoMqtt/Subscription>

#include <QtCore/QStringList>

#include <chrono>
#include <optional>
#include <utility>

// What the command line says, as values.

enum class Command : quint8 {
    None, //!< no command: qcomqtt --help, qcomqtt --version
    Pub,
    Sub,
    Request,
    Serve,
    Completion,
    Help,
};

struct WillSettings
{
    std::optional<QByteArray> topic;
    QByteArray payload;
    QCoMqtt::QoS qos = QCoMqtt::QoS::AtMostOnce;
    bool retain = false;
    std::chrono::seconds delay{0};
};

struct EncryptionSettings
{
    QCoMqtt::TlsOptions tls; //!< what one option alone says; the rest of it is below
    QByteArray firstOption; //!< as it was spelled; empty: none of them was used
    QString certificate;
    QString key;
    QString pkcs12;
    QByteArray passphrase;
    QList<QByteArray> alpn;
    QByteArray pskIdentity;
    QByteArray psk;
};

struct NetworkSettings
{
    std::optional<QString> socketPath;
    std::optional<QNetworkProxy> proxy;
    std::optional<QByteArray> proxyPassword;
    bool usesSystemProxy = false;
    QHostAddress bindAddress; //!< null: any
    QList<std::pair<QCoMqtt::ConnectStage, std::chrono::milliseconds>> stageLimits;
    QCoMqtt::WebSocketOptions webSocket;
    QByteArray firstWebSocketOption; //!< as it was spelled; empty: none of them was used
};

//! Properties of packets, set by --property; those of messages stand in PublishSettings.
struct PropertySettings
{
    QCoMqtt::Properties will;
    QCoMqtt::Properties subscribe;
    QCoMqtt::Properties unsubscribe;
    QCoMqtt::Properties disconnect;
    QList<QCoMqtt::UserProperty> connect;
    std::optional<quint32> receiveMaximum;
    std::optional<quint32> maximumPacketSize;
    std::optional<quint32> topicAliasMaximum;
};

struct ConnectionSettings
{
    std::optional<QString> url;
    std::optional<QString> host;
    std::optional<quint16> port;
    std::optional<QString> userName;
    std::optional<QByteArray> password;
    bool usesScram = false;
    EncryptionSettings encryption;
    NetworkSettings network;
    QString clientId;
    QString clientIdPrefix;
    QCoMqtt::ProtocolVersion version = QCoMqtt::ProtocolVersion::V5;
    bool keepsSession = false;
    std::optional<std::chrono::seconds> sessionExpiry;
    std::chrono::seconds keepAlive{60};
    std::chrono::milliseconds connectTimeout{30'000};
    std::optional<int> inFlightWindow;
    bool reconnects = false;
    WillSettings will;
    PropertySettings properties;
};

struct PublishSettings
{
    enum class Source : quint8 { None, Message, Empty, File, Input, Lines, Echo };

    Source source = Source::None;
    QByteArray message;
    QString file;
    bool retain = false;
    qint64 repeat = 1;
    std::chrono::microseconds delay{0}; //!< between two messages
    QCoMqtt::PublishOptions properties; //!< only those are used

    QCoMqtt::Topic topic; //!< set by the parser's last step, as is options
    QCoMqtt::PublishOptions options;
};

struct SubscribeSettings
{
    enum class Output : quint8 { Payload, TopicAndPayload, Json, Format };

    Output output = Output::Payload;
    QByteArray format;
    bool appendsNewline = true;
    bool noLocal = false;
    bool retainAsPublished = false;
    QCoMqtt::RetainHandling retainHandling = QCoMqtt::RetainHandling::SendAtSubscribe;
    bool skipsRetained = false;
    bool onlyRetained = false;
    bool onlySubscribes = false;
    std::optional<qint64> count;
    QList<QCoMqtt::TopicFilter> skippedTopics;
    QList<QCoMqtt::TopicFilter> unsubscriptions;

    QList<QCoMqtt::Subscription> subscriptions; //!< set by the parser's last step
};

struct Settings
{
    Command command = Command::None;
    bool wantsHelp = false;
    bool wantsVersion = false;
    QByteArray word; //!< what follows completion or help

    bool isQuiet = false;
    bool isVerbose = false;
    bool isTracing = false;
    std::optional<std::chrono::milliseconds> timeLimit;
    QList<QByteArray> topics;
    QCoMqtt::QoS qos = QCoMqtt::QoS::AtMostOnce;
    ConnectionSettings connection;
    PublishSettings publish;
    SubscribeSettings subscribe;

    QCoMqtt::ClientOptions client; //!< set by the parser's last step
};
