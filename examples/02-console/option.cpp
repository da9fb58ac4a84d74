// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "option.h"

const char *sectionTitle(Section section)
{
    switch (section) {
    case Section::Server:
        return "Server";
    case Section::Session:
        return "Session";
    case Section::Will:
        return "Will";
    case Section::Message:
        return "Message";
    case Section::Properties:
        return "Properties of the message (MQTT 5)";
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
    static const QList<Option> options = messageOptions() + outputOptions() + connectionOptions();
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
