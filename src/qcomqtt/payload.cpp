// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/payload.h>

#include <qcomqtt/error.h>
#include <qcomqtt/values/usage.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace QCoMqtt {

namespace {

QByteArray utf8Of(QStringView text)
{
    if (!text.isValidUtf16())
        throw UsageError(u"Invalid payload of %1 characters: a lone surrogate has no UTF-8 form"_s
                             .arg(text.size()));
    return text.toUtf8();
}

// std::to_chars() without a format would write 100000 as 1e+05, since that is shorter.
template<typename Float>
std::chars_format readableFormat(Float value) noexcept
{
    const Float magnitude = std::abs(value);
    const bool isFixed = magnitude == 0 || (magnitude >= Float(1e-4) && magnitude < Float(1e16));
    return isFixed ? std::chars_format::fixed : std::chars_format::scientific;
}

template<typename Float>
QByteArray decimalText(Float value)
{
    if (std::isnan(value)) // to_chars() writes the sign too, which means nothing
        return "nan"_ba;
    char text[32];
    const auto end = std::to_chars(std::begin(text), std::end(text), value, readableFormat(value));
    return QByteArray(text, end.ptr - text);
}

} // namespace

Payload::Payload(const QString &text) : m_bytes(utf8Of(text)) {}

Payload::Payload(QStringView text) : m_bytes(utf8Of(text)) {}

Payload::Payload(QLatin1StringView text) : m_bytes(QString(text).toUtf8()) {}

Payload::Payload(const QJsonObject &object) : Payload(QJsonDocument(object)) {}

Payload::Payload(const QJsonArray &array) : Payload(QJsonDocument(array)) {}

Payload::Payload(const QJsonDocument &document) : m_bytes(document.toJson(QJsonDocument::Compact))
{}

Payload::Payload(float value) : m_bytes(decimalText(value)) {}

Payload::Payload(double value) : m_bytes(decimalText(value)) {}

} // namespace QCoMqtt
