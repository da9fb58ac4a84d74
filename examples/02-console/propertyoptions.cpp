// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "commands.h"
#include "option.h"
#include "values.h"

#include <QCoMqtt/Error>

#include <QtCore/QStringList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

enum class Packet : quint8 { Connect, Publish, Subscribe, Unsubscribe, Disconnect, Will };

constexpr std::array packetNames{"connect",     "publish",    "subscribe",
                                 "unsubscribe", "disconnect", "will"};

constexpr quint8 in(Packet packet)
{
    return static_cast<quint8>(1U << static_cast<unsigned>(packet));
}

constexpr quint8 message = in(Packet::Publish) | in(Packet::Will);

enum class Kind : quint8 { Number, Text, Topic, Bytes, Pair };

//! A property as mosquitto's clients call it, and where it can be set.
struct PropertyRule
{
    const char *name;
    PropertyId id;
    Kind kind;
    quint8 packets;
    qint64 lowest = 0;
    qint64 highest = 0xFFFF'FFFF;
};

// MQTT 5.0 table 2-4, without what the library takes care of itself.
constexpr std::array rules{
    PropertyRule{"content-type", PropertyId::ContentType, Kind::Text, message},
    PropertyRule{"correlation-data", PropertyId::CorrelationData, Kind::Bytes, message},
    PropertyRule{"maximum-packet-size", PropertyId::MaximumPacketSize, Kind::Number,
                 in(Packet::Connect), 1},
    PropertyRule{"message-expiry-interval", PropertyId::MessageExpiryInterval, Kind::Number,
                 message},
    PropertyRule{"payload-format-indicator", PropertyId::PayloadFormatIndicator, Kind::Number,
                 message, 0, 1},
    PropertyRule{"reason-string", PropertyId::ReasonString, Kind::Text, in(Packet::Disconnect)},
    PropertyRule{"receive-maximum", PropertyId::ReceiveMaximum, Kind::Number, in(Packet::Connect),
                 1, 65535},
    PropertyRule{"response-topic", PropertyId::ResponseTopic, Kind::Topic, message},
    PropertyRule{"session-expiry-interval", PropertyId::SessionExpiryInterval, Kind::Number,
                 in(Packet::Connect) | in(Packet::Disconnect)},
    PropertyRule{"subscription-identifier", PropertyId::SubscriptionIdentifier, Kind::Number,
                 in(Packet::Subscribe), 1, 268'435'455},
    PropertyRule{"topic-alias-maximum", PropertyId::TopicAliasMaximum, Kind::Number,
                 in(Packet::Connect), 0, 65535},
    PropertyRule{"user-property", PropertyId::UserProperty, Kind::Pair, 0xFF},
    PropertyRule{"will-delay-interval", PropertyId::WillDelayInterval, Kind::Number,
                 in(Packet::Will)},
};

//! What a command sends that can have properties.
quint8 packetsOf(Command command)
{
    constexpr quint8 always = in(Packet::Connect) | in(Packet::Disconnect) | in(Packet::Will);
    return command == Command::Sub ? always | in(Packet::Subscribe) | in(Packet::Unsubscribe)
                                   : always | in(Packet::Publish);
}

QString listOf(const QStringList &names)
{
    if (names.size() == 1)
        return names.first();
    return names.mid(0, names.size() - 1).join(u", "_s) + u" or "_s + names.last();
}

Packet toPacket(const QByteArray &name, Command command)
{
    QStringList possible;
    for (std::size_t i = 0; i < packetNames.size(); ++i) {
        if (!(packetsOf(command) & in(static_cast<Packet>(i))))
            continue;
        if (name == packetNames[i])
            return static_cast<Packet>(i);
        possible.append(QString::fromLatin1(packetNames[i]));
    }
    throw ArgumentError(quoted(name) + u" is not "_s + listOf(possible));
}

const PropertyRule &ruleOf(const QByteArray &name, Packet packet)
{
    QStringList possible;
    for (const PropertyRule &rule : rules) {
        if (!(rule.packets & in(packet)))
            continue;
        if (name == rule.name)
            return rule;
        possible.append(QString::fromLatin1(rule.name));
    }
    throw ArgumentError(quoted(name) + u" is not "_s + listOf(possible));
}

void set(Properties &properties, const PropertyRule &rule, const QByteArrayList &values)
{
    switch (rule.kind) {
    case Kind::Number:
        return properties.setNumber(
            rule.id, static_cast<quint32>(toNumber(values.first(), rule.lowest, rule.highest)));
    case Kind::Text:
        return properties.setText(rule.id, toText(values.first()));
    case Kind::Topic:
        return properties.setText(rule.id, Topic(values.first()).toString());
    case Kind::Bytes:
        return properties.setBytes(rule.id, values.first());
    case Kind::Pair:
        return properties.addUserProperty(toText(values.first()), toText(values.last()));
    }
}

//! The options of a client have no properties but members of their own.
void setConnect(ConnectionSettings &connection, const Properties &properties)
{
    PropertySettings &settings = connection.properties;
    if (const auto number = properties.number(PropertyId::SessionExpiryInterval))
        connection.sessionExpiry = std::chrono::seconds(*number);
    if (const auto number = properties.number(PropertyId::ReceiveMaximum))
        settings.receiveMaximum = number;
    if (const auto number = properties.number(PropertyId::MaximumPacketSize))
        settings.maximumPacketSize = number;
    if (const auto number = properties.number(PropertyId::TopicAliasMaximum))
        settings.topicAliasMaximum = number;
    settings.connect += properties.userProperties();
}

void setPublish(PublishSettings &publish, const PropertyRule &rule, const QByteArrayList &values)
{
    Properties properties = publish.properties.properties();
    set(properties, rule, values);
    publish.properties.properties(properties);
}

void setFor(Settings &settings, Packet packet, const PropertyRule &rule,
            const QByteArrayList &values)
{
    PropertySettings &properties = settings.connection.properties;
    Properties connect;
    switch (packet) {
    case Packet::Connect:
        set(connect, rule, values);
        return setConnect(settings.connection, connect);
    case Packet::Publish:
        return setPublish(settings.publish, rule, values);
    case Packet::Subscribe:
        return set(properties.subscribe, rule, values);
    case Packet::Unsubscribe:
        return set(properties.unsubscribe, rule, values);
    case Packet::Disconnect:
        return set(properties.disconnect, rule, values);
    case Packet::Will:
        return set(properties.will, rule, values);
    }
}

void applyProperty(Settings &settings, const QByteArray &words)
{
    const QByteArrayList parts = words.split('\0');
    const Packet packet = toPacket(parts.at(0), settings.command);
    const PropertyRule &rule = ruleOf(parts.at(1), packet);
    try {
        setFor(settings, packet, rule, parts.mid(2));
    } catch (const ArgumentError &error) {
        throw ArgumentError(QString::fromLatin1(rule.name) + u": "_s
                            + QString::fromUtf8(error.what()));
    } catch (const UsageError &error) {
        throw ArgumentError(QString::fromLatin1(rule.name) + u": "_s + error.text());
    }
}

// PACKET NAME VALUE, or PACKET user-property NAME VALUE.
qsizetype wordCount(const QByteArrayList &words)
{
    return words.value(1) == "user-property" ? 4 : 3;
}

} // namespace

QList<Option> propertyOptions()
{
    return {{.letter = 'D',
             .name = "property",
             .value = "PACKET NAME VALUE",
             .help = "Set a property of connect, will, disconnect, or what the command sends: "
                     "publish, or subscribe and unsubscribe. A user-property has a name and a "
                     "value.",
             .section = Section::Properties,
             .commands = connecting,
             .apply = &applyProperty,
             .choices = "connect publish subscribe unsubscribe disconnect will",
             .completes = Completes::Choices,
             .mayRepeat = true,
             .needsMqtt5 = true,
             .wordCount = &wordCount}};
}

QByteArrayList propertyNames()
{
    QByteArrayList names;
    for (const PropertyRule &rule : rules)
        names.append(rule.name);
    return names;
}
