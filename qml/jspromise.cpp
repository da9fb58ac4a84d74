// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "jspromise.h"

#include "mqttclient.h"

using namespace Qt::StringLiterals;

namespace QCoMqtt {

JsPromise::JsPromise(QJSEngine *engine) : m_engine(engine)
{
    if (!engine)
        return;
    const QJSValue parts = engine->evaluate(
        u"(function() {"
        " let parts = {};"
        " parts.promise = new Promise(function(resolve, reject) {"
        "  parts.resolve = resolve; parts.reject = reject; });"
        " return parts; })()"_s);
    m_promise = parts.property(u"promise"_s);
    m_resolve = parts.property(u"resolve"_s);
    m_reject = parts.property(u"reject"_s);
}

void JsPromise::resolve(const PublishResult &result)
{
    QVariantMap map;
    map.insert(u"reasonCode"_s, static_cast<int>(result.reasonCode()));
    resolve(QVariant(map));
}

void JsPromise::resolve(const QVariant &result)
{
    if (m_engine)
        settle(m_resolve, m_engine->toScriptValue(result));
}

void JsPromise::reject(const Failure &failure)
{
    if (m_engine)
        settle(m_reject, errorOf(failure));
}

// Queued for the engine: what settles it may be the destructor of the client, within that of the
// engine. What is queued goes with the engine.
void JsPromise::settle(const QJSValue &function, const QJSValue &argument)
{
    QMetaObject::invokeMethod(
        m_engine.data(), [function, argument] { function.call({argument}); }, Qt::QueuedConnection);
}

QJSValue JsPromise::errorOf(const Failure &failure) const
{
    QJSValue error = m_engine->newErrorObject(QJSValue::GenericError, failure.text);
    error.setProperty(u"code"_s, static_cast<int>(MqttClient::errorFrom(failure.code)));
    error.setProperty(u"text"_s, failure.text);
    error.setProperty(u"reasonString"_s, failure.reasonString);
    if (failure.reasonCode)
        error.setProperty(u"reasonCode"_s, static_cast<int>(*failure.reasonCode));
    return error;
}

} // namespace QCoMqtt
