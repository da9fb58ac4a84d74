// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "completesettings.h"

#include "values.h"

#include <QCoMqtt/Error>

#include <QtCore/QCoreApplication>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

void require(bool holds, const QString &text)
{
    if (!holds)
        throw ArgumentError(text);
}

//! mosquitto's URLs name a topic where MQTT URLs have nothing. That of a WebSocket
//! or a local socket is a path.
QUrl takeTopicOfUrl(Settings &settings)
{
    QUrl url(*settings.connection.url, QUrl::StrictMode);
    const bool mayHaveTopic = url.scheme() == "mqtt"_L1 || url.scheme() == "mqtts"_L1;
    const bool hasTopic = mayHaveTopic && url.path().size() > 1;
    if (hasTopic) {
        settings.topics.prepend(url.path(QUrl::FullyDecoded).mid(1).toUtf8());
        url.setPath({});
    }
    return url;
}

ClientOptions serverOf(Settings &settings)
{
    const ConnectionSettings &connection = settings.connection;
    if (!connection.url)
        return ClientOptions(connection.host.value_or(u"localhost"_s),
                             connection.port.value_or(1883));
    require(!connection.host && !connection.port,
            u"--url names the server: --host and --port cannot be used beside it"_s);
    return ClientOptions(takeTopicOfUrl(settings));
}

void setWill(ClientOptions &options, const WillSettings &settings)
{
    if (!settings.topic) {
        const bool isSet = settings.retain || settings.qos != QoS::AtMostOnce
            || !settings.payload.isEmpty() || settings.delay.count() > 0;
        require(!isSet, u"a will needs --will-topic"_s);
        return;
    }
    Will will(*settings.topic, settings.payload, settings.qos);
    will.retain(settings.retain);
    if (settings.delay.count() > 0)
        will.delay(settings.delay);
    options.will(will);
}

void setSession(ClientOptions &options, const ConnectionSettings &settings)
{
    require(settings.clientId.isEmpty() || settings.clientIdPrefix.isEmpty(),
            u"only one of --id and --id-prefix can be used"_s);
    const QString id = settings.clientIdPrefix.isEmpty()
        ? settings.clientId
        : settings.clientIdPrefix + QString::number(QCoreApplication::applicationPid());
    options.clientId(id);
    require(!settings.keepsSession || !id.isEmpty(),
            u"--keep-session needs --id: the session is found again by its client id"_s);
    if (settings.keepsSession) {
        options.cleanStart(false);
        options.sessionExpiry(settings.sessionExpiry.value_or(toSessionExpiry("-1")));
    } else if (settings.sessionExpiry) {
        options.sessionExpiry(*settings.sessionExpiry).cleanStart(true);
    }
}

ClientOptions clientOptions(Settings &settings)
{
    const ConnectionSettings &connection = settings.connection;
    ClientOptions options = serverOf(settings);
    if (connection.userName)
        options.userName(*connection.userName);
    if (connection.password)
        options.password(*connection.password);
    require(connection.version == ProtocolVersion::V5 || !options.password() || options.userName(),
            u"--password needs --username before MQTT 5"_s);
    options.protocolVersion(connection.version)
        .keepAlive(connection.keepAlive)
        .connectTimeout(connection.connectTimeout);
    if (connection.inFlightWindow)
        options.inFlightWindow(*connection.inFlightWindow);
    if (connection.reconnects)
        options.reconnect(
            ReconnectPolicy::exponential(std::chrono::seconds(1), std::chrono::seconds(30)));
    options.webSocket(connection.webSocket);
    setSession(options, connection);
    setWill(options, connection.will);
    return options;
}

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
