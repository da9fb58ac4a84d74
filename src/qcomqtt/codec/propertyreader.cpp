// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/propertyreader.h>

#include <qcomqtt/values/utf8.h>

namespace QCoMqtt::Internal {

namespace {

// Every identifier is below this.
constexpr quint32 identifierLimit = 64;

quint32 readNumber(WireReader &reader, WireType wireType) noexcept
{
    switch (wireType) {
    case WireType::Byte:
        return reader.readByte();
    case WireType::TwoByteInteger:
        return reader.readTwoByteInteger();
    case WireType::FourByteInteger:
        return reader.readFourByteInteger();
    default:
        return reader.readVariableByteInteger();
    }
}

Properties::Value readNumberInRange(WireReader &reader, const PropertyRule &rule)
{
    const qsizetype offset = reader.position();
    const quint32 number = readNumber(reader, rule.wireType);
    if (number < rule.lowest || number > rule.highest)
        reader.fail(rule.outOfRange, offset, rule.range);
    return number;
}

// Whoever answers publishes to it.
bool isResponseTopic(QByteArrayView utf8) noexcept
{
    return !utf8.contains('+') && !utf8.contains('#');
}

Properties::Value readText(WireReader &reader, const PropertyRule &rule)
{
    const qsizetype offset = reader.position();
    const QByteArrayView utf8 = reader.readUtf8();
    if (rule.id == PropertyId::ResponseTopic && !isResponseTopic(utf8))
        reader.fail(ReasonCode::ProtocolError, offset,
                    "a Response Topic has a wildcard (MQTT-3.3.2-14)");
    return fromUtf8Exactly(utf8);
}

Properties::Value readValue(WireReader &reader, const PropertyRule &rule)
{
    switch (rule.wireType) {
    case WireType::Utf8String:
        return readText(reader, rule);
    case WireType::BinaryData:
        return reader.readBinaryData().toByteArray();
    case WireType::Utf8StringPair: {
        QString name = reader.readString();
        return UserProperty(std::move(name), reader.readString());
    }
    default:
        return readNumberInRange(reader, rule);
    }
}

const PropertyRule *readIdentifier(WireReader &reader, PropertyHolders holder, quint64 &seen)
{
    const qsizetype offset = reader.position();
    const quint32 id = reader.readVariableByteInteger();
    const PropertyRule *rule = propertyRule(id);
    if (!rule || !(rule->holders & holder)) {
        reader.fail(ReasonCode::MalformedPacket, offset,
                    "a property does not belong to this packet (section 2.2.2.2)");
        return nullptr;
    }
    static_assert(quint32(PropertyId::SharedSubscriptionAvailable) < identifierLimit);
    const quint64 bit = quint64{1} << id;
    if ((seen & bit) && !(rule->repeatableIn & holder)) {
        reader.fail(ReasonCode::ProtocolError, offset,
                    "a property stands more than once (section 2.2.2.2)");
        return nullptr;
    }
    seen |= bit;
    return rule;
}

qsizetype narrowToProperties(WireReader &reader) noexcept
{
    const qsizetype lengthOffset = reader.position();
    const quint32 length = reader.readVariableByteInteger();
    return reader.narrow(length, lengthOffset);
}

Properties readAll(WireReader &reader, PropertyHolders holder)
{
    Properties properties;
    quint64 seen = 0;
    while (!reader.atEnd()) {
        const PropertyRule *rule = readIdentifier(reader, holder, seen);
        if (rule)
            properties.append(rule->id, readValue(reader, *rule));
    }
    return properties;
}

} // namespace

Properties readProperties(WireReader &reader, PropertyHolders holder)
{
    const qsizetype packetEnd = narrowToProperties(reader);
    Properties properties = readAll(reader, holder);
    reader.widen(packetEnd);
    return properties;
}

Properties readProperties(WireReader &reader, PropertyHolders holder, PropertyCache &cache)
{
    const qsizetype packetEnd = narrowToProperties(reader);
    const QByteArrayView bytes = reader.rest();
    Properties properties;
    if (bytes.isEmpty()) {
        reader.widen(packetEnd);
        return properties;
    }
    if (const Properties *known = cache.find(bytes)) {
        reader.readRest();
        properties = *known;
    } else {
        properties = readAll(reader, holder);
        if (!reader.failed())
            cache.keep(bytes, properties);
    }
    reader.widen(packetEnd);
    return properties;
}

} // namespace QCoMqtt::Internal
