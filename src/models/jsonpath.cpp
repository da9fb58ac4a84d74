// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/jsonpath.h>

#include <qcomqtt/error.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

//! Reads the steps of a path one after another.
class JsonPath::Parser
{
public:
    explicit Parser(const QString &text) : m_text(text) {}

    std::vector<Step> parse()
    {
        if (at(u'$')) {
            ++m_place;
            if (!isAtEnd() && !at(u'.') && !at(u'['))
                fail(u"'.' or '[' expected"_s);
        } else if (!isAtEnd() && !at(u'[')) {
            m_steps.push_back(word());
        }
        while (!isAtEnd()) {
            if (at(u'.')) {
                ++m_place;
                m_steps.push_back(word());
            } else if (at(u'[')) {
                ++m_place;
                bracket();
            } else {
                fail(u"'.' or '[' expected"_s);
            }
        }
        return std::move(m_steps);
    }

private:
    bool isAtEnd() const noexcept { return m_place == m_text.size(); }
    bool at(QChar expected) const noexcept { return !isAtEnd() && m_text.at(m_place) == expected; }

    QString word()
    {
        const qsizetype begin = m_place;
        while (!isAtEnd() && !at(u'.') && !at(u'[') && !at(u']'))
            ++m_place;
        if (m_place == begin)
            fail(u"a name expected"_s);
        return m_text.sliced(begin, m_place - begin);
    }
    void bracket()
    {
        if (at(u'"') || at(u'\''))
            m_steps.push_back(quoted());
        else
            m_steps.push_back(number());
        if (!at(u']'))
            fail(u"']' expected"_s);
        ++m_place;
    }
    QString quoted()
    {
        const QChar quote = m_text.at(m_place++);
        QString name;
        while (!isAtEnd() && !at(quote)) {
            if (at(u'\\'))
                ++m_place;
            if (!isAtEnd())
                name += m_text.at(m_place++);
        }
        if (isAtEnd())
            fail(u"the quoted name does not end"_s);
        ++m_place;
        return name;
    }
    qsizetype number()
    {
        const qsizetype begin = m_place;
        while (!isAtEnd() && !at(u']'))
            ++m_place;
        bool isNumber = false;
        const int value = QStringView(m_text).sliced(begin, m_place - begin).toInt(&isNumber);
        if (!isNumber) {
            m_place = begin;
            fail(u"a number or a quoted name expected"_s);
        }
        return value;
    }
    [[noreturn]] void fail(const QString &why) const
    {
        throw UsageError(u"\"%1\" is no path into JSON: %2 at place %3"_s.arg(m_text, why)
                             .arg(m_place + 1));
    }

    const QString &m_text;
    qsizetype m_place = 0;
    std::vector<Step> m_steps;
};

namespace {

//! Where \a place is in \a array; a negative one counts from the end.
qsizetype rowOf(qsizetype place, const QJsonArray &array)
{
    return place < 0 ? array.size() + place : place;
}

QJsonValue child(const QJsonValue &parent, const QString &name)
{
    return parent.toObject().value(name);
}

QJsonValue child(const QJsonValue &parent, qsizetype place)
{
    const QJsonArray array = parent.toArray();
    const qsizetype row = rowOf(place, array);
    return row >= 0 && row < array.size() ? array.at(row) : QJsonValue::Undefined;
}

bool isMissing(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull();
}

std::optional<QJsonValue> withChild(const QJsonValue &parent, const QString &name,
                                    const QJsonValue &value)
{
    if (!parent.isObject() && !isMissing(parent))
        return std::nullopt;
    QJsonObject object = parent.toObject();
    object.insert(name, value);
    return object;
}

std::optional<QJsonValue> withChild(const QJsonValue &parent, qsizetype place,
                                    const QJsonValue &value)
{
    QJsonArray array = parent.toArray();
    const qsizetype row = rowOf(place, array);
    if ((!parent.isArray() && !isMissing(parent)) || row < 0 || row > array.size())
        return std::nullopt;
    if (row == array.size())
        array.append(value);
    else
        array.replace(row, value);
    return array;
}

} // namespace

JsonPath::JsonPath(const QString &text) : m_text(text), m_steps(Parser(m_text).parse()) {}

std::optional<QJsonValue> JsonPath::valueIn(const QJsonValue &document) const
{
    QJsonValue value = document;
    for (const Step &step : m_steps) {
        value = std::visit([&value](const auto &each) { return child(value, each); }, step);
        if (value.isUndefined())
            return std::nullopt;
    }
    return value;
}

// Qt reads documents only that are an object or an array.
std::optional<QJsonValue> JsonPath::valueIn(const QByteArray &json) const
{
    const QJsonDocument document = QJsonDocument::fromJson('[' + json + ']');
    const QJsonArray values = document.array();
    if (values.size() != 1)
        return std::nullopt;
    return valueIn(values.first());
}

std::optional<QJsonValue> JsonPath::written(const QJsonValue &document, const QJsonValue &value) const
{
    return written(document, value, 0);
}

std::optional<QJsonValue> JsonPath::written(const QJsonValue &document, const QJsonValue &value,
                                            std::size_t from) const
{
    if (from == m_steps.size())
        return value;
    return std::visit(
        [&](const auto &step) -> std::optional<QJsonValue> {
            const auto inner = written(child(document, step), value, from + 1);
            return inner ? withChild(document, step, *inner) : std::nullopt;
        },
        m_steps[from]);
}

} // namespace QCoMqtt
