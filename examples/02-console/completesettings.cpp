// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "completesettings.h"

#include "commands.h"
#include "completeconnection.h"
#include "option.h"
#include "values.h"

#include <QCoMqtt/Error>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

void completePayload(Settings &settings)
{
    PublishSettings &publish = settings.publish;
    require(publish.source != PublishSettings::Source::None,
            u"what to publish is missing: "_s + sourceNames(settings.command, u"or"));
    // serve answers at the QoS that it subscribes with.
    publish.options = PublishOptions(settings.qos)
                          .retain(publish.retain)
                          .properties(publish.properties.properties());
}

void completePublish(Settings &settings)
{
    PublishSettings &publish = settings.publish;
    require(!settings.topics.isEmpty(), u"where to publish is missing: --topic"_s);
    require(settings.topics.size() == 1,
            u"one message has one topic, but there are %1: %2 and %3"_s.arg(settings.topics.size())
                .arg(quoted(settings.topics.at(0)), quoted(settings.topics.value(1))));
    completePayload(settings);
    require(publish.source != PublishSettings::Source::Lines || publish.repeat == 1,
            u"--repeat cannot be used with --stdin-line"_s);
    publish.topic = Topic(settings.topics.first());
}

void chooseOutput(Settings &settings)
{
    SubscribeSettings::Output &output = settings.subscribe.output;
    if (settings.isVerbose && output == SubscribeSettings::Output::Payload)
        output = SubscribeSettings::Output::TopicAndPayload;
}

void completeSubscribe(Settings &settings)
{
    SubscribeSettings &subscribe = settings.subscribe;
    require(!settings.topics.isEmpty() || !subscribe.unsubscriptions.isEmpty(),
            u"what to subscribe to is missing: --topic"_s);
    require(!subscribe.skipsRetained || !subscribe.onlyRetained,
            u"only one of --no-retained and --retained-only can be used"_s);
    for (const QByteArray &topic : std::as_const(settings.topics)) {
        Subscription subscription(TopicFilter(topic), settings.qos);
        subscription.retainAsPublished(subscribe.retainAsPublished)
            .retainHandling(subscribe.retainHandling);
        if (subscribe.noLocal)
            subscription.noLocal();
        subscribe.subscriptions.append(subscription);
    }
}

//! What differs between the commands that connect.
void complete(Settings &settings)
{
    switch (settings.command) {
    case Command::Pub:
        return completePublish(settings);
    case Command::Request:
        completePublish(settings);
        return chooseOutput(settings);
    case Command::Serve:
        require(settings.topics.size() <= 1,
                u"serve answers one filter, but there are %1: %2 and %3"_s
                    .arg(settings.topics.size())
                    .arg(quoted(settings.topics.value(0)), quoted(settings.topics.value(1))));
        completeSubscribe(settings);
        return completePayload(settings);
    default:
        chooseOutput(settings);
        return completeSubscribe(settings);
    }
}

} // namespace

void completeSettings(Settings &settings)
{
    const bool connects = connecting & commandBit(settings.command);
    require(connects || settings.command == Command::Help || !settings.word.isEmpty(),
            u"the name of a shell is missing: bash or zsh"_s);
    if (!connects)
        return;
    require(!settings.isQuiet || !settings.isVerbose,
            u"only one of --quiet and --verbose can be used"_s);
    try {
        settings.client = clientOptions(settings);
        complete(settings);
    } catch (const UsageError &error) {
        throw ArgumentError(error.text());
    }
}
