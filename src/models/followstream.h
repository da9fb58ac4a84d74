// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/messagestream.h>

#include <QCoroTask>

#include <QtCore/QPointer>

#include <memory>

namespace QCoMqtt::Internal {

// The coroutine outlives a model that goes: it finds the stream closed, and the model gone.
template<typename Model>
QCoro::Task<> readInto(QPointer<Model> model, std::shared_ptr<MessageStream> stream)
{
    QString errorText;
    try {
        while (auto message = co_await stream->next()) {
            if (!model)
                co_return;
            model->put(*message);
        }
    } catch (const Error &error) {
        errorText = error.text();
    }
    if (model)
        Q_EMIT model->followed(errorText);
}

//! Puts what comes from \a stream into \a model, instead of what came from \a current.
template<typename Model>
void followStream(Model &model, std::shared_ptr<MessageStream> &current, MessageStream &&stream)
{
    if (current)
        current->close();
    current = std::make_shared<MessageStream>(std::move(stream));
    readInto(QPointer<Model>(&model), current);
}

} // namespace QCoMqtt::Internal
