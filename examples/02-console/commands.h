// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

//! What can stand behind qcomqtt, for parser, help and shell completion.
struct CommandInfo
{
    Command command;
    const char *name;
    const char *summary;
    const char *usage; //!< what follows the name
    const char *words; //!< what may follow it without an option, with spaces between, or nullptr
    const char *description;
    const char *notes; //!< what stands behind the options
};

//! The first one is the program itself, without a command.
const QList<CommandInfo> &allCommands();
const CommandInfo &commandInfo(Command command);
//! The options that say what \a command publishes, with \a conjunction before the last.
QString sourceNames(Command command, QStringView conjunction);
//! nullptr when there is none of that name.
const CommandInfo *findCommand(QByteArrayView name);
