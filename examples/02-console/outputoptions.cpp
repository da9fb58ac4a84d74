// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "option.h"

#include "messageformat.h"
#include "values.h"

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

constexpr quint8 sub = commandBit(Command::Sub);
constexpr quint8 subscribing = sub | commandBit(Command::Serve);
constexpr quint8 printing = sub | commandBit(Command::Request);

using Output = SubscribeSettings::Output;

void setOutput(Settings &settings, Output output)
{
    if (settings.subscribe.output != Output::Payload && settings.subscribe.output != output)
        throw ArgumentError(u"only one of --json and --format can be used"_s);
    settings.subscribe.output = output;
}

QList<Option> topicOptions()
{
    return {
        {.letter = 't',
         .name = "topic",
         .value = "FILTER",
         .help = "Subscribe to FILTER, such as house/+/temperature or house/#.",
         .section = Section::Topics,
         .commands = subscribing,
         .apply = [](Settings &s, const QByteArray &value) { s.topics.append(value); },
         .mayRepeat = true},
        {.letter = 'T',
         .name = "filter-out",
         .value = "FILTER",
         .help = "Print nothing of topics that match FILTER.",
         .section = Section::Topics,
         .commands = sub,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.subscribe.skippedTopics.append(TopicFilter(value));
             },
         .mayRepeat = true},
        {.letter = 'U',
         .name = "unsubscribe",
         .value = "FILTER",
         .help = "Unsubscribe from FILTER, of a kept session.",
         .section = Section::Topics,
         .commands = sub,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.subscribe.unsubscriptions.append(TopicFilter(value));
             },
         .mayRepeat = true},
        {.letter = 'q',
         .name = "qos",
         .value = "QOS",
         .help = "The highest QoS to receive with; default 0.",
         .section = Section::Topics,
         .commands = subscribing,
         .apply = [](Settings &s, const QByteArray &value) { s.qos = toQoS(value); },
         .choices = "0 1 2",
         .completes = Completes::Choices},
        {.letter = 0,
         .name = "no-local",
         .value = nullptr,
         .help = "Nothing that this client id published itself.",
         .section = Section::Topics,
         .commands = sub,
         .apply = [](Settings &s, const QByteArray &) { s.subscribe.noLocal = true; },
         .needsMqtt5 = true},
        {.letter = 0,
         .name = "retain-as-published",
         .value = nullptr,
         .help = "Keep the retain flag as it was published.",
         .section = Section::Topics,
         .commands = sub,
         .apply = [](Settings &s, const QByteArray &) { s.subscribe.retainAsPublished = true; },
         .needsMqtt5 = true},
        {.letter = 0,
         .name = "retain-handling",
         .value = "WHEN",
         .help = "Retained messages: always (default), new (only of a new subscription), never.",
         .section = Section::Topics,
         .commands = sub,
         .apply =
             [](Settings &s, const QByteArray &value) {
                 s.subscribe.retainHandling = toRetainHandling(value);
             },
         .choices = "always new never",
         .completes = Completes::Choices,
         .needsMqtt5 = true},
        {'R', "no-retained", nullptr, "Print no retained messages.", Section::Topics, sub,
         [](Settings &s, const QByteArray &) { s.subscribe.skipsRetained = true; }},
        {0, "retained-only", nullptr,
         "Print only retained messages, and end with the first that is not.", Section::Topics, sub,
         [](Settings &s, const QByteArray &) { s.subscribe.onlyRetained = true; }},
    };
}

QList<Option> printOptions()
{
    return {
        {'C', "count", "N", "End after N messages.", Section::Output, sub,
         [](Settings &s, const QByteArray &value) {
             s.subscribe.count = toNumber(value, 1, 1'000'000'000'000);
         }},
        {'E', "exit-subscribed", nullptr, "End as soon as the server has subscribed.",
         Section::Output, sub,
         [](Settings &s, const QByteArray &) { s.subscribe.onlySubscribes = true; }},
        {'j', "json", nullptr, "Print every message as a JSON object on a line of its own.",
         Section::Output, printing,
         [](Settings &s, const QByteArray &) { setOutput(s, Output::Json); }},
        {'F', "format", "FORMAT", "Print every message as FORMAT says; see below.", Section::Output,
         printing,
         [](Settings &s, const QByteArray &value) {
             setOutput(s, Output::Format);
             s.subscribe.format = value;
             MessageFormat::parse(value);
         }},
        {'N', "no-newline", nullptr, "Print no end of line behind a message.", Section::Output,
         printing, [](Settings &s, const QByteArray &) { s.subscribe.appendsNewline = false; }},
    };
}

} // namespace

QList<Option> outputOptions()
{
    return topicOptions() + printOptions();
}
