// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "option.h"
#include "values.h"

using namespace Qt::StringLiterals;

namespace {

QList<Option> wayOptions()
{
    return {
        {.letter = 0,
         .name = "unix",
         .value = "PATH",
         .help = "The server listens at this socket of the file system.",
         .section = Section::Network,
         .commands = connecting,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.connection.network.socketPath = toFileName(value);
             },
         .completes = Completes::File},
        {0, "proxy", "URL",
         "Reach the server through http://[USER[:PASSWORD]@]HOST[:PORT] or socks5://...; default "
         "ports 8080 and 1080.",
         Section::Network, connecting,
         [](Settings &s, const QByteArray &value) { s.connection.network.proxy = toProxy(value); }},
        {.letter = 0,
         .name = "proxy-password-file",
         .value = "FILE",
         .help = "The first line of FILE is the password for the proxy.",
         .section = Section::Network,
         .commands = connecting,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.connection.network.proxyPassword = readSecret(value);
             },
         .completes = Completes::File},
        {0, "system-proxy", nullptr, "Use the proxy that the system is set up for.",
         Section::Network, connecting,
         [](Settings &s, const QByteArray &) { s.connection.network.usesSystemProxy = true; }},
        {.letter = 'A',
         .name = "bind",
         .value = "ADDRESS",
         .help = "The local address to connect from.",
         .section = Section::Network,
         .commands = connecting,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.connection.network.bindAddress = toAddress(value);
             }},
    };
}

QList<Option> webSocketOptions()
{
    return {
        {.letter = 0,
         .name = "header",
         .value = "NAME:VALUE",
         .help =
             "A header for a server named ws or wss; @FILE for those in FILE, one a line, which "
             "no list of processes shows.",
         .section = Section::WebSocket,
         .commands = connecting,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 addHeaders(s.connection.network.webSocket, value);
             },
         .mayRepeat = true},
        {0, "origin", "ORIGIN", "The Origin header, as a browser sends it.", Section::WebSocket,
         connecting,
         [](Settings &s, const QByteArray &value) {
             s.connection.network.webSocket.origin(toText(value));
         }},
        {0, "accept-missing-subprotocol", nullptr,
         "Go on with a server that does not agree to speak MQTT.", Section::WebSocket, connecting,
         [](Settings &s, const QByteArray &) {
             s.connection.network.webSocket.acceptMissingSubprotocol();
         }},
    };
}

QList<Option> timeOptions()
{
    return {
        {0, "connect-timeout", "SECONDS", "How long connecting may take; default 30.",
         Section::Network, connecting,
         [](Settings &s, const QByteArray &value) {
             s.connection.connectTimeout = toLimit(value);
         }},
        {.letter = 0,
         .name = "stage-timeout",
         .value = "STAGE=SECONDS",
         .help = "How long one stage of it may take: resolve, connect, tls, websocket or mqtt.",
         .section = Section::Network,
         .commands = connecting,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.connection.network.stageLimits.append(toStageLimit(value));
             },
         .choices = "resolve= connect= tls= websocket= mqtt=",
         .completes = Completes::Choices,
         .mayRepeat = true},
        {0, "reconnect", nullptr, "Connect again when the connection is lost, instead of ending.",
         Section::Network, connecting,
         [](Settings &s, const QByteArray &) { s.connection.reconnects = true; }},
    };
}

} // namespace

QList<Option> networkOptions()
{
    return wayOptions() + timeOptions() + webSocketOptions();
}
