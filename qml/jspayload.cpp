// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "jspayload.h"

#include <qcomqtt/error.h>
#include <qcomqtt/jsonpath.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QStringDecoder>
#include <QtQml/QJSEngine>

#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace QCoMqtt::JsPayload {

namespace {

[[noreturn]] void refuse(const QString &what)
{
    throw UsageError(what + u" cannot be published"_s);
}

// All digits of an integer as JavaScript writes them, not those that are enough to tell it from its
// neighbours: whoever reads it may have integers of more than 53 bits.
Payload fromInteger(double value)
{
    char digits[32];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value + 0.0,
                                   std::chars_format::fixed, 0);
    return Payload(QByteArray(digits, end.ptr - digits));
}

Payload fromNumber(double value)
{
    if (!std::isfinite(value))
        refuse(std::isnan(value) ? u"NaN"_s : u"Infinity"_s);
    if (std::trunc(value) == value && std::abs(value) < 1e21)
        return fromInteger(value);
    return Payload(value);
}

// A view, such as Uint8Array or DataView, is a part of its buffer.
std::optional<QByteArray> bytesOf(const QJSValue &value)
{
    const QJSValue size = value.property(u"byteLength"_s);
    if (!size.isNumber())
        return std::nullopt;
    const QJSValue buffer = value.property(u"buffer"_s);
    const QVariant bytes = (buffer.isObject() ? buffer : value).toVariant();
    if (bytes.typeId() != QMetaType::QByteArray)
        return std::nullopt;
    return bytes.toByteArray().mid(value.property(u"byteOffset"_s).toInt(), size.toInt());
}

// JSON.stringify() knows toJSON() and keeps the order of the members, which QJsonDocument does not.
Payload fromObject(const QJSValue &value, QJSEngine *engine)
{
    if (!engine)
        refuse(u"An object without its engine"_s);
    const QJSValue json = engine->globalObject().property(u"JSON"_s);
    const QJSValue text = json.property(u"stringify"_s).call({value});
    if (!text.isString())
        refuse(u"An object that is no JSON (%1)"_s.arg(text.toString()));
    return text.toString();
}

} // namespace

Payload fromJs(const QJSValue &value, QJSEngine *engine)
{
    if (value.isUndefined())
        refuse(u"undefined"_s);
    if (value.isNull())
        return nullptr;
    if (value.isBool())
        return value.toBool();
    if (value.isNumber())
        return fromNumber(value.toNumber());
    if (value.isString())
        return value.toString();
    // Of what is no object there is only the symbol left.
    if (!value.isObject() || value.isCallable() || value.isQObject() || value.isQMetaObject())
        refuse(u"A function, symbol or QObject"_s);
    if (const auto bytes = bytesOf(value))
        return *bytes;
    return fromObject(value, engine);
}

Payload fromVariant(const QVariant &value, QJSEngine *engine)
{
    switch (value.typeId()) {
    case QMetaType::UnknownType:
        refuse(u"undefined"_s);
    case QMetaType::Nullptr:
        return nullptr;
    case QMetaType::Bool:
        return value.toBool();
    case QMetaType::Int:
    case QMetaType::LongLong:
        return value.toLongLong();
    case QMetaType::UInt:
    case QMetaType::ULongLong:
        return value.toULongLong();
    case QMetaType::Float:
    case QMetaType::Double:
        return fromNumber(value.toDouble());
    case QMetaType::QString:
        return value.toString();
    case QMetaType::QByteArray:
        return value.toByteArray();
    default:
        break;
    }
    if (value.metaType() == QMetaType::fromType<QJSValue>())
        return fromJs(value.value<QJSValue>(), engine);
    const QJsonDocument document = QJsonDocument::fromVariant(value);
    if (document.isNull())
        refuse(u"A value of type "_s + QString::fromLatin1(value.typeName()));
    return document;
}

QVariant text(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString result = decoder(bytes);
    return decoder.hasError() ? QVariant() : QVariant(result);
}

QVariant json(const QByteArray &bytes)
{
    const QJsonValue value = parsed(bytes);
    return value.isUndefined() ? QVariant() : value.toVariant();
}

QVariant value(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return QVariant::fromValue(nullptr);
    const QVariant asJson = json(bytes);
    return asJson.isValid() ? asJson : text(bytes);
}

QJsonValue parsed(const QByteArray &bytes)
{
    return JsonPath().valueIn(bytes).value_or(QJsonValue::Undefined);
}

Payload fromJson(const QJsonValue &value)
{
    // QJsonDocument writes arrays and objects only; what is in an array stands between brackets.
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

} // namespace QCoMqtt::JsPayload
