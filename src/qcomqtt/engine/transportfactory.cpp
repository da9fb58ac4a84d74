// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/transportfactory.h>

#include <qcomqtt/engine/decision.h>
#include <qcomqtt/networkoptions.h>
#include <qcomqtt/transport/devicetransport.h>
#include <qcomqtt/transport/localsockettransport.h>
#include <qcomqtt/transport/serverurl.h>
#include <qcomqtt/transport/tcptransport.h>
#include <qcomqtt/transport/websockettransport.h>

#include <memory>

#include <algorithm>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// What systems know proxies for are mostly the schemes of the web.
QNetworkProxyQuery proxyQuery(const QUrl &url)
{
    if (!url.scheme().startsWith("ws"_L1))
        return QNetworkProxyQuery(url.host(), url.port());
    QUrl page = url;
    page.setScheme(isEncrypted(url) ? u"https"_s : u"http"_s);
    return QNetworkProxyQuery(page);
}

QNetworkProxy proxyFor(const QUrl &url, const NetworkOptions &network)
{
    const bool isDefault = network.proxy.type() == QNetworkProxy::DefaultProxy;
    if (!network.systemProxy && !isDefault)
        return network.proxy;
    const QList<QNetworkProxy> known = network.systemProxy
        ? QNetworkProxyFactory::systemProxyForQuery(proxyQuery(url))
        : QNetworkProxyFactory::proxyForQuery(proxyQuery(url));
    const auto usable = std::find_if(known.begin(), known.end(), [](const QNetworkProxy &proxy) {
        return proxy.capabilities().testFlag(QNetworkProxy::TunnelingCapability);
    });
    return usable == known.end() ? QNetworkProxy(QNetworkProxy::NoProxy) : *usable;
}

TcpSettings tcpSettings(const QUrl &url, const NetworkOptions &network)
{
    TcpSettings settings{.host = url.host(), .port = static_cast<quint16>(url.port())};
    settings.proxy = proxyFor(url, network);
    settings.bindAddress = network.bindAddress;
    settings.bindPort = network.bindPort;
    settings.noDelay = network.noDelay;
    settings.tcpKeepAlive = network.tcpKeepAlive;
    settings.sendBufferSize = network.sendBufferSize;
    settings.receiveBufferSize = network.receiveBufferSize;
    settings.typeOfService = network.typeOfService;
    return settings;
}

void addTls(TcpSettings &settings, const TlsOptions &tls)
{
    settings.tls = tls.configuration();
    settings.peerName = tls.peerName();
    settings.anyHostName = tls.acceptsAnyHostName();
    settings.asksAboutErrors = static_cast<bool>(tls.sslErrorsDecision());
    settings.preSharedKeyIdentity = tls.preSharedKeyIdentity();
    settings.preSharedKey = tls.preSharedKey();
}

// Not beneath the handshake: the decision may run an event loop, or end all of this. It is forgotten
// with the handshake.
void askAboutErrors(TlsHandshake *handshake, const TlsOptions &tls)
{
    if (!handshake || !tls.sslErrorsDecision())
        return;
    QObject::connect(
        handshake, &TlsHandshake::sslErrors, handshake,
        [handshake, ask = tls.sslErrorsDecision(),
         decision = std::make_shared<Decision>()](const QList<QSslError> &errors) {
            decision->ask(
                ask,
                [handshake](Answer<bool> &&answer) {
                    handshake->answer(answer.value.value_or(false));
                },
                errors);
        },
        Qt::QueuedConnection);
}

TcpTransport *createTcpTransport(const QUrl &url, const NetworkOptions &network)
{
    TcpSettings settings = tcpSettings(url, network);
    if (isEncrypted(url))
        addTls(settings, network.tls);
    auto *transport = new TcpTransport(std::move(settings));
    askAboutErrors(transport->handshake(), network.tls);
    return transport;
}

void useHeaders(WebSocketTransport &transport, const Answer<WebSocketOptions::Headers> &answer)
{
    if (answer.error)
        return transport.refuseHeaders(textOf(answer.error));
    try {
        for (const auto &[name, value] : *answer.value)
            requireHeader(name, value);
    } catch (const UsageError &error) {
        return transport.refuseHeaders(error.text());
    }
    transport.answerHeaders(*answer.value);
}

// Not beneath open(): the provider may run an event loop, or end all of this. It is forgotten with
// the transport.
void askForHeaders(WebSocketTransport *transport, const WebSocketOptions::HeadersProvider &provider)
{
    QObject::connect(
        transport, &WebSocketTransport::headersNeeded, transport,
        [transport, provider, decision = std::make_shared<Decision>()] {
            decision->ask(provider, [transport](Answer<WebSocketOptions::Headers> &&answer) {
                useHeaders(*transport, answer);
            });
        },
        Qt::QueuedConnection);
}

WebSocketTransport *createWebSocketTransport(const ClientOptions &options)
{
    const NetworkOptions &network = options.network();
    const WebSocketOptions &webSocket = network.webSocket;
    WebSocketSettings settings{.request = {.url = options.url()},
                               .network = tcpSettings(options.url(), network)};
    if (isEncrypted(options.url()))
        addTls(settings.network, network.tls);
    WebSocketRequest &request = settings.request;
    // MQTT-6.0.0-3; MQTT 3.1 was registered under another name.
    request.subprotocol = options.protocolVersion() == ProtocolVersion::V3_1 ? u"mqttv3.1"_s
                                                                             : u"mqtt"_s;
    request.headers = webSocket.headers();
    request.origin = webSocket.origin();
    request.subprotocolMayMiss = webSocket.acceptsMissingSubprotocol();
    settings.asksForHeaders = static_cast<bool>(webSocket.headersProvider());
    auto *transport = new WebSocketTransport(std::move(settings));
    askAboutErrors(transport->handshake(), network.tls);
    askForHeaders(transport, webSocket.headersProvider());
    return transport;
}

} // namespace

Transport *createTransport(const ClientOptions &options)
{
    if (options.network().makeDevice)
        return new DeviceTransport(options.network().makeDevice);
    const QUrl url = options.url();
    if (url.scheme() == "mqtt"_L1 || url.scheme() == "mqtts"_L1)
        return createTcpTransport(url, options.network());
    if (url.scheme() == "ws"_L1 || url.scheme() == "wss"_L1)
        return createWebSocketTransport(options);
    Q_ASSERT(url.scheme() == "mqtt+unix"_L1); // no other passes checkedServerUrl()
    return new LocalSocketTransport(url.path(QUrl::FullyDecoded));
}

} // namespace QCoMqtt::Internal
