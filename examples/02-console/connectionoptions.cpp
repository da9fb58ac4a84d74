// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "option.h"
#include "values.h"

namespace {

constexpr quint8 every = connecting | commandBit(Command::None) | commandBit(Command::Completion)
    | commandBit(Command::Help);

QList<Option> serverOptions()
{
    return {
        {'L', "url", "URL",
         "The server: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], mqtts:// for the same with "
         "TLS, "
         "ws:// or wss://HOST[:PORT][/PATH], mqtt+unix:///PATH.",
         Section::Server, connecting,
         [](Settings &s, const QByteArray &value) { s.connection.url = toText(value); }},
        {'h', "host", "HOST", "The server's name or address; default localhost.", Section::Server,
         connecting,
         [](Settings &s, const QByteArray &value) { s.connection.host = toText(value); }},
        {'p', "port", "PORT", "The server's port; default 1883, with TLS 8883.", Section::Server,
         connecting,
         [](Settings &s, const QByteArray &value) {
             s.connection.port = static_cast<quint16>(toNumber(value, 1, 65535));
         }},
        {'u', "username", "NAME", "User name.", Section::Server, connecting,
         [](Settings &s, const QByteArray &value) { s.connection.userName = toText(value); }},
        {.letter = 'P',
         .name = "password",
         .value = "PASSWORD",
         .help = "Password. Other users of this machine may see it in the list of processes; the "
                 "environment variable QCOMQTT_PASSWORD is better.",
         .section = Section::Server,
         .commands = connecting,
         .apply = [](Settings &s, const QByteArray &value) { s.connection.password = value; },
         .otherName = "pw"},
        {.letter = 'V',
         .name = "protocol-version",
         .value = "VERSION",
         .help = "Version of MQTT: 5 (default), 3.1.1, 3.1, or auto: 5 unless the server does not "
                 "speak it.",
         .section = Section::Server,
         .commands = connecting,
         .apply = [](Settings &s,
                     const QByteArray &value) { s.connection.version = toProtocolVersion(value); },
         .choices = "5 3.1.1 3.1 auto",
         .completes = Completes::Choices},
        {.letter = 0,
         .name = "auth-method",
         .value = "METHOD",
         .help = "Prove user name and password by scram-sha-256, which shows the password to "
                 "nobody and proves who the server is.",
         .section = Section::Server,
         .commands = connecting,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 requireScram(value);
                 s.connection.usesScram = true;
             },
         .choices = "scram-sha-256",
         .completes = Completes::Choices,
         .needsMqtt5 = true},
        {'k', "keepalive", "SECONDS", "Longest silence on the connection; 0: any; default 60.",
         Section::Server, connecting,
         [](Settings &s, const QByteArray &value) {
             s.connection.keepAlive = std::chrono::seconds(toNumber(value, 0, 65535));
         }},
    };
}

QList<Option> sessionOptions()
{
    return {
        {'i', "id", "ID", "Client id; default: one that nobody else has.", Section::Session,
         connecting,
         [](Settings &s, const QByteArray &value) { s.connection.clientId = toText(value); }},
        {'I', "id-prefix", "PREFIX", "Client id of PREFIX and the number of this process.",
         Section::Session, connecting,
         [](Settings &s, const QByteArray &value) { s.connection.clientIdPrefix = toText(value); }},
        {.letter = 'c',
         .name = "keep-session",
         .value = nullptr,
         .help = "Go on with the session of this client id, and have it kept afterwards: what is "
                 "published meanwhile at QoS 1 and 2 comes later. Default: a new session that "
                 "ends with the connection.",
         .section = Section::Session,
         .commands = connecting,
         .apply = [](Settings &s, const QByteArray &) { s.connection.keepsSession = true; },
         .otherName = "disable-clean-session"},
        {.letter = 'x',
         .name = "session-expiry",
         .value = "SECONDS",
         .help = "How long the session is kept without a connection; -1: for ever, which is the "
                 "default with --keep-session.",
         .section = Section::Session,
         .commands = connecting,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.connection.sessionExpiry = toSessionExpiry(value);
             },
         .needsMqtt5 = true,
         .otherName = "session-expiry-interval"},
        {'M', "max-inflight", "N", "Most QoS 1 and 2 messages that wait for their acknowledgement.",
         Section::Session, connecting,
         [](Settings &s, const QByteArray &value) {
             s.connection.inFlightWindow = static_cast<int>(toNumber(value, 1, 65535));
         }},
    };
}

QList<Option> willOptions()
{
    return {
        {0, "will-topic", "TOPIC",
         "The server publishes the will there when this client goes without a goodbye.",
         Section::Will, connecting,
         [](Settings &s, const QByteArray &value) { s.connection.will.topic = value; }},
        {0, "will-payload", "TEXT", "What it publishes; default an empty message.", Section::Will,
         connecting,
         [](Settings &s, const QByteArray &value) { s.connection.will.payload = value; }},
        {.letter = 0,
         .name = "will-qos",
         .value = "QOS",
         .help = "QoS of the will; default 0.",
         .section = Section::Will,
         .commands = connecting,
         .apply = [](Settings &s,
                     const QByteArray &value) { s.connection.will.qos = toQoS(value); },
         .choices = "0 1 2",
         .completes = Completes::Choices},
        {0, "will-retain", nullptr, "The will is retained.", Section::Will, connecting,
         [](Settings &s, const QByteArray &) { s.connection.will.retain = true; }},
        {.letter = 0,
         .name = "will-delay",
         .value = "SECONDS",
         .help = "How long the server waits for this client before it publishes the will.",
         .section = Section::Will,
         .commands = connecting,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.connection.will.delay = std::chrono::seconds(toNumber(value, 0, 0xFFFF'FFFF));
             },
         .needsMqtt5 = true},
    };
}

QList<Option> generalOptions()
{
    return {
        {'W', "timeout", "SECONDS", "End after this time, with exit code 27.", Section::General,
         connecting, [](Settings &s, const QByteArray &value) { s.timeLimit = toTime(value); }},
        {'v', "verbose", nullptr, "Say on the error output what happens; sub also prints topics.",
         Section::General, connecting, [](Settings &s, const QByteArray &) { s.isVerbose = true; }},
        {0, "quiet", nullptr, "Print no errors; the exit code tells.", Section::General, connecting,
         [](Settings &s, const QByteArray &) { s.isQuiet = true; }},
        {'d', "debug", nullptr,
         "Show every packet and how the connection comes about, by the logging categories "
         "qcomqtt.*; "
         "never a password or a payload.",
         Section::General, connecting, [](Settings &s, const QByteArray &) { s.isTracing = true; }},
        {0, "help", nullptr, "Show this help.", Section::General, every,
         [](Settings &s, const QByteArray &) { s.wantsHelp = true; }},
        {0, "version", nullptr, "Show the version.", Section::General, commandBit(Command::None),
         [](Settings &s, const QByteArray &) { s.wantsVersion = true; }},
    };
}

} // namespace

QList<Option> connectionOptions()
{
    return serverOptions() + encryptionOptions() + networkOptions() + sessionOptions()
        + willOptions() + generalOptions();
}
