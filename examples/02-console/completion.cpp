// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "completion.h"

#include "commands.h"
#include "option.h"

namespace {

QByteArrayList spellings(const Option &option)
{
    QByteArrayList result;
    if (option.letter)
        result.append(QByteArray("-") + option.letter);
    result.append(QByteArray("--") + option.name);
    return result;
}

QByteArray commandNames()
{
    QByteArrayList names;
    for (const CommandInfo &info : allCommands()) {
        if (info.command != Command::None)
            names.append(info.name);
    }
    return names.join(' ');
}

//! What bash offers where neither an option nor a value of one is to come.
QByteArray bashWords(const CommandInfo &info)
{
    QByteArrayList words;
    for (const Option *option : optionsOf(info.command))
        words += spellings(*option);
    if (info.words)
        words.append(info.words);
    return words.join(' ');
}

QByteArray bashValue(const Option &option)
{
    if (option.completes == Completes::File)
        return "COMPREPLY=($(compgen -f -- \"$word\"))";
    if (option.completes == Completes::Choices)
        return QByteArray("COMPREPLY=($(compgen -W \"") + option.choices + "\" -- \"$word\"))";
    return "COMPREPLY=()";
}

//! One case for each option with a value.
QByteArray bashValues(const CommandInfo &info)
{
    QByteArray text;
    for (const Option *option : optionsOf(info.command)) {
        if (option->value)
            text += "            " + spellings(*option).join('|') + ") " + bashValue(*option)
                + "; return ;;\n";
    }
    return text;
}

//! The property that --property names behind the packet.
QByteArray bashSecondWords(const CommandInfo &info)
{
    QByteArray text;
    for (const Option *option : optionsOf(info.command)) {
        if (option->wordCount)
            text += "            " + spellings(*option).join('|') + ") COMPREPLY=($(compgen -W \""
                + propertyNames().join(' ') + "\" -- \"$word\")); return ;;\n";
    }
    return text.isEmpty() ? text : "        case $earlier in\n" + text + "        esac\n";
}

QByteArray bashCommand(const CommandInfo &info)
{
    QByteArray text = QByteArray("    ") + info.name + ")\n";
    const QByteArray values = bashValues(info);
    if (!values.isEmpty())
        text += "        case $before in\n" + values + "        esac\n" + bashSecondWords(info);
    return text + "        words=\"" + bashWords(info) + "\"\n        ;;\n";
}

//! zsh gives these characters a meaning within its descriptions.
QByteArray zshEscaped(QByteArray text)
{
    for (const char *character : {"\\", "[", "]", ":"})
        text.replace(character, QByteArray("\\") + character);
    return text.replace("'", "'\\''");
}

QByteArray zshValue(const Option &option)
{
    if (!option.value)
        return {};
    if (option.wordCount)
        return QByteArray(":PACKET:(") + option.choices + "):NAME:(" + propertyNames().join(' ')
            + "):VALUE:";
    QByteArray text = QByteArray(":") + zshEscaped(option.value) + ':';
    if (option.completes == Completes::File)
        text += "_files";
    else if (option.completes == Completes::Choices)
        text += QByteArray("(") + option.choices + ')';
    return text;
}

QByteArray zshOption(const Option &option)
{
    const QByteArrayList names = spellings(option);
    const QByteArray what = '[' + zshEscaped(option.help) + ']' + zshValue(option) + "'";
    if (option.mayRepeat && names.size() == 1)
        return "'*" + names.first() + what;
    if (option.mayRepeat)
        return "'*'{" + names.join(',') + "}'" + what;
    if (names.size() == 1)
        return '\'' + names.first() + what;
    return "'(" + names.join(' ') + ")'{" + names.join(',') + "}'" + what;
}

QByteArray zshCommand(const CommandInfo &info)
{
    QByteArray text = QByteArray("    ") + info.name + ")\n        _arguments -s";
    for (const Option *option : optionsOf(info.command))
        text += " \\\n            " + zshOption(*option);
    if (info.words)
        text += QByteArray(" \\\n            '1: :(") + info.words + ")'";
    return text + "\n        ;;\n";
}

QByteArray zshCommands()
{
    QByteArray text;
    for (const CommandInfo &info : allCommands()) {
        if (info.command != Command::None)
            text += QByteArray("        '") + info.name + ':' + zshEscaped(info.summary) + "'\n";
    }
    return text;
}

} // namespace

QByteArray bashCompletion()
{
    QByteArray text = R"(# bash completion of qcomqtt, printed by: qcomqtt completion bash
_qcomqtt()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words=""
    local earlier=""
    COMPREPLY=()
    [ "$COMP_CWORD" -lt 2 ] || earlier=${COMP_WORDS[COMP_CWORD-2]}
    if [ "$COMP_CWORD" -eq 1 ]; then
)";
    text += "        COMPREPLY=($(compgen -W \"" + commandNames() + ' '
        + bashWords(commandInfo(Command::None)) + "\" -- \"$word\"))\n";
    text += "        return\n    fi\n    case ${COMP_WORDS[1]} in\n";
    for (const CommandInfo &info : allCommands()) {
        if (info.command != Command::None)
            text += bashCommand(info);
    }
    return text + R"(    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o filenames -F _qcomqtt qcomqtt
)";
}

QByteArray zshCompletion()
{
    QByteArray text = R"(#compdef qcomqtt
# zsh completion of qcomqtt, printed by: qcomqtt completion zsh
_qcomqtt() {
    local -a commands
    commands=(
)";
    text += zshCommands() + R"(    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command=${words[2]}
    shift words
    (( CURRENT-- ))
    case $command in
)";
    for (const CommandInfo &info : allCommands()) {
        if (info.command != Command::None)
            text += zshCommand(info);
    }
    return text + R"(    esac
}
if [ "$funcstack[1]" = "_qcomqtt" ]; then
    _qcomqtt "$@"
else
    compdef _qcomqtt qcomqtt
fi
)";
}
