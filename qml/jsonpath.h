// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QJsonValue>
#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>
#include <variant>

namespace QCoMqtt {

//! A place in a JSON document, such as a.b[0] or $.a.b: names behind dots, indexes in brackets. An
//! empty path, and $ alone, are the whole document.
class JsonPath
{
public:
    JsonPath() = default;
    //! Nothing when \a text is no path.
    [[nodiscard]] static std::optional<JsonPath> parse(QStringView text);

    bool isEmpty() const noexcept { return m_steps.isEmpty(); }
    //! What stands there in \a document; undefined when there is no such place.
    [[nodiscard]] QJsonValue read(const QJsonValue &document) const;
    //! \a document with \a value at this place; objects on the way are made, and arrays grow by one
    //! element at most. Undefined when that is not possible.
    [[nodiscard]] QJsonValue written(const QJsonValue &document, const QJsonValue &value) const;

private:
    using Step = std::variant<QString, qsizetype>;
    QJsonValue written(const QJsonValue &document, const QJsonValue &value, qsizetype from) const;

    QList<Step> m_steps;
};

} // namespace QCoMqtt
