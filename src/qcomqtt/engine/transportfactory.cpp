// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/transportfactory.h>

#include <qcomqtt/networkoptions.h>
#include <qcomqtt/transport/devicetransport.h>
#include <qcomqtt/transport/localsockettransport.h>
#include <qcomqtt/transport/serverurl.h>
#include <qcomqtt/transport/tcptransport.h>
#include <qcomqtt/transport/websockettransport.h>

#include <QtCore/QPointer>

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

// The transport may be gone when the decision comes.
template<typename Kind>
QCoro::Task<> decide(TlsOptions::Decision decision, QList<QSslError> errors,
                     QPointer<Kind> transport)
{
    bool accepted = false;
    try {
        accepted = co_await decision(errors);
    } catch (...) {
        accepted = false;
    }
    if (transport)
        transport->answerSslErrors(accepted);
}

template<typename Kind>
void askAboutErrors(Kind *transport, const TlsOptions &tls)
{
    const TlsOptions::Decision decision = tls.sslErrorsDecision();
    if (!decision)
        return;
    // Not beneath the handshake: the decision may run an event loop, or end all of this.
    QObject::connect(
        transport, &Kind::sslErrors, transport,
        [transport, decision](const QList<QSslError> &errors) {
            decide(decision, errors, QPointer<Kind>(transport));
        },
        Qt::QueuedConnection);
}

TcpTransport *createTcpTransport(const QUrl &url, const NetworkOptions &network)
{
    TcpSettings settings = tcpSettings(url, network);
    if (isEncrypted(url))
        addTls(settings, network.tls);
    auto *transport = new TcpTransport(std::move(settings));
    askAboutErrors(transport, network.tls);
    return transport;
}

QCoro::Task<> provideHeaders(WebSocketOptions::HeadersProvider provider,
                             QPointer<WebSocketTransport> transport)
{
    WebSocketOptions::Headers headers;
    QString problem;
    try {
        headers = co_await provider();
        for (const auto &[name, value] : std::as_const(headers))
            requireHeader(name, value);
    } catch (const Error &error) {
        problem = error.text();
    } catch (const std::exception &error) {
        problem = QString::fromUtf8(error.what());
    } catch (...) {
        problem = u"the provider threw something"_s;
    }
    if (!transport)
        co_return;
    if (problem.isEmpty())
        transport->answerHeaders(headers);
    else
        transport->refuseHeaders(problem);
}

WebSocketTransport *createWebSocketTransport(const ClientOptions &options)
{
    const NetworkOptions &network = options.network();
    const WebSocketOptions &webSocket = network.webSocket;
    WebSocketSettings settings{.url = options.url(), .network = tcpSettings(options.url(), network)};
    if (isEncrypted(settings.url))
        addTls(settings.network, network.tls);
    // MQTT-6.0.0-3; MQTT 3.1 was registered under another name.
    settings.subprotocol = options.protocolVersion() == ProtocolVersion::V3_1 ? u"mqttv3.1"_s
                                                                              : u"mqtt"_s;
    settings.headers = webSocket.headers();
    settings.origin = webSocket.origin();
    settings.maximumPacketSize = options.maximumPacketSize();
    settings.subprotocolMayMiss = webSocket.acceptsMissingSubprotocol();
    settings.asksForHeaders = static_cast<bool>(webSocket.headersProvider());
    auto *transport = new WebSocketTransport(std::move(settings));
    askAboutErrors(transport, network.tls);
    // Not beneath open(): the provider may run an event loop, or end all of this.
    QObject::connect(
        transport, &WebSocketTransport::headersNeeded, transport,
        [transport, provider = webSocket.headersProvider()] {
            provideHeaders(provider, transport);
        },
        Qt::QueuedConnection);
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
    if (url.scheme() == "mqtt+unix"_L1)
        return new LocalSocketTransport(url.path(QUrl::FullyDecoded));
    return nullptr;
}

} // namespace QCoMqtt::Internal
