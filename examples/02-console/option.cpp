// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "option.h"

const char *sectionTitle(Section section)
{
    switch (section) {
    case Section::Server:
        return "Server";
    case Section::Encryption:
        return "Encryption (TLS)";
    case Section::Network:
        return "Network";
    case Section::WebSocket:
        return "WebSocket";
    case Section::Session:
        return "Session";
    case Section::Will:
        return "Will";
    case Section::Message:
        return "Message";
    case Section::Properties:
        return "Properties (MQTT 5)";
    case Section::Topics:
        return "Topics";
    case Section::Output:
        return "Output";
    case Section::General:
        break;
    }
    return "General";
}

const QList<Option> &allOptions()
{
    static const QList<Option> options = messageOptions() + outputOptions()
        + messagePropertyOptions() + propertyOptions() + connectionOptions();
    return options;
}

QList<const Option *> optionsOf(Command command)
{
    QList<const Option *> result;
    for (const Option &option : allOptions()) {
        if (option.commands & commandBit(command))
            result.append(&option);
    }
    return result;
}
