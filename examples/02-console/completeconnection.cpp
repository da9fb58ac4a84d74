// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "completeconnection.h"

#include "values.h"

#include <QCoMqtt/Error>
#include <QCoMqtt/ScramSha256Authenticator>

#include <QtCore/QCoreApplication>
#include <QtCore/QFileInfo>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

bool isEncrypted(const QUrl &url)
{
    return url.scheme() == "mqtts"_L1 || url.scheme() == "wss"_L1;
}

bool isWebSocket(const QUrl &url)
{
    return url.scheme() == "ws"_L1 || url.scheme() == "wss"_L1;
}

//! mosquitto's URLs name a topic where MQTT URLs have nothing. That of a WebSocket
//! or a local socket is a path.
QUrl takeTopicOfUrl(Settings &settings)
{
    QUrl url(*settings.connection.url, QUrl::StrictMode);
    const bool mayHaveTopic = url.scheme() == "mqtt"_L1 || url.scheme() == "mqtts"_L1;
    const bool hasTopic = mayHaveTopic && url.path().size() > 1;
    if (hasTopic) {
        settings.topics.prepend(url.path(QUrl::FullyDecoded).mid(1).toUtf8());
        url.setPath({});
    }
    return url;
}

//! With TLS as mosquitto's clients decide it: by one of its options, or the port that it has.
QUrl urlOfHostAndPort(const ConnectionSettings &connection)
{
    constexpr quint16 tlsPort = 8883;
    const bool encrypts = !connection.encryption.firstOption.isEmpty()
        || connection.port == tlsPort;
    const QString host = connection.host.value_or(u"localhost"_s);
    require(!host.contains(u"://"), u"--host takes a name or an address; --url takes a URL"_s);
    QUrl url = ClientOptions(host, connection.port.value_or(encrypts ? tlsPort : 1883)).url();
    url.setScheme(encrypts ? u"mqtts"_s : u"mqtt"_s);
    return url;
}

QUrl serverOf(Settings &settings)
{
    const ConnectionSettings &connection = settings.connection;
    const bool namesHost = connection.host || connection.port;
    if (const auto &path = connection.network.socketPath) {
        require(!namesHost && !connection.url,
                u"--unix names the server: --url, --host and --port cannot be used beside it"_s);
        QUrl url;
        url.setScheme(u"mqtt+unix"_s);
        url.setHost(u""_s); // the two slashes before the path
        url.setPath(QFileInfo(*path).absoluteFilePath());
        return url;
    }
    if (!connection.url)
        return urlOfHostAndPort(connection);
    require(!namesHost, u"--url names the server: --host and --port cannot be used beside it"_s);
    return takeTopicOfUrl(settings);
}

void setCredentials(ClientOptions &options, const QUrl &url, const ConnectionSettings &connection)
{
    if (connection.userName)
        options.userName(*connection.userName);
    if (connection.password)
        options.password(*connection.password);
    if (connection.usesScram) {
        require(options.userName() && options.password(),
                u"--auth-method needs a user name and a password"_s);
        const auto authenticator = std::make_shared<ScramSha256Authenticator>(
            *options.userName(), QString::fromUtf8(*options.password()));
        QUrl anonymous = url;
        anonymous.setUserInfo({});
        options = ClientOptions(anonymous).authenticator(authenticator); // and nothing in clear
    }
    const bool mayOmitName = connection.version == ProtocolVersion::V5
        || connection.version == ProtocolVersion::Auto;
    require(mayOmitName || !options.password() || options.userName(),
            u"--password needs --username before MQTT 5"_s);
}

void setEncryption(ClientOptions &options, const EncryptionSettings &settings)
{
    require(settings.firstOption.isEmpty() || isEncrypted(options.url()),
            u"%1 needs TLS: --url mqtts://... or wss://..."_s.arg(
                QString::fromLatin1(settings.firstOption)));
    require(settings.certificate.isEmpty() == settings.key.isEmpty(),
            u"--cert and --key belong together"_s);
    require(settings.certificate.isEmpty() || settings.pkcs12.isEmpty(),
            u"only one of --cert and --pkcs12 can be used"_s);
    require(settings.passphrase.isEmpty() || !settings.key.isEmpty() || !settings.pkcs12.isEmpty(),
            u"--keypass-file needs --key or --pkcs12"_s);
    require(settings.psk.isEmpty() == settings.pskIdentity.isEmpty(),
            u"--psk-identity and --psk or --psk-file belong together"_s);
    TlsOptions tls = settings.tls;
    if (!settings.certificate.isEmpty())
        tls.certificate(settings.certificate, settings.key, settings.passphrase);
    if (!settings.pkcs12.isEmpty())
        tls.pkcs12Certificate(settings.pkcs12, settings.passphrase);
    if (!settings.psk.isEmpty())
        tls.preSharedKey(settings.pskIdentity, settings.psk);
    options.tls(tls);
}

void setProxy(ClientOptions &options, const NetworkSettings &settings)
{
    require(!settings.proxy || !settings.usesSystemProxy,
            u"only one of --proxy and --system-proxy can be used"_s);
    require(settings.proxy || !settings.proxyPassword, u"--proxy-password-file needs --proxy"_s);
    if (settings.usesSystemProxy)
        options.systemProxy();
    if (!settings.proxy)
        return;
    QNetworkProxy proxy = *settings.proxy;
    if (settings.proxyPassword)
        proxy.setPassword(QString::fromUtf8(*settings.proxyPassword));
    options.proxy(proxy);
}

void setNetwork(ClientOptions &options, const NetworkSettings &settings)
{
    const bool isSocketFile = options.url().scheme() == "mqtt+unix"_L1;
    const bool usesProxy = settings.proxy || settings.usesSystemProxy;
    const bool binds = !settings.bindAddress.isNull();
    require(!isSocketFile || !usesProxy, u"no proxy leads to a socket of the file system"_s);
    require(!isSocketFile || !binds, u"--bind needs a network, not a socket of the file system"_s);
    require(!binds || !usesProxy, u"only one of --bind and a proxy can be used"_s);
    require(settings.firstWebSocketOption.isEmpty() || isWebSocket(options.url()),
            u"%1 needs a WebSocket: --url ws://... or wss://..."_s.arg(
                QString::fromLatin1(settings.firstWebSocketOption)));
    setProxy(options, settings);
    if (binds)
        options.bindAddress(settings.bindAddress);
    for (const auto &[stage, limit] : settings.stageLimits)
        options.stageTimeout(stage, limit);
    options.webSocket(settings.webSocket);
}

void setWill(ClientOptions &options, const ConnectionSettings &connection)
{
    const WillSettings &settings = connection.will;
    if (!settings.topic) {
        const bool isSet = settings.retain || settings.qos != QoS::AtMostOnce
            || !settings.payload.isEmpty() || settings.delay.count() > 0
            || !connection.properties.will.isEmpty();
        require(!isSet, u"a will needs --will-topic"_s);
        return;
    }
    Will will(*settings.topic, settings.payload, settings.qos);
    will.retain(settings.retain).properties(connection.properties.will);
    if (settings.delay.count() > 0)
        will.delay(settings.delay);
    options.will(will);
}

void setSession(ClientOptions &options, const ConnectionSettings &settings)
{
    require(settings.clientId.isEmpty() || settings.clientIdPrefix.isEmpty(),
            u"only one of --id and --id-prefix can be used"_s);
    const QString id = settings.clientIdPrefix.isEmpty()
        ? settings.clientId
        : settings.clientIdPrefix + QString::number(QCoreApplication::applicationPid());
    options.clientId(id);
    require(!settings.keepsSession || !id.isEmpty(),
            u"--keep-session needs --id: the session is found again by its client id"_s);
    if (settings.keepsSession) {
        options.cleanStart(false);
        options.sessionExpiry(settings.sessionExpiry.value_or(toSessionExpiry("-1")));
    } else if (settings.sessionExpiry) {
        options.sessionExpiry(*settings.sessionExpiry).cleanStart(true);
    }
}

void setConnectProperties(ClientOptions &options, const PropertySettings &properties)
{
    if (properties.receiveMaximum)
        options.receiveMaximum(static_cast<int>(*properties.receiveMaximum));
    if (properties.maximumPacketSize)
        options.maximumPacketSize(*properties.maximumPacketSize);
    if (properties.topicAliasMaximum)
        options.topicAliasMaximum(static_cast<int>(*properties.topicAliasMaximum));
    for (const auto &[name, value] : properties.connect)
        options.userProperty(name, value);
}

} // namespace

ClientOptions clientOptions(Settings &settings)
{
    const QUrl url = serverOf(settings);
    const ConnectionSettings &connection = settings.connection;
    ClientOptions options(url);
    setCredentials(options, url, connection); // first: it may begin anew
    options.protocolVersion(connection.version)
        .keepAlive(connection.keepAlive)
        .connectTimeout(connection.connectTimeout);
    if (connection.inFlightWindow)
        options.inFlightWindow(*connection.inFlightWindow);
    if (connection.reconnects)
        options.reconnect(
            ReconnectPolicy::exponential(std::chrono::seconds(1), std::chrono::seconds(30)));
    setEncryption(options, connection.encryption);
    setNetwork(options, connection.network);
    setSession(options, connection);
    setWill(options, connection);
    setConnectProperties(options, connection.properties);
    return options;
}
