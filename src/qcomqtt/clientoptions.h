// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/authenticator.h>
#include <qcomqtt/credentials.h>
#include <qcomqtt/outboxoptions.h>
#include <qcomqtt/properties.h>
#include <qcomqtt/reconnectpolicy.h>
#include <qcomqtt/sessionstore.h>
#include <qcomqtt/tlsoptions.h>
#include <qcomqtt/websocketoptions.h>
#include <qcomqtt/will.h>

#include <QtCore/QIODevice>
#include <QtCore/QSharedDataPointer>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkProxy>

#include <chrono>
#include <functional>
#include <memory>

namespace QCoMqtt {

namespace Internal {
struct NetworkOptions;
}

//! Which server a Client connects to, and how. Implicitly shared; every setter returns the object,
//! so that they can be chained. Each throws UsageError that names a value it cannot take; what
//! only shows together (an empty client id and a session to keep) is checked by Client::connect().
class QCOMQTT_EXPORT ClientOptions
{
public:
    //! No server yet.
    ClientOptions();
    //! \a server is a host name or address, "host:port", or a URL
    //! "mqtt://user:password@host:port". User and password of the URL become credentials(). The
    //! schemes are mqtt (default port 1883), mqtts (with TLS, 8883), ws (80) and wss (443) with a
    //! path (default /mqtt), and mqtt+unix, whose path is that of a local socket.
    Q_IMPLICIT ClientOptions(const char *server);
    Q_IMPLICIT ClientOptions(const QString &server);
    Q_IMPLICIT ClientOptions(const QUrl &url);
    ClientOptions(const QString &host, quint16 port);
    ClientOptions(const ClientOptions &) noexcept;
    ClientOptions(ClientOptions &&) noexcept;
    ClientOptions &operator=(const ClientOptions &) noexcept;
    ClientOptions &operator=(ClientOptions &&) noexcept;
    ~ClientOptions();

    //! Another server, with the same options; as the constructor.
    ClientOptions &url(const QUrl &url);
    //! Servers that stand in when url() cannot be reached or does not accept, each as in the
    //! constructor, but without user and password, which are those of all. One after the other is
    //! tried at once, each with connectTimeout(), before connect() fails or the reconnect policy
    //! waits. A refusal that would come again (wrong password, banned) ends the search.
    //!
    //! What was begun with one server is not mixed with what another one has: there it goes on in a
    //! new session, with subscriptions renewed and unacknowledged messages sent again as new ones.
    ClientOptions &alternatives(const QStringList &servers);
    //! Which is tried first; default in their order.
    ClientOptions &serverOrder(ServerOrder order);
    //! url() and alternatives() are nodes of one cluster, where a session begun at one goes on at
    //! another; default false.
    ClientOptions &sharedSessions(bool on = true);
    //! Go to the server that a server names when it says "use another" (0x9C) or "moved" (0x9D)
    //! while or after connecting (MQTT 5.0 section 4.11), if its host is one of \a allowedHosts: a
    //! name or address, "*.domain" for all below it, or "*" for any. It is reached with the scheme of
    //! url(), so as encrypted as that and with the same checks, and gets the same credentials; its
    //! session is another unless sharedSessions(). The next reconnect begins with the servers set
    //! here, but one that has moved is replaced by where it went. After three references in a row
    //! without a server that accepts, it is a failure as any other. After a lost connection it needs
    //! a reconnect policy. Default: none is followed.
    ClientOptions &followServerReference(const QStringList &allowedHosts);

    //! Default MQTT 5. Auto begins with MQTT 5 and goes on with MQTT 3.1.1 when the server refuses
    //! that or closes the connection; Capabilities::version() tells what it came to.
    ClientOptions &protocolVersion(ProtocolVersion version);
    //! Default: with MQTT 5 the server assigns one, with MQTT 3 a random one of 23 characters that
    //! stays the same for the client.
    ClientOptions &clientId(const QString &id);
    ClientOptions &credentials(const QString &userName, const QByteArray &password);
    ClientOptions &credentials(const QString &userName, const QString &password);
    ClientOptions &credentials(const QString &userName, const char *password);
    ClientOptions &credentials(const char *userName, const char *password);
    //! A user name without a password.
    ClientOptions &userName(const QString &userName);
    //! A password without a user name (MQTT 5 only).
    ClientOptions &password(const QByteArray &password);
    //! Asks \a provider for credentials at every attempt to connect, within connectTimeout(), in
    //! place of those set. What it throws fails the attempt with AuthenticationError; the reconnect
    //! policy then tries again. It must be a function that lives on: a lambda with captures must
    //! not be a coroutine itself, but may call one.
    ClientOptions &credentialsProvider(const CredentialsProvider &provider);
    //! Authenticates in several steps (MQTT 5), beside credentials if there are any.
    ClientOptions &authenticator(const std::shared_ptr<Authenticator> &authenticator);
    //! Longest silence on the connection, 0 (off) to 65535 s; default 60 s.
    ClientOptions &keepAlive(std::chrono::seconds interval);
    //! How long to wait for an answer to a ping; default half the keep-alive, 10 s at most.
    ClientOptions &pingTimeout(std::chrono::milliseconds timeout);
    //! What the server publishes when this client disappears; default nothing.
    ClientOptions &will(const Will &will);
    //! Start every connection without the session of the one before. Default true, except with a
    //! reconnect policy: then only the first connection of a client starts clean.
    ClientOptions &cleanStart(bool on);
    //! How long the server keeps the session after the connection ends; default 0, 1 hour with a
    //! reconnect policy, 7 days with a session store. With MQTT 3 anything but 0 asks for a session
    //! that is kept.
    ClientOptions &sessionExpiry(std::chrono::seconds expiry);
    //! Keep what is not acknowledged, and who is subscribed to what, beyond the end of the process:
    //! a client with the same store goes on where the last one stopped, killed or not. A message of
    //! QoS 1 or 2 that was accepted while connected or connecting is not given up any more when the
    //! connection ends: whoever awaits it is told, and it is sent on the next one. See
    //! Client::stored(). Default none: the session ends with the client.
    ClientOptions &sessionStore(const std::shared_ptr<SessionStore> &store);
    //! Close the connection when the server has a session this process knows nothing of
    //! (MQTT-3.2.2-4), instead of accepting it.
    ClientOptions &strictSession(bool on = true);
    //! QoS 1 and 2 messages the server may send before they are acknowledged, 1 to 65535. With
    //! MQTT 3 reading pauses at this number. Default: what the smallest stream holds that throttles
    //! and is open when connect() is called, 1000 at most; then a message of QoS 2 counts only
    //! until PUBREC (see docs/decisions, 7).
    ClientOptions &receiveMaximum(int messages);
    //! Largest packet to accept, in bytes; default what MQTT allows (268435460).
    ClientOptions &maximumPacketSize(quint32 bytes);
    //! Topic aliases the server may use; default 100. 0: none.
    ClientOptions &topicAliasMaximum(int aliases);
    //! Refuse messages that claim to be UTF-8 text and are not, with PayloadFormatInvalid (MQTT 5.0
    //! section 3.3.2.3.2), instead of receiving them; default false.
    ClientOptions &validatePayloadFormat(bool on = true);
    //! Use topic aliases for what is published where the server allows (MQTT 5); default true.
    ClientOptions &automaticTopicAliases(bool on);
    //! Most unacknowledged QoS 1 and 2 messages of ours, beside what the server announces;
    //! default 65535 with MQTT 5, 100 with MQTT 3.
    ClientOptions &inFlightWindow(int messages);
    //! From the look-up of the name to the server's CONNACK; default 30 s.
    ClientOptions &connectTimeout(std::chrono::milliseconds timeout);
    //! How long the server may take no byte of what is waiting to be written before the connection
    //! counts as lost; default 60 s, 0: for ever.
    ClientOptions &writeTimeout(std::chrono::milliseconds timeout);
    //! A limit of one stage of connecting, within connectTimeout(); default none (0).
    ClientOptions &stageTimeout(ConnectStage stage, std::chrono::milliseconds timeout);
    //! Encryption of mqtts and wss; default: the authorities of the system, full verification.
    ClientOptions &tls(const TlsOptions &options);
    //! What the handshake of ws and wss says beside the URL.
    ClientOptions &webSocket(const WebSocketOptions &options);
    //! Speak through a device of one's own, such as a serial line, instead of the URL. It is made
    //! for every connection, belongs to the client, and is closed and destroyed by it. It must be
    //! sequential, and open for reading and writing or open with QIODevice::open(). It must emit
    //! readyRead() when there is more to read, bytesWritten() when bytesToWrite() has become less,
    //! and readChannelFinished() or aboutToClose() when its other end is gone.
    //! \code
    //! ClientOptions().transport([] { return std::make_unique<QSerialPort>(u"ttyUSB0"_s); })
    //! \endcode
    ClientOptions &transport(std::function<std::unique_ptr<QIODevice>()> makeDevice);
    //! Reach the server through \a proxy; default none, whatever the application's proxy is.
    //! QNetworkProxy::DefaultProxy is that one. A proxy looks up the server's name itself.
    ClientOptions &proxy(const QNetworkProxy &proxy);
    //! Reach the server through the proxy that the system is set up for, if there is one.
    ClientOptions &systemProxy();
    //! The local address, and port when it is not 0, to connect from; not through a proxy, where
    //! connecting fails then.
    ClientOptions &bindAddress(const QHostAddress &address, quint16 port = 0);
    //! Send small packets at once (TCP_NODELAY); default true.
    ClientOptions &noDelay(bool on);
    //! Have the system probe silent connections; default false, MQTT has its own keepAlive().
    ClientOptions &tcpKeepAlive(bool on = true);
    //! Sizes of the system's buffers, in bytes; default the system's.
    ClientOptions &sendBufferSize(int bytes);
    ClientOptions &receiveBufferSize(int bytes);
    //! The type of service field of IPv4, 0 to 255; default the system's.
    ClientOptions &typeOfService(int value);
    //! For every operation that sets none of its own; default none (0).
    ClientOptions &operationTimeout(std::chrono::milliseconds timeout);
    ClientOptions &reconnect(const ReconnectPolicy &policy);
    //! How much may wait to be sent, and whether also without a connection.
    ClientOptions &outbox(const OutboxOptions &options);
    //! A User Property of the CONNECT packet (MQTT 5).
    ClientOptions &userProperty(const QString &name, const QString &value);

    //! Scheme, host and port, without user and password.
    QUrl url() const;
    //! url() and alternatives().
    QList<QUrl> servers() const;
    ServerOrder serverOrder() const noexcept;
    bool hasSharedSessions() const noexcept;
    //! Whom followServerReference() allows.
    QStringList referableHosts() const;
    ProtocolVersion protocolVersion() const noexcept;
    QString clientId() const;
    std::optional<QString> userName() const;
    std::optional<QByteArray> password() const;
    const CredentialsProvider &credentialsProvider() const noexcept;
    std::shared_ptr<Authenticator> authenticator() const noexcept;
    std::chrono::seconds keepAlive() const noexcept;
    std::chrono::milliseconds pingTimeout() const noexcept;
    std::optional<Will> will() const;
    std::optional<bool> cleanStart() const noexcept;
    std::chrono::seconds sessionExpiry() const noexcept;
    std::shared_ptr<SessionStore> sessionStore() const noexcept;
    bool isStrictSession() const noexcept;
    //! At most, when it is automatic.
    quint16 receiveMaximum() const noexcept;
    bool hasAutomaticReceiveMaximum() const noexcept;
    quint32 maximumPacketSize() const noexcept;
    quint16 topicAliasMaximum() const noexcept;
    bool validatesPayloadFormat() const noexcept;
    bool hasAutomaticTopicAliases() const noexcept;
    quint16 inFlightWindow() const noexcept;
    std::chrono::milliseconds connectTimeout() const noexcept;
    std::chrono::milliseconds writeTimeout() const noexcept;
    std::chrono::milliseconds operationTimeout() const noexcept;
    const ReconnectPolicy &reconnectPolicy() const noexcept;
    const OutboxOptions &outbox() const noexcept;
    const Properties &connectProperties() const noexcept;
    std::chrono::milliseconds stageTimeout(ConnectStage stage) const noexcept;
    TlsOptions tls() const;
    WebSocketOptions webSocket() const;
    QNetworkProxy proxy() const;
    bool usesSystemProxy() const noexcept;
    //! \internal
    const Internal::NetworkOptions &network() const noexcept;

private:
    class Data;
    QSharedDataPointer<Data> d;
};

} // namespace QCoMqtt
