// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "jsonpath.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>

namespace QCoMqtt {

namespace {

qsizetype endOfName(QStringView text)
{
    qsizetype end = 0;
    while (end < text.size() && text[end] != u'.' && text[end] != u'[')
        ++end;
    return end;
}

QJsonValue child(const QJsonValue &parent, const std::variant<QString, qsizetype> &step)
{
    if (const auto *const name = std::get_if<QString>(&step))
        return parent.toObject().value(*name);
    return parent.toArray().at(std::get<qsizetype>(step));
}

} // namespace

std::optional<JsonPath> JsonPath::parse(QStringView text)
{
    JsonPath path;
    const bool hasRoot = text.startsWith(u'$');
    if (hasRoot)
        text = text.mid(1);
    while (!text.isEmpty()) {
        if (text.startsWith(u'[')) {
            const qsizetype end = text.indexOf(u']');
            bool isNumber = false;
            const qlonglong index = text.mid(1, end - 1).toLongLong(&isNumber);
            if (end < 0 || !isNumber || index < 0)
                return std::nullopt;
            path.m_steps.append(qsizetype(index));
            text = text.mid(end + 1);
            continue;
        }
        // Only the first name may stand without a dot.
        if (text.startsWith(u'.'))
            text = text.mid(1);
        else if (hasRoot || !path.m_steps.isEmpty())
            return std::nullopt;
        const qsizetype end = endOfName(text);
        if (end == 0)
            return std::nullopt;
        path.m_steps.append(text.first(end).toString());
        text = text.mid(end);
    }
    return path;
}

QJsonValue JsonPath::read(const QJsonValue &document) const
{
    QJsonValue value = document;
    for (const Step &step : m_steps)
        value = child(value, step);
    return value;
}

QJsonValue JsonPath::written(const QJsonValue &document, const QJsonValue &value) const
{
    return written(document, value, 0);
}

QJsonValue JsonPath::written(const QJsonValue &document, const QJsonValue &value,
                             qsizetype from) const
{
    if (from == m_steps.size())
        return value;
    const Step &step = m_steps.at(from);
    const QJsonValue inner = written(child(document, step), value, from + 1);
    if (inner.isUndefined())
        return inner;
    if (const auto *const name = std::get_if<QString>(&step)) {
        QJsonObject object = document.toObject();
        object.insert(*name, inner);
        return object;
    }
    QJsonArray array = document.toArray();
    const qsizetype index = std::get<qsizetype>(step);
    if (index > array.size())
        return QJsonValue::Undefined;
    if (index == array.size())
        array.append(inner);
    else
        array.replace(index, inner);
    return array;
}

} // namespace QCoMqtt
