// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "settings.h"

#include <QtCore/QByteArrayList>
#include <QtCore/QList>

//! Where an option stands in the help.
enum class Section : quint8 {
    General,
    Server,
    Encryption,
    Network,
    WebSocket,
    Session,
    Will,
    Message,
    Properties,
    Topics,
    Output,
};

//! What may follow an option, for shell completion.
enum class Completes : quint8 { Nothing, File, Choices };

//! One option of the command line: everything that the parser, the help and the shell completion
//! know about it.
struct Option
{
    char letter; //!< 0: none
    const char *name;
    const char *value; //!< what the help calls the value; nullptr: it takes none
    const char *help;
    Section section;
    quint8 commands; //!< bits of commandBit()
    //! Takes the value, or throws ArgumentError that says what is wrong with it.
    void (*apply)(Settings &settings, const QByteArray &value);
    const char *choices = nullptr; //!< the values it can take, with spaces between
    Completes completes = Completes::Nothing;
    bool mayRepeat = false;
    bool needsMqtt5 = false;
    const char *otherName = nullptr; //!< how mosquitto's clients call it
    //! How many words the value has, the first of which are known; nullptr: one. apply() gets them
    //! with zero bytes between, which no argument has.
    qsizetype (*wordCount)(const QByteArrayList &words) = nullptr;
};

constexpr quint8 commandBit(Command command)
{
    return static_cast<quint8>(1U << static_cast<unsigned>(command));
}

//! The commands that speak to a server.
constexpr quint8 connecting = commandBit(Command::Pub) | commandBit(Command::Sub)
    | commandBit(Command::Request) | commandBit(Command::Serve);

//! The title of \a section.
const char *sectionTitle(Section section);

//! Every option there is, in the order of the help.
const QList<Option> &allOptions();
//! Those that \a command takes.
QList<const Option *> optionsOf(Command command);

// The parts of allOptions().
QList<Option> connectionOptions();
QList<Option> encryptionOptions();
QList<Option> networkOptions();
QList<Option> propertyOptions();

//! The properties that --property knows, for shell completion.
QByteArrayList propertyNames();
QList<Option> messageOptions();
QList<Option> messagePropertyOptions();
QList<Option> outputOptions();
