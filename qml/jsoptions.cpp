// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "jsoptions.h"

#include <qcomqtt/error.h>

#include <QtQml/QJSValueIterator>

using namespace Qt::StringLiterals;

namespace QCoMqtt::JsOptions {

namespace {

QoS qosOf(const QJSValue &value)
{
    const double number = value.isNumber() ? value.toNumber() : -1;
    if (number != 0 && number != 1 && number != 2)
        throw UsageError(u"qos must be 0, 1 or 2"_s);
    return static_cast<QoS>(static_cast<int>(number));
}

std::chrono::seconds secondsOf(const QJSValue &value)
{
    if (!value.isNumber() || !(value.toNumber() >= 0 && value.toNumber() <= 0xFFFF'FFFF))
        throw UsageError(u"messageExpiry must be a number of seconds"_s);
    return std::chrono::seconds(static_cast<qint64>(value.toNumber()));
}

void addUserProperties(PublishOptions &options, const QJSValue &object)
{
    QJSValueIterator property(object);
    while (property.next())
        options.userProperty(property.name(), property.value().toString());
}

void set(PublishOptions &options, const QString &name, const QJSValue &value)
{
    if (name == "retain"_L1)
        options.retain(value.toBool());
    else if (name == "messageExpiry"_L1)
        options.messageExpiry(secondsOf(value));
    else if (name == "contentType"_L1)
        options.contentType(value.toString());
    else if (name == "responseTopic"_L1)
        options.responseTopic(value.toString());
    else if (name == "userProperties"_L1)
        addUserProperties(options, value);
    else if (name != "qos"_L1)
        throw UsageError(u"There is no option \"%1\" for publishing"_s.arg(name));
}

} // namespace

PublishOptions publishOptions(const QJSValue &object, QoS qos, bool retain)
{
    if (object.isUndefined() || object.isNull())
        return PublishOptions(qos).retain(retain);
    if (!object.isObject())
        throw UsageError(u"Options must be an object such as { qos: 1 }"_s);
    PublishOptions options(object.hasProperty(u"qos"_s) ? qosOf(object.property(u"qos"_s)) : qos);
    options.retain(retain);
    QJSValueIterator member(object);
    while (member.next())
        set(options, member.name(), member.value());
    return options;
}

} // namespace QCoMqtt::JsOptions
