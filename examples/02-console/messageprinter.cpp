// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "messageprinter.h"

#include "messagejson.h"

MessagePrinter::MessagePrinter(const SubscribeSettings &settings)
    : m_settings(settings), m_format(MessageFormat::parse(settings.format))
{}

QByteArray MessagePrinter::lineOf(const QCoMqtt::Message &message) const
{
    QByteArray line;
    switch (m_settings.output) {
    case SubscribeSettings::Output::Payload:
        line = message.payload();
        break;
    case SubscribeSettings::Output::TopicAndPayload:
        line = message.topic().utf8() + ' ' + message.payload();
        break;
    case SubscribeSettings::Output::Json:
        line = toJson(message, JsonPayload::AsText);
        break;
    case SubscribeSettings::Output::Format:
        line = m_format.format(message);
        break;
    }
    return m_settings.appendsNewline ? line + '\n' : line;
}
