// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/error.h>
#include <qcomqtt/messagestream.h>

#include <QCoroTask>

#include <QtCore/QPointer>

#include <memory>

namespace QCoMqtt::Internal {

//! The stream that a model puts in by itself; closed when another takes its place, and with the model.
class FollowedStream
{
public:
    FollowedStream() = default;
    Q_DISABLE_COPY_MOVE(FollowedStream)
    ~FollowedStream() { close(); }

    template<typename Model>
    void follow(Model *model, MessageStream &&stream)
    {
        close();
        m_stream = std::make_shared<MessageStream>(std::move(stream));
        readInto(QPointer<Model>(model), m_stream);
    }

private:
    // The coroutine outlives a model that goes: it finds the stream closed, and the model gone.
    template<typename Model>
    static QCoro::Task<> readInto(QPointer<Model> model, std::shared_ptr<MessageStream> stream)
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
    void close()
    {
        if (m_stream)
            m_stream->close();
    }

    std::shared_ptr<MessageStream> m_stream;
};

} // namespace QCoMqtt::Internal
