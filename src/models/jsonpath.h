// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_models_export.h>

#include <QtCore/QByteArray>
#include <QtCore/QJsonValue>
#include <QtCore/QString>

#include <optional>
#include <variant>
#include <vector>

namespace QCoMqtt {

//! The way to a value inside a JSON document: names and places, as in `sensors[0].temperature`.
//!
//! A leading `$` or `$.` is allowed; names that are no words stand in brackets and quotes,
//! `["wind speed"].max`; a negative place counts from the end. The empty path is the whole document.
class QCOMQTT_MODELS_EXPORT JsonPath
{
public:
    JsonPath() = default;
    //! Throws UsageError, which names the place, when \a text is no such path.
    Q_IMPLICIT JsonPath(const QString &text);
    Q_IMPLICIT JsonPath(const char *utf8) : JsonPath(QString::fromUtf8(utf8)) {}

    bool isEmpty() const noexcept { return m_steps.empty(); }
    const QString &text() const noexcept { return m_text; }

    //! What stands there; nothing when the document has no such place.
    std::optional<QJsonValue> valueIn(const QJsonValue &document) const;
    //! The same in bytes of JSON, which may be a number, a text, a bool or null as well; nothing when
    //! they are no valid JSON.
    std::optional<QJsonValue> valueIn(const QByteArray &json) const;

    //! \a document with \a value in that place, which is made when only names or the next place of an array
    //! are missing; nothing when it cannot be.
    std::optional<QJsonValue> written(const QJsonValue &document, const QJsonValue &value) const;

    friend bool operator==(const JsonPath &a, const JsonPath &b) noexcept
    {
        return a.m_steps == b.m_steps;
    }

private:
    class Parser;
    using Step = std::variant<QString, qsizetype>;

    std::optional<QJsonValue> written(const QJsonValue &document, const QJsonValue &value,
                                      std::size_t from) const;

    QString m_text;
    std::vector<Step> m_steps;
};

} // namespace QCoMqtt
