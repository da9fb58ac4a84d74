// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/propertywriter.h>

#include <qcomqtt/codec/propertytable.h>
#include <qcomqtt/values/utf8.h>

namespace QCoMqtt::Internal {

namespace {

qint64 stringFieldSize(QStringView text) noexcept
{
    return 2 + utf8Size(text);
}

qint64 valueSize(WireType wireType, quint32 number) noexcept
{
    switch (wireType) {
    case WireType::Byte:
        return 1;
    case WireType::TwoByteInteger:
        return 2;
    case WireType::FourByteInteger:
        return 4;
    default:
        return variableByteIntegerSize(number);
    }
}

qint64 valueSize(WireType, const QString &text) noexcept
{
    return stringFieldSize(text);
}

qint64 valueSize(WireType, const QByteArray &bytes) noexcept
{
    return 2 + bytes.size();
}

qint64 valueSize(WireType, const UserProperty &pair) noexcept
{
    return stringFieldSize(pair.first) + stringFieldSize(pair.second);
}

void writeValue(WireWriter &writer, WireType wireType, quint32 number) noexcept
{
    switch (wireType) {
    case WireType::Byte:
        return writer.writeByte(quint8(number));
    case WireType::TwoByteInteger:
        return writer.writeTwoByteInteger(quint16(number));
    case WireType::FourByteInteger:
        return writer.writeFourByteInteger(number);
    default:
        return writer.writeVariableByteInteger(number);
    }
}

void writeValue(WireWriter &writer, WireType, const QString &text) noexcept
{
    writer.writeString(text);
}

void writeValue(WireWriter &writer, WireType, const QByteArray &bytes) noexcept
{
    writer.writeBinaryData(bytes);
}

void writeValue(WireWriter &writer, WireType, const UserProperty &pair) noexcept
{
    writer.writeString(pair.first);
    writer.writeString(pair.second);
}

template<typename T>
bool isWrittenAs(WireType wireType) noexcept
{
    switch (wireType) {
    case WireType::Utf8String:
        return std::is_same_v<T, QString>;
    case WireType::BinaryData:
        return std::is_same_v<T, QByteArray>;
    case WireType::Utf8StringPair:
        return std::is_same_v<T, UserProperty>;
    default:
        return std::is_same_v<T, quint32>;
    }
}

// Calls function(rule, value) for all that can be written.
template<typename Function>
void forEachProperty(const Properties &properties, Function function)
{
    for (const Properties::Entry &entry : properties.entries()) {
        const PropertyRule *rule = propertyRule(static_cast<quint8>(entry.id));
        const auto visitor = [&]<typename T>(const T &value) {
            if (rule && isWrittenAs<T>(rule->wireType))
                function(*rule, value);
        };
        std::visit(visitor, entry.value);
    }
}

} // namespace

qint64 propertiesSize(const Properties &properties) noexcept
{
    if (properties.isEmpty())
        return 0;
    qint64 size = 0;
    forEachProperty(properties, [&size](const PropertyRule &rule, const auto &value) {
        size += 1 + valueSize(rule.wireType, value);
    });
    return size;
}

qint64 propertyFieldSize(const Properties &properties) noexcept
{
    const qint64 size = propertiesSize(properties);
    return variableByteIntegerSize(size) + size;
}

void writeProperties(WireWriter &writer, const Properties &properties) noexcept
{
    if (properties.isEmpty())
        return writer.writeByte(0);
    writer.writeVariableByteInteger(quint32(propertiesSize(properties)));
    forEachProperty(properties, [&writer](const PropertyRule &rule, const auto &value) {
        writer.writeByte(static_cast<quint8>(rule.id));
        writeValue(writer, rule.wireType, value);
    });
}

} // namespace QCoMqtt::Internal
