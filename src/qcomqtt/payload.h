// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QByteArray>
#include <QtCore/QLatin1StringView>
#include <QtCore/QString>
#include <QtCore/QStringBuilder>

#include <concepts>
#include <type_traits>
#include <utility>

QT_BEGIN_NAMESPACE
class QJsonArray;
class QJsonDocument;
class QJsonObject;
QT_END_NAMESPACE

namespace QCoMqtt {

namespace Internal {
template<typename T>
concept PayloadInteger = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>
    && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>
    && !std::same_as<T, wchar_t>;
template<PayloadInteger T>
using WidestInteger = std::conditional_t<std::is_signed_v<T>, qlonglong, qulonglong>;
} // namespace Internal

//! The bytes of a message, made from what the application has at hand:
//!
//! | from | bytes |
//! |---|---|
//! | QByteArray, QByteArrayView, const char * | as they are |
//! | QString, QStringView, QLatin1StringView | UTF-8; a lone surrogate throws UsageError |
//! | integer | decimal digits |
//! | float, double | the fewest digits that read back as the same value: "0.38", "1e+20", "nan" |
//! | bool | "true" or "false" |
//! | QJsonObject, QJsonArray, QJsonDocument | compact JSON |
//! | nullptr | empty |
class QCOMQTT_EXPORT Payload
{
public:
    Payload() noexcept = default;
    Q_IMPLICIT Payload(std::nullptr_t) noexcept {}
    Q_IMPLICIT Payload(const QByteArray &bytes) : m_bytes(bytes) {}
    Q_IMPLICIT Payload(QByteArray &&bytes) noexcept : m_bytes(std::move(bytes)) {}
    Q_IMPLICIT Payload(QByteArrayView bytes) : m_bytes(bytes.toByteArray()) {}
    Q_IMPLICIT Payload(const char *text) : m_bytes(text) {}
    Q_IMPLICIT Payload(const QString &text);
    Q_IMPLICIT Payload(QStringView text);
    Q_IMPLICIT Payload(QLatin1StringView text);
    template<typename A, typename B>
    Q_IMPLICIT Payload(const QStringBuilder<A, B> &text) : Payload(QString(text)) {}
    Q_IMPLICIT Payload(const QJsonObject &object);
    Q_IMPLICIT Payload(const QJsonArray &array);
    Q_IMPLICIT Payload(const QJsonDocument &document);
    template<std::same_as<bool> Bool>
    Q_IMPLICIT Payload(Bool value) : m_bytes(value ? "true" : "false") {}
    template<Internal::PayloadInteger Integer>
    Q_IMPLICIT Payload(Integer value)
        : m_bytes(QByteArray::number(static_cast<Internal::WidestInteger<Integer>>(value)))
    {}
    Q_IMPLICIT Payload(float value);
    Q_IMPLICIT Payload(double value);

    const QByteArray &bytes() const & noexcept { return m_bytes; }
    QByteArray bytes() && noexcept { return std::move(m_bytes); }
    bool isEmpty() const noexcept { return m_bytes.isEmpty(); }
    qsizetype size() const noexcept { return m_bytes.size(); }

    friend bool operator==(const Payload &, const Payload &) noexcept = default;

private:
    QByteArray m_bytes;
};

} // namespace QCoMqtt

Q_DECLARE_TYPEINFO(QCoMqtt::Payload, Q_RELOCATABLE_TYPE);
