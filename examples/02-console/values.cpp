// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "values.h"

#include <QCoMqtt/Error>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

constexpr qsizetype longestQuotation = 60;

[[noreturn]] void refuse(const QByteArray &value, const QString &why)
{
    throw ArgumentError(quoted(value) + u' ' + why);
}

double toPositive(const QByteArray &value, const QString &why)
{
    bool ok = false;
    const double number = value.toDouble(&ok);
    if (!ok || !std::isfinite(number) || number < 0 || number > 1e9)
        refuse(value, why);
    return number;
}

} // namespace

QString quoted(const QByteArray &value)
{
    QString text = QString::fromUtf8(value);
    if (text.size() > longestQuotation)
        text = text.left(longestQuotation - 1) + u'…';
    for (QChar &character : text) {
        if (character.category() == QChar::Other_Control)
            character = u'?';
    }
    return u'"' + text + u'"';
}

QString toText(const QByteArray &value)
{
    if (!value.isValidUtf8())
        refuse(value, u"is not UTF-8"_s);
    return QString::fromUtf8(value);
}

qint64 toNumber(const QByteArray &value, qint64 lowest, qint64 highest)
{
    bool ok = false;
    const qint64 number = value.toLongLong(&ok);
    if (!ok || number < lowest || number > highest)
        refuse(value, u"is not a number from %1 to %2"_s.arg(lowest).arg(highest));
    return number;
}

std::chrono::milliseconds toTime(const QByteArray &value)
{
    const double seconds = toPositive(value, u"is not a number of seconds"_s);
    return std::chrono::milliseconds(qRound64(seconds * 1000));
}

std::chrono::microseconds toDelayOfRate(const QByteArray &value)
{
    const QString why = u"is not a number of messages a second, 0.001 to 1000000"_s;
    const double rate = toPositive(value, why);
    if (rate < 0.001 || rate > 1e6)
        refuse(value, why);
    return std::chrono::microseconds(qRound64(1e6 / rate));
}

QoS toQoS(const QByteArray &value)
{
    if (value.size() != 1 || value.front() < '0' || value.front() > '2')
        refuse(value, u"is not 0, 1 or 2"_s);
    return static_cast<QoS>(value.front() - '0');
}

ProtocolVersion toProtocolVersion(const QByteArray &value)
{
    if (value == "5" || value == "mqttv5")
        return ProtocolVersion::V5;
    if (value == "3.1.1" || value == "311" || value == "mqttv311")
        return ProtocolVersion::V3_1_1;
    if (value == "3.1" || value == "31" || value == "mqttv31")
        return ProtocolVersion::V3_1;
    if (value == "auto")
        return ProtocolVersion::Auto;
    refuse(value, u"is not 5, 3.1.1, 3.1 or auto"_s);
}

RetainHandling toRetainHandling(const QByteArray &value)
{
    if (value == "always" || value == "0")
        return RetainHandling::SendAtSubscribe;
    if (value == "new" || value == "1")
        return RetainHandling::SendIfNew;
    if (value == "never" || value == "2")
        return RetainHandling::DoNotSend;
    refuse(value, u"is not always, new or never"_s);
}

std::chrono::seconds toSessionExpiry(const QByteArray &value)
{
    constexpr qint64 forEver = 0xFFFF'FFFF; // MQTT 5.0 section 3.1.2.11.2
    const qint64 seconds = toNumber(value, -1, forEver);
    return std::chrono::seconds(seconds < 0 ? forEver : seconds);
}

UserProperty toUserProperty(const QByteArray &value)
{
    const qsizetype equals = value.indexOf('=');
    if (equals < 1)
        refuse(value, u"is not NAME=VALUE"_s);
    return {toText(value.left(equals)), toText(value.mid(equals + 1))};
}
