// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/propertyrules.h>

#include <qcomqtt/session/validation.h>
#include <qcomqtt/values/usage.h>
#include <qcomqtt/values/utf8.h>

#include <QtCore/QMetaEnum>

#include <algorithm>
#include <array>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

enum class Kind : quint8 { Number, Text, Bytes, Pair };

constexpr quint8 in(PropertyHolder holder) noexcept
{
    return quint8(1u << quint8(holder));
}

struct Rule
{
    PropertyId id;
    quint8 holders;
    Kind kind;
    quint32 minimum = 0;
    quint32 maximum = 0xFFFFFFFF;
};

constexpr quint8 message = in(PropertyHolder::Publish) | in(PropertyHolder::Will);
constexpr quint8 connect = in(PropertyHolder::Connect);
constexpr quint8 disconnect = in(PropertyHolder::Disconnect);

// MQTT 5.0 table 2-4, as far as applications set them here.
constexpr std::array rules{
    Rule{PropertyId::PayloadFormatIndicator, message, Kind::Number, 0, 1},
    Rule{PropertyId::MessageExpiryInterval, message, Kind::Number},
    Rule{PropertyId::ContentType, message, Kind::Text},
    Rule{PropertyId::ResponseTopic, message, Kind::Text},
    Rule{PropertyId::CorrelationData, message, Kind::Bytes},
    Rule{PropertyId::SubscriptionIdentifier, in(PropertyHolder::Subscribe), Kind::Number, 1,
         268'435'455},
    Rule{PropertyId::SessionExpiryInterval, disconnect, Kind::Number},
    Rule{PropertyId::AuthenticationMethod, connect, Kind::Text},
    Rule{PropertyId::AuthenticationData, connect, Kind::Bytes},
    Rule{PropertyId::WillDelayInterval, in(PropertyHolder::Will), Kind::Number},
    Rule{PropertyId::RequestResponseInformation, connect, Kind::Number, 0, 1},
    Rule{PropertyId::ReasonString, disconnect, Kind::Text},
    Rule{PropertyId::UserProperty, 0xFF, Kind::Pair},
};

QString nameOf(PropertyId id)
{
    const char *key = QMetaEnum::fromType<PropertyId>().valueToKey(int(id));
    return key ? QString::fromLatin1(key) : u"Property %1"_s.arg(int(id));
}

QLatin1StringView nameOf(PropertyHolder holder)
{
    static constexpr std::array names{"CONNECT", "a will", "PUBLISH", "SUBSCRIBE", "UNSUBSCRIBE",
                                      "DISCONNECT"};
    return QLatin1StringView(names[std::size_t(holder)]);
}

// Those that a user might well look for in properties, and where they are instead.
QString whyNot(PropertyId id, PropertyHolder holder)
{
    if (holder == PropertyHolder::Publish && id == PropertyId::TopicAlias)
        return u"TopicAlias: topic aliases are chosen automatically"_s;
    if (holder == PropertyHolder::Publish && id == PropertyId::SubscriptionIdentifier)
        return u"SubscriptionIdentifier: only servers send it with PUBLISH (MQTT-3.3.4-6)"_s;
    return nameOf(id) + " is not a property to be set for "_L1 + nameOf(holder);
}

std::optional<QString> checkText(const QString &text)
{
    if (isMqttString(text))
        return std::nullopt;
    return quoted(text) + " has U+0000, a lone surrogate, or more than 65535 bytes of UTF-8"_L1;
}

struct ValueCheck
{
    const Rule &rule;

    std::optional<QString> operator()(quint32 value) const
    {
        if (value >= rule.minimum && value <= rule.maximum)
            return std::nullopt;
        return u"%1 is not within %2 to %3"_s.arg(value).arg(rule.minimum).arg(rule.maximum);
    }
    std::optional<QString> operator()(const QString &value) const
    {
        if (auto fault = checkText(value))
            return fault;
        // MQTT-3.3.2-13, MQTT-3.3.2-14
        if (rule.id == PropertyId::ResponseTopic && !Topic::isValid(value.toUtf8()))
            return quoted(value) + " is no topic that can be published to"_L1;
        return std::nullopt;
    }
    std::optional<QString> operator()(const QByteArray &value) const
    {
        if (value.size() <= maximumFieldSize)
            return std::nullopt;
        return u"%1 bytes are more than 65535"_s.arg(value.size());
    }
    std::optional<QString> operator()(const UserProperty &value) const
    {
        const auto fault = checkText(value.first);
        return fault ? fault : checkText(value.second);
    }
};

std::optional<QString> checkEntry(const Properties::Entry &entry, PropertyHolder holder)
{
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule &candidate) {
        return candidate.id == entry.id && (candidate.holders & in(holder));
    });
    if (rule == rules.end())
        return whyNot(entry.id, holder);
    if (entry.value.index() != std::size_t(rule->kind))
        return nameOf(entry.id) + " has a value of the wrong type"_L1;
    if (const auto fault = std::visit(ValueCheck{*rule}, entry.value))
        return nameOf(entry.id) + ": "_L1 + *fault;
    return std::nullopt;
}

std::optional<PropertyId> findDouble(const QList<Properties::Entry> &entries)
{
    quint64 seen = 0;
    for (const Properties::Entry &entry : entries) {
        const quint64 bit = quint64(1) << quint8(entry.id);
        if ((seen & bit) && entry.id != PropertyId::UserProperty)
            return entry.id;
        seen |= bit;
    }
    return std::nullopt;
}

} // namespace

std::optional<Failure> checkProperties(const Properties &properties, PropertyHolder holder,
                                       ProtocolVersion version)
{
    if (properties.isEmpty())
        return std::nullopt;
    const QList<Properties::Entry> &entries = properties.entries();
    if (version != ProtocolVersion::V5) {
        return usageFailure(nameOf(entries.first().id)
                            + " is a property, and properties need MQTT 5"_L1);
    }
    for (const Properties::Entry &entry : entries) {
        if (auto fault = checkEntry(entry, holder))
            return usageFailure(*std::move(fault));
    }
    if (const auto id = findDouble(entries))
        return usageFailure(nameOf(*id) + " stands more than once"_L1);
    return std::nullopt;
}

} // namespace QCoMqtt::Internal
