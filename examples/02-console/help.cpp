// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "help.h"

#include "commands.h"
#include "option.h"

namespace {

constexpr qsizetype textColumn = 29;
constexpr qsizetype width = 80;

//! \a text behind \a head, broken into lines that start in a column of their own.
QByteArray entry(const QByteArray &head, const QByteArray &text)
{
    QByteArray result;
    QByteArray line = head.leftJustified(textColumn);
    if (head.size() >= textColumn) {
        result = head + '\n';
        line = QByteArray(textColumn, ' ');
    }
    for (const QByteArray &word : text.split(' ')) {
        const bool isFirst = line.endsWith(' ');
        if (!isFirst && line.size() + 1 + word.size() > width) {
            result += line + '\n';
            line = QByteArray(textColumn, ' ') + word;
        } else {
            line += isFirst ? word : ' ' + word;
        }
    }
    return result + line + '\n';
}

QByteArray head(const Option &option)
{
    QByteArray text = "  ";
    text += option.letter ? QByteArray("-") + option.letter + ", " : QByteArray(4, ' ');
    text += QByteArray("--") + option.name;
    if (option.value)
        text += QByteArray(" ") + option.value;
    return text;
}

QByteArray description(const Option &option)
{
    QByteArray text = option.help;
    if (option.mayRepeat)
        text += " May be repeated.";
    if (option.needsMqtt5 && option.section != Section::Properties)
        text += " MQTT 5.";
    return text;
}

QByteArray optionTexts(Command command)
{
    QByteArray text;
    const QList<const Option *> options = optionsOf(command);
    for (qsizetype i = 0; i < options.size(); ++i) {
        const Option &option = *options.at(i);
        if (i == 0 || options.at(i - 1)->section != option.section)
            text += QByteArray(i == 0 ? "" : "\n") + sectionTitle(option.section) + ":\n";
        text += entry(head(option), description(option));
    }
    return text + '\n';
}

QByteArray commandTexts()
{
    QByteArray text = "Commands:\n";
    for (const CommandInfo &info : allCommands()) {
        if (info.command != Command::None)
            text += entry(QByteArray("  ") + info.name, info.summary);
    }
    return text + '\n';
}

} // namespace

QByteArray helpText(Command command)
{
    const CommandInfo &info = commandInfo(command);
    QByteArray text = "Usage: qcomqtt ";
    if (command != Command::None)
        text += QByteArray(info.name) + ' ';
    text += QByteArray(info.usage) + '\n' + info.description + "\n\n";
    if (command == Command::None)
        text += commandTexts();
    return text + optionTexts(command) + info.notes;
}
