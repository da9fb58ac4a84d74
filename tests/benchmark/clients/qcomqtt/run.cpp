// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "run.h"

using namespace QCoMqtt;

namespace {

QString urlOf(const RunOptions &options)
{
    const QString port = QString::number(options.port);
    switch (options.transport) {
    case RunOptions::Transport::Tls:
        return QStringLiteral("mqtts://localhost:") + port;
    case RunOptions::Transport::WebSocket:
        return QStringLiteral("ws://127.0.0.1:") + port + QStringLiteral("/mqtt");
    default:
        return QStringLiteral("mqtt://127.0.0.1:") + port;
    }
}

} // namespace

ClientOptions clientOptions(const RunOptions &options)
{
    ClientOptions all(urlOf(options));
    all.clientId(QString::fromStdString(options.clientId())).receiveMaximum(options.window);
    if (options.transport == RunOptions::Transport::Tls)
        all.tls(TlsOptions().caFile(QString::fromStdString(options.certificate)));
    if (options.mode == "backlog" || options.mode == "offline") {
        const auto bytes = qsizetype(options.size + 1024) * options.allMessages();
        all.outbox(OutboxOptions()
                       .maximumMessages(options.allMessages() + 1) // what fills it waits
                       .maximumBytes(bytes)
                       .acceptOffline(options.mode == "offline"));
    }
    return all;
}
