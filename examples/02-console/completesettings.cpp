// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "completesettings.h"

#include "completeconnection.h"
#include "values.h"

#include <QCoMqtt/Error>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

void completePublish(Settings &settings)
{
    PublishSettings &publish = settings.publish;
    require(!settings.topics.isEmpty(), u"where to publish is missing: --topic"_s);
    require(settings.topics.size() == 1,
            u"one message has one topic, but there are %1: %2 and %3"_s.arg(settings.topics.size())
                .arg(quoted(settings.topics.at(0)), quoted(settings.topics.value(1))));
    require(publish.source != PublishSettings::Source::None,
            u"what to publish is missing: -m, -n, -f, -s or -l"_s);
    require(publish.source != PublishSettings::Source::Lines || publish.repeat == 1,
            u"--repeat cannot be used with --stdin-line"_s);
    publish.topic = Topic(settings.topics.first());
    publish.options = PublishOptions(settings.qos)
                          .retain(publish.retain)
                          .properties(publish.properties.properties());
}

void completeSubscribe(Settings &settings)
{
    SubscribeSettings &subscribe = settings.subscribe;
    require(!settings.topics.isEmpty() || !subscribe.unsubscriptions.isEmpty(),
            u"what to subscribe to is missing: --topic"_s);
    require(!subscribe.skipsRetained || !subscribe.onlyRetained,
            u"only one of --no-retained and --retained-only can be used"_s);
    if (settings.isVerbose && subscribe.output == SubscribeSettings::Output::Payload)
        subscribe.output = SubscribeSettings::Output::TopicAndPayload;
    for (const QByteArray &topic : std::as_const(settings.topics)) {
        Subscription subscription(TopicFilter(topic), settings.qos);
        subscription.retainAsPublished(subscribe.retainAsPublished)
            .retainHandling(subscribe.retainHandling);
        if (subscribe.noLocal)
            subscription.noLocal();
        subscribe.subscriptions.append(subscription);
    }
}

} // namespace

void completeSettings(Settings &settings)
{
    const bool connects = settings.command == Command::Pub || settings.command == Command::Sub;
    require(connects || settings.command == Command::Help || !settings.word.isEmpty(),
            u"the name of a shell is missing: bash or zsh"_s);
    if (!connects)
        return;
    require(!settings.isQuiet || !settings.isVerbose,
            u"only one of --quiet and --verbose can be used"_s);
    try {
        settings.client = clientOptions(settings);
        if (settings.command == Command::Pub)
            completePublish(settings);
        else
            completeSubscribe(settings);
    } catch (const UsageError &error) {
        throw ArgumentError(error.text());
    }
}
