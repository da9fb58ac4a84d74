// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/message.h>
#include <qcomqtt/publishoptions.h>

#include <QCoroTask>

#include <functional>

namespace QCoMqtt {

//! What a handler of Client::serve() answers; a payload alone is enough. The correlation data of
//! the request is set by the client.
class Reply
{
public:
    template<std::convertible_to<Payload> Content>
    Q_IMPLICIT Reply(Content &&payload, const PublishOptions &options = {})
        : m_payload(std::forward<Content>(payload)), m_options(options)
    {}

    const Payload &payload() const noexcept { return m_payload; }
    const PublishOptions &options() const noexcept { return m_options; }

private:
    Payload m_payload;
    PublishOptions m_options;
};

//! Answers one request.
using RequestHandler = std::function<QCoro::Task<Reply>(Message)>;

} // namespace QCoMqtt
