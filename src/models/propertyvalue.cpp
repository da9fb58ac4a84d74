// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/propertyvalue.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>

#include <cmath>

namespace QCoMqtt::Internal {

namespace {

bool isInteger(QMetaType type)
{
    switch (type.id()) {
    case QMetaType::Char:
    case QMetaType::SChar:
    case QMetaType::UChar:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Long:
    case QMetaType::ULong:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
        return true;
    default:
        return false;
    }
}

//! What stands at the path, as a payload would have it.
std::optional<Message> valueIn(const Message &message, const JsonPath &path)
{
    if (path.isEmpty())
        return message;
    const auto value = path.valueIn(message.payload());
    if (!value || value->isNull())
        return std::nullopt;
    switch (value->type()) {
    case QJsonValue::Object:
        return Message(message.topic(), value->toObject());
    case QJsonValue::Array:
        return Message(message.topic(), value->toArray());
    case QJsonValue::Bool:
        return Message(message.topic(), value->toBool());
    case QJsonValue::Double:
        return Message(message.topic(), value->toDouble());
    default:
        return Message(message.topic(), value->toString());
    }
}

QVariant truth(const Message &message, const BindingOptions &options)
{
    const QString text = message.text().trimmed();
    if (text == options.wordForTrue() || text == options.wordForFalse())
        return text == options.wordForTrue();
    const auto value = message.toBool();
    return value ? QVariant(*value) : QVariant();
}

// A control that counts in whole numbers shows the nearest of them.
QVariant integer(const Message &message, QMetaType type)
{
    QVariant value;
    if (const auto exact = message.toInt())
        value = qlonglong(*exact);
    else if (const auto number = message.toDouble(); number && std::abs(*number) < 9e18)
        value = qlonglong(std::llround(*number));
    const QVariant original = value;
    if (!value.isValid() || !value.convert(type) || value.toLongLong() != original.toLongLong())
        return {};
    return value;
}

} // namespace

QVariant propertyValue(const Message &message, QMetaType type, const BindingOptions &options)
{
    const auto content = valueIn(message, options.path());
    if (!content)
        return {};
    if (type == QMetaType::fromType<bool>())
        return truth(*content, options);
    if (type == QMetaType::fromType<QByteArray>())
        return content->payload();
    if (isInteger(type))
        return integer(*content, type);
    QVariant value;
    if (type == QMetaType::fromType<double>() || type == QMetaType::fromType<float>()) {
        const auto number = content->toDouble();
        value = number ? QVariant(*number) : QVariant();
    } else {
        value = content->text();
    }
    return value.isValid() && value.convert(type) ? value : QVariant();
}

Payload payloadFor(const QVariant &value, const BindingOptions &options)
{
    const QMetaType type = value.metaType();
    if (type == QMetaType::fromType<bool>())
        return value.toBool() ? options.wordForTrue() : options.wordForFalse();
    if (type == QMetaType::fromType<QByteArray>())
        return value.toByteArray();
    if (type == QMetaType::fromType<double>())
        return value.toDouble();
    if (type == QMetaType::fromType<float>())
        return value.toFloat();
    return value.toString();
}

} // namespace QCoMqtt::Internal
