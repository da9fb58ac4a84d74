// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "mqttoutboxoptions.h"
#include "mqttsocketoptions.h"
#include "mqtttlsoptions.h"
#include "mqttwebsocketoptions.h"
#include "mqttwill.h"

#include <qcomqtt/clientoptions.h>

namespace QCoMqtt {

//! The properties of an MqttClient that say where and how it connects.
class QCOMQTT_QML_EXPORT MqttClientOptions : public QObject
{
    Q_OBJECT
    QML_ANONYMOUS
    Q_CLASSINFO("RegisterEnumClassesUnscoped", "false")
    //! mqtt, mqtts, ws, wss or mqtt+unix; user and password in it are used when those below are
    //! empty.
    Q_PROPERTY(QUrl url MEMBER m_url NOTIFY urlChanged FINAL)
    //! Servers that stand in when that of url cannot be reached: names, host:port or URLs.
    Q_PROPERTY(QStringList alternatives MEMBER m_alternatives NOTIFY alternativesChanged FINAL)
    Q_PROPERTY(QString clientId MEMBER m_clientId NOTIFY clientIdChanged FINAL)
    Q_PROPERTY(QString userName MEMBER m_userName NOTIFY userNameChanged FINAL)
    Q_PROPERTY(QString password MEMBER m_password NOTIFY passwordChanged FINAL)
    //! Seconds, 0: off.
    Q_PROPERTY(int keepAlive MEMBER m_keepAlive NOTIFY keepAliveChanged FINAL)
    //! True: the first connection has a new session, those that follow a lost one go on with it.
    Q_PROPERTY(bool cleanStart MEMBER m_cleanStart NOTIFY cleanStartChanged FINAL)
    //! Seconds that the server keeps the session without a connection; -1: an hour with reconnect,
    //! else not at all.
    Q_PROPERTY(int sessionExpiry MEMBER m_sessionExpiry NOTIFY sessionExpiryChanged FINAL)
    Q_PROPERTY(Version protocolVersion MEMBER m_protocolVersion NOTIFY protocolVersionChanged FINAL)
    //! Messages of QoS 1 and 2 that the server may send before they are acknowledged; 0: what
    //! fits.
    Q_PROPERTY(int receiveMaximum MEMBER m_receiveMaximum NOTIFY receiveMaximumChanged FINAL)
    //! Bytes of the largest packet to accept; 0: what MQTT allows.
    Q_PROPERTY(int maximumPacketSize MEMBER m_maximumPacketSize NOTIFY maximumPacketSizeChanged FINAL)
    //! Names and values that the server gets when it is connected to (MQTT 5).
    Q_PROPERTY(QVariantMap userProperties MEMBER m_userProperties NOTIFY userPropertiesChanged FINAL)
    //! Milliseconds that one attempt to connect may take.
    Q_PROPERTY(int connectTimeout MEMBER m_connectTimeout NOTIFY connectTimeoutChanged FINAL)
    //! Milliseconds that publishing and subscribing may take; 0: any.
    Q_PROPERTY(int operationTimeout MEMBER m_operationTimeout NOTIFY operationTimeoutChanged FINAL)
    //! Try again after a lost connection, and when the first does not come about.
    Q_PROPERTY(bool reconnect MEMBER m_reconnect NOTIFY reconnectChanged FINAL)
    //! Milliseconds: the time to the first attempt is random up to this, and doubles up to the
    //! other.
    Q_PROPERTY(int reconnectMinimum MEMBER m_reconnectMinimum NOTIFY reconnectMinimumChanged FINAL)
    Q_PROPERTY(int reconnectMaximum MEMBER m_reconnectMaximum NOTIFY reconnectMaximumChanged FINAL)
    //! "socks5://host:port" or "http://host:port", with user and password if need be, or "system" for
    //! what the system is set up for; empty: none.
    Q_PROPERTY(QString proxy MEMBER m_proxy NOTIFY proxyChanged FINAL)
    //! Which of url and alternatives is tried first.
    Q_PROPERTY(ServerOrder serverOrder MEMBER m_serverOrder NOTIFY serverOrderChanged FINAL)
    //! url and alternatives are nodes of one cluster: a session goes on at another.
    Q_PROPERTY(bool sharedSessions MEMBER m_sharedSessions NOTIFY sharedSessionsChanged FINAL)
    //! Whom a server may name to go to (MQTT 5): names, "*.domain", or "*"; empty: nobody.
    Q_PROPERTY(QStringList referableHosts MEMBER m_referableHosts NOTIFY
                   referableHostsChanged FINAL)
    //! Milliseconds to wait for the answer to a ping; 0: half of keepAlive, 10 s at most.
    Q_PROPERTY(int pingTimeout MEMBER m_pingTimeout NOTIFY pingTimeoutChanged FINAL)
    //! Do not accept a session of the server of which this client knows nothing.
    Q_PROPERTY(bool strictSession MEMBER m_strictSession NOTIFY strictSessionChanged FINAL)
    //! Topic aliases that the server may use.
    Q_PROPERTY(int topicAliasMaximum MEMBER m_topicAliasMaximum NOTIFY
                   topicAliasMaximumChanged FINAL)
    //! Use topic aliases for what is published, where the server allows.
    Q_PROPERTY(bool automaticTopicAliases MEMBER m_automaticTopicAliases NOTIFY
                   automaticTopicAliasesChanged FINAL)
    //! Refuse messages that claim to be text and are not.
    Q_PROPERTY(bool validatePayloadFormat MEMBER m_validatePayloadFormat NOTIFY
                   validatePayloadFormatChanged FINAL)
    //! Most unacknowledged messages of QoS 1 and 2 of ours, beside what the server allows; 0: as
    //! many as MQTT does.
    Q_PROPERTY(int inFlightWindow MEMBER m_inFlightWindow NOTIFY inFlightWindowChanged FINAL)
    Q_PROPERTY(QCoMqtt::MqttTlsOptions *tls READ tls CONSTANT FINAL)
    Q_PROPERTY(QCoMqtt::MqttWill *will READ will CONSTANT FINAL)
    Q_PROPERTY(QCoMqtt::MqttWebSocketOptions *webSocket READ webSocket CONSTANT FINAL)
    Q_PROPERTY(QCoMqtt::MqttOutboxOptions *outbox READ outbox CONSTANT FINAL)
    Q_PROPERTY(QCoMqtt::MqttSocketOptions *socket READ socket CONSTANT FINAL)

public:
    enum class Version { V3_1 = 3, V3_1_1 = 4, V5 = 5, Auto = 255 };
    Q_ENUM(Version)
    //! As QCoMqtt::ServerOrder.
    enum class ServerOrder { InOrder, Sticky, Random };
    Q_ENUM(ServerOrder)

    explicit MqttClientOptions(QObject *parent = nullptr);

    MqttTlsOptions *tls() { return &m_tls; }
    MqttWill *will() { return &m_will; }
    MqttWebSocketOptions *webSocket() { return &m_webSocket; }
    MqttOutboxOptions *outbox() { return &m_outbox; }
    MqttSocketOptions *socket() { return &m_socket; }

    //! Reads files. Throws UsageError.
    ClientOptions options() const;

Q_SIGNALS:
    void urlChanged();
    void alternativesChanged();
    void clientIdChanged();
    void userNameChanged();
    void passwordChanged();
    void keepAliveChanged();
    void cleanStartChanged();
    void sessionExpiryChanged();
    void protocolVersionChanged();
    void receiveMaximumChanged();
    void maximumPacketSizeChanged();
    void userPropertiesChanged();
    void connectTimeoutChanged();
    void operationTimeoutChanged();
    void reconnectChanged();
    void reconnectMinimumChanged();
    void reconnectMaximumChanged();
    void proxyChanged();
    void serverOrderChanged();
    void sharedSessionsChanged();
    void referableHostsChanged();
    void pingTimeoutChanged();
    void strictSessionChanged();
    void topicAliasMaximumChanged();
    void automaticTopicAliasesChanged();
    void validatePayloadFormatChanged();
    void inFlightWindowChanged();
    //! Any of them.
    void optionsChanged();

private:
    void setServers(ClientOptions &options) const;
    void setCredentials(ClientOptions &options) const;
    void setSession(ClientOptions &options) const;
    void setLimits(ClientOptions &options) const;
    void setProtocol(ClientOptions &options) const;
    void setProxy(ClientOptions &options) const;

    QUrl m_url;
    QStringList m_alternatives;
    QString m_clientId;
    QString m_userName;
    QString m_password;
    QString m_proxy;
    QVariantMap m_userProperties;
    int m_keepAlive = 60;
    int m_sessionExpiry = -1;
    int m_receiveMaximum = 0;
    int m_maximumPacketSize = 0;
    int m_connectTimeout = 30'000;
    int m_operationTimeout = 0;
    int m_reconnectMinimum = 1000;
    int m_reconnectMaximum = 60'000;
    Version m_protocolVersion = Version::V5;
    ServerOrder m_serverOrder = ServerOrder::InOrder;
    QStringList m_referableHosts;
    int m_pingTimeout = 0;
    int m_topicAliasMaximum = 100;
    int m_inFlightWindow = 0;
    bool m_sharedSessions = false;
    bool m_strictSession = false;
    bool m_automaticTopicAliases = true;
    bool m_validatePayloadFormat = false;
    bool m_cleanStart = true;
    bool m_reconnect = true;
    MqttTlsOptions m_tls{this};
    MqttWill m_will{this};
    MqttWebSocketOptions m_webSocket{this};
    MqttOutboxOptions m_outbox{this};
    MqttSocketOptions m_socket{this};
};

} // namespace QCoMqtt
