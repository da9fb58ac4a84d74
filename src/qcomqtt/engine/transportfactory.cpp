// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/transportfactory.h>

#include <qcomqtt/networkoptions.h>
#include <qcomqtt/transport/serverurl.h>
#include <qcomqtt/transport/tcptransport.h>

#include <QtCore/QPointer>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

QNetworkProxy proxyFor(const QUrl &url, const NetworkOptions &network)
{
    if (!network.systemProxy)
        return network.proxy;
    const QNetworkProxyQuery query(url.host(), url.port());
    return QNetworkProxyFactory::systemProxyForQuery(query).value(0, QNetworkProxy::NoProxy);
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
QCoro::Task<> decide(TlsOptions::Decision decision, QList<QSslError> errors,
                     QPointer<TcpTransport> transport)
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

TcpTransport *createTcpTransport(const QUrl &url, const NetworkOptions &network)
{
    TcpSettings settings = tcpSettings(url, network);
    if (isEncrypted(url))
        addTls(settings, network.tls);
    auto *transport = new TcpTransport(std::move(settings));
    if (const TlsOptions::Decision decision = network.tls.sslErrorsDecision()) {
        // Not beneath the handshake: the decision may run an event loop, or end all of this.
        QObject::connect(
            transport, &TcpTransport::sslErrors, transport,
            [transport, decision](const QList<QSslError> &errors) {
                decide(decision, errors, transport);
            },
            Qt::QueuedConnection);
    }
    return transport;
}

} // namespace

Transport *createTransport(const ClientOptions &options)
{
    const QUrl url = options.url();
    if (url.scheme() == "mqtt"_L1 || url.scheme() == "mqtts"_L1)
        return createTcpTransport(url, options.network());
    return nullptr;
}

} // namespace QCoMqtt::Internal
