// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "messagejson.h"

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>

#include <array>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

// Written by hand and not by QJsonObject, which would sort the names.
class ObjectWriter
{
public:
    void add(const char *name, const QByteArray &json)
    {
        m_text += m_text.isEmpty() ? "{\"" : ",\"";
        m_text += name;
        m_text += "\":";
        m_text += json;
    }
    void add(const char *name, qint64 number) { add(name, QByteArray::number(number)); }
    void add(const char *name, const QString &text) { add(name, quotedJson(text)); }

    bool isEmpty() const { return m_text.isEmpty(); }
    QByteArray finished() const { return m_text.isEmpty() ? "{}" : m_text + '}'; }

    static QByteArray quotedJson(const QString &text)
    {
        const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
        return array.sliced(1, array.size() - 2);
    }

private:
    QByteArray m_text;
};

//! QJsonDocument reads objects and arrays only; here any value will do.
bool isJson(const QByteArray &text)
{
    return QJsonDocument::fromJson('[' + text + ']').array().size() == 1;
}

void addBytes(ObjectWriter &object, const char *name, const char *base64Name,
              const QByteArray &bytes)
{
    if (bytes.isValidUtf8())
        object.add(name, QString::fromUtf8(bytes));
    else
        object.add(base64Name, QString::fromLatin1(bytes.toBase64()));
}

void addUserProperties(ObjectWriter &object, const Properties &properties)
{
    QJsonArray array;
    for (const UserProperty &property : properties.userProperties())
        array.append(QJsonArray{property.first, property.second});
    if (!array.isEmpty())
        object.add("user-properties", QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QByteArray propertiesToJson(const Properties &properties)
{
    ObjectWriter object;
    if (const auto number = properties.number(PropertyId::PayloadFormatIndicator))
        object.add("payload-format-indicator", qint64(*number));
    if (const auto number = properties.number(PropertyId::MessageExpiryInterval))
        object.add("message-expiry-interval", qint64(*number));
    if (const auto text = properties.text(PropertyId::ContentType))
        object.add("content-type", *text);
    if (const auto text = properties.text(PropertyId::ResponseTopic))
        object.add("response-topic", *text);
    if (const auto bytes = properties.bytes(PropertyId::CorrelationData))
        addBytes(object, "correlation-data", "correlation-data-base64", *bytes);
    addUserProperties(object, properties);
    return object.isEmpty() ? QByteArray() : object.finished();
}

} // namespace

QByteArray toJson(const Message &message, JsonPayload payload)
{
    ObjectWriter object;
    object.add("tst",
               QString::fromLatin1(isoTime(message.arrivalTime(), TimePrecision::Microseconds)));
    object.add("topic", message.topic().toString());
    object.add("qos", qint64(message.qos()));
    object.add("retain", qint64(message.isRetained()));
    if (message.packetId() != 0)
        object.add("mid", qint64(message.packetId()));
    object.add("payloadlen", message.payload().size());
    const QByteArray properties = propertiesToJson(message.properties());
    if (!properties.isEmpty())
        object.add("properties", properties);
    if (payload == JsonPayload::AsJson && isJson(message.payload()))
        object.add("payload", QByteArray(message.payload()).replace('\n', ' ').replace('\r', ' '));
    else
        addBytes(object, "payload", "payload_base64", message.payload());
    return object.finished();
}

QByteArray isoTime(std::chrono::system_clock::time_point time, TimePrecision precision)
{
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm local = {};
    localtime_r(&seconds, &local);
    std::array<char, 40> text = {};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &local);
    QByteArray result(text.data());
    if (precision == TimePrecision::Microseconds) {
        const auto sinceEpoch = std::chrono::duration_cast<std::chrono::microseconds>(
            time.time_since_epoch());
        result += '.' + QByteArray::number(sinceEpoch.count() % 1'000'000).rightJustified(6, '0');
    }
    std::strftime(text.data(), text.size(), "%z", &local);
    return result + text.data();
}
