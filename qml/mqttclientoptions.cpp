// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttclientoptions.h"

using namespace Qt::StringLiterals;

namespace QCoMqtt {

namespace {

QNetworkProxy proxyOf(const QString &text)
{
    const QUrl url(text);
    const bool isSocks = url.scheme() == "socks5"_L1;
    if ((!isSocks && url.scheme() != "http"_L1) || url.host().isEmpty() || url.port() <= 0)
        throw UsageError(u"proxy must be \"system\" or like socks5://host:port or http://host:port"_s);
    return QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                         static_cast<quint16>(url.port()), url.userName(), url.password());
}

} // namespace

MqttClientOptions::MqttClientOptions(QObject *parent) : QObject(parent)
{
    using Self = MqttClientOptions;
    for (const auto changed :
         {&Self::urlChanged, &Self::alternativesChanged, &Self::clientIdChanged,
          &Self::userNameChanged, &Self::passwordChanged, &Self::keepAliveChanged,
          &Self::cleanStartChanged, &Self::sessionExpiryChanged, &Self::protocolVersionChanged,
          &Self::receiveMaximumChanged, &Self::maximumPacketSizeChanged,
          &Self::userPropertiesChanged, &Self::connectTimeoutChanged,
          &Self::operationTimeoutChanged, &Self::reconnectChanged, &Self::reconnectMinimumChanged,
          &Self::reconnectMaximumChanged, &Self::proxyChanged, &Self::serverOrderChanged,
          &Self::sharedSessionsChanged, &Self::referableHostsChanged, &Self::pingTimeoutChanged,
          &Self::strictSessionChanged, &Self::topicAliasMaximumChanged,
          &Self::automaticTopicAliasesChanged, &Self::validatePayloadFormatChanged,
          &Self::inFlightWindowChanged})
        connect(this, changed, this, &Self::optionsChanged);
    connect(&m_tls, &MqttTlsOptions::changed, this, &Self::optionsChanged);
    connect(&m_will, &MqttWill::changed, this, &Self::optionsChanged);
    connect(&m_webSocket, &MqttWebSocketOptions::changed, this, &Self::optionsChanged);
    connect(&m_outbox, &MqttOutboxOptions::changed, this, &Self::optionsChanged);
    connect(&m_socket, &MqttSocketOptions::changed, this, &Self::optionsChanged);
}

ClientOptions MqttClientOptions::options() const
{
    ClientOptions options;
    setServers(options);
    setCredentials(options);
    setSession(options);
    setLimits(options);
    setProtocol(options);
    options.outbox(m_outbox.options());
    m_socket.apply(options);
    if (m_reconnect)
        options.reconnect(
            ReconnectPolicy::exponential(std::chrono::milliseconds(m_reconnectMinimum),
                                         std::chrono::milliseconds(m_reconnectMaximum))
                .retryFirstConnect());
    return options;
}

void MqttClientOptions::setServers(ClientOptions &options) const
{
    options.url(m_url);
    if (!m_alternatives.isEmpty())
        options.alternatives(m_alternatives);
    options.serverOrder(static_cast<QCoMqtt::ServerOrder>(m_serverOrder));
    options.sharedSessions(m_sharedSessions);
    if (!m_referableHosts.isEmpty())
        options.followServerReference(m_referableHosts);
    options.tls(m_tls.options());
    options.webSocket(m_webSocket.options());
    setProxy(options);
}

void MqttClientOptions::setProxy(ClientOptions &options) const
{
    if (m_proxy == "system"_L1)
        options.systemProxy();
    else if (!m_proxy.isEmpty())
        options.proxy(proxyOf(m_proxy));
}

void MqttClientOptions::setCredentials(ClientOptions &options) const
{
    if (!m_userName.isEmpty() && !m_password.isEmpty())
        options.credentials(m_userName, m_password);
    else if (!m_userName.isEmpty())
        options.userName(m_userName);
    else if (!m_password.isEmpty())
        options.password(m_password.toUtf8());
}

void MqttClientOptions::setSession(ClientOptions &options) const
{
    options.protocolVersion(static_cast<ProtocolVersion>(m_protocolVersion));
    if (!m_clientId.isEmpty())
        options.clientId(m_clientId);
    // Left alone, the first connection starts clean and the others go on.
    if (!m_cleanStart)
        options.cleanStart(false);
    if (m_sessionExpiry >= 0)
        options.sessionExpiry(std::chrono::seconds(m_sessionExpiry));
    if (const auto will = m_will.will())
        options.will(*will);
    for (auto each = m_userProperties.cbegin(); each != m_userProperties.cend(); ++each)
        options.userProperty(each.key(), each.value().toString());
}

void MqttClientOptions::setLimits(ClientOptions &options) const
{
    options.keepAlive(std::chrono::seconds(m_keepAlive));
    options.connectTimeout(std::chrono::milliseconds(m_connectTimeout));
    options.operationTimeout(std::chrono::milliseconds(m_operationTimeout));
    if (m_receiveMaximum != 0)
        options.receiveMaximum(m_receiveMaximum);
    if (m_maximumPacketSize < 0)
        throw UsageError(u"maximumPacketSize must not be negative"_s);
    if (m_maximumPacketSize > 0)
        options.maximumPacketSize(static_cast<quint32>(m_maximumPacketSize));
    if (m_inFlightWindow != 0)
        options.inFlightWindow(m_inFlightWindow);
    if (m_pingTimeout != 0)
        options.pingTimeout(std::chrono::milliseconds(m_pingTimeout));
}

void MqttClientOptions::setProtocol(ClientOptions &options) const
{
    options.strictSession(m_strictSession)
        .topicAliasMaximum(m_topicAliasMaximum)
        .automaticTopicAliases(m_automaticTopicAliases)
        .validatePayloadFormat(m_validatePayloadFormat);
}

} // namespace QCoMqtt
