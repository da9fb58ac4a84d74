// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/publishresult.h>

#include <QtCore/QPointer>
#include <QtQml/QJSEngine>
#include <QtQml/QJSValue>

namespace QCoMqtt {

//! A Promise of JavaScript that C++ settles. It may outlive its engine: then nothing is called any
//! more. Handlers run in a later turn of the event loop, never within the call that settles it.
class JsPromise
{
public:
    //! Pending. Without an engine there is nobody to promise anything to: value() is undefined.
    explicit JsPromise(QJSEngine *engine);

    const QJSValue &value() const noexcept { return m_promise; }
    //! With an object that has the reasonCode.
    void resolve(const PublishResult &result);
    //! A value type, such as MqttMessage.
    void resolve(const QVariant &result);
    //! With an Error that has code (MqttClient.Error), text, reasonCode and reasonString.
    void reject(const Failure &failure);

private:
    void settle(const QJSValue &function, const QJSValue &argument);
    QJSValue errorOf(const Failure &failure) const;

    QPointer<QJSEngine> m_engine;
    QJSValue m_promise;
    QJSValue m_resolve;
    QJSValue m_reject;
};

} // namespace QCoMqtt
