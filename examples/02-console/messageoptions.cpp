// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "commands.h"
#include "option.h"
#include "values.h"

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

constexpr quint8 pub = commandBit(Command::Pub);
constexpr quint8 asking = pub | commandBit(Command::Request);
constexpr quint8 any = asking | commandBit(Command::Serve);

using Source = PublishSettings::Source;

void setSource(Settings &settings, Source source)
{
    if (settings.publish.source != Source::None && settings.publish.source != source)
        throw ArgumentError(
            u"only one of %1 can say what to publish"_s.arg(sourceNames(settings.command, u"and")));
    settings.publish.source = source;
}

//! An option that sets a property of the message.
Option property(const char *name, const char *value, const char *help,
                void (*apply)(Settings &settings, const QByteArray &value))
{
    return {.letter = 0,
            .name = name,
            .value = value,
            .help = help,
            .section = Section::Properties,
            .commands = any,
            .apply = apply,
            .needsMqtt5 = true};
}

} // namespace

QList<Option> messageOptions()
{
    return {
        {.letter = 't',
         .name = "topic",
         .value = "TOPIC",
         .help = "Where to publish; may also stand in the URL.",
         .section = Section::Message,
         .commands = asking,
         .apply = [](Settings &s, const QByteArray &value) { s.topics.append(value); }},
        {'m', "message", "TEXT", "Publish TEXT.", Section::Message, any,
         [](Settings &s, const QByteArray &value) {
             setSource(s, Source::Message);
             s.publish.message = value;
         }},
        {'n', "null-message", nullptr, "Publish an empty message.", Section::Message, any,
         [](Settings &s, const QByteArray &) { setSource(s, Source::Empty); }},
        {.letter = 'f',
         .name = "file",
         .value = "FILE",
         .help = "Publish the content of FILE.",
         .section = Section::Message,
         .commands = any,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 setSource(s, Source::File);
                 s.publish.file = QString::fromLocal8Bit(value);
             },
         .completes = Completes::File},
        {'s', "stdin-file", nullptr, "Publish the whole standard input as one message.",
         Section::Message, any,
         [](Settings &s, const QByteArray &) { setSource(s, Source::Input); }},
        {0, "echo", nullptr, "Answer each request with what it says.", Section::Message,
         commandBit(Command::Serve),
         [](Settings &s, const QByteArray &) { setSource(s, Source::Echo); }},
        {'l', "stdin-line", nullptr, "Publish every line of the standard input, as it comes.",
         Section::Message, pub,
         [](Settings &s, const QByteArray &) { setSource(s, Source::Lines); }},
        {.letter = 'q',
         .name = "qos",
         .value = "QOS",
         .help = "QoS of the messages; default 0.",
         .section = Section::Message,
         .commands = asking,
         .apply = [](Settings &s, const QByteArray &value) { s.qos = toQoS(value); },
         .choices = "0 1 2",
         .completes = Completes::Choices},
        {'r', "retain", nullptr, "The server keeps the message for later subscribers.",
         Section::Message, pub, [](Settings &s, const QByteArray &) { s.publish.retain = true; }},
        {0, "repeat", "N", "Publish the message N times.", Section::Message, pub,
         [](Settings &s, const QByteArray &value) {
             s.publish.repeat = toNumber(value, 1, 1'000'000'000'000);
         }},
        {0, "repeat-delay", "SECONDS", "Time between two messages.", Section::Message, pub,
         [](Settings &s, const QByteArray &value) { s.publish.delay = toTime(value); }},
        {0, "rate", "N", "Publish N messages a second at most.", Section::Message, pub,
         [](Settings &s, const QByteArray &value) { s.publish.delay = toDelayOfRate(value); }},
    };
}

QList<Option> messagePropertyOptions()
{
    QList<Option> options{
        property("content-type", "TYPE", "What the payload is, such as application/json.",
                 [](Settings &s, const QByteArray &value) {
                     s.publish.properties.contentType(toText(value));
                 }),
        property("response-topic", "TOPIC", "Where answers should go.",
                 [](Settings &s, const QByteArray &value) {
                     s.publish.properties.responseTopic(Topic(value));
                 }),
        property("correlation-data", "TEXT", "By what the answer is told apart.",
                 [](Settings &s, const QByteArray &value) {
                     s.publish.properties.correlationData(value);
                 }),
        property("message-expiry", "SECONDS", "When the server may throw the message away.",
                 [](Settings &s, const QByteArray &value) {
                     s.publish.properties.messageExpiry(
                         std::chrono::seconds(toNumber(value, 0, 0xFFFF'FFFF)));
                 }),
        property("user-property", "NAME=VALUE", "A property of your own.",
                 [](Settings &s, const QByteArray &value) {
                     const UserProperty user = toUserProperty(value);
                     s.publish.properties.userProperty(user.first, user.second);
                 }),
        property("utf8", nullptr, "Say that the payload is text; what is none is not sent.",
                 [](Settings &s, const QByteArray &) { s.publish.properties.utf8Payload(); }),
    };
    for (Option &option : options) {
        const QByteArrayView name(option.name);
        option.mayRepeat = name == "user-property";
        // Else the library sets them.
        if (name == "response-topic" || name == "correlation-data")
            option.commands = pub;
    }
    return options;
}
