// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

//! What is measured.
struct Case
{
    enum class Direction { Publish, Receive };

    const char *name; //!< on the command line
    const char *title;
    Direction direction = Direction::Publish;
    int qos = 0;
    int topicAliasMaximum = 0; //!< that the server announces
    bool isDefault = true;
    bool usesHandle = false; //!< QCoMqtt's client lives in another thread than its user
    bool isSequential = false; //!< one operation after the other
};

//! How it is measured: the same for every case and client.
struct Settings
{
    qint64 messages = 1'000'000;
    int payloadSize = 256;
    int window = 1000; //!< Receive Maximum, of the client and of the server

    //! Sent before the clock starts: buffers have their size by then.
    qint64 warmUp() const noexcept { return messages / 20 + 1; }
};

//! All there are.
const QList<Case> &allCases();
//! Those of a list of names; "all" stands for all, "default" for the default ones. Throws
//! std::invalid_argument for a name that is none.
QList<Case> casesNamed(const QString &names);

//! Every message has this topic.
inline constexpr char benchmarkTopic[] = "bench/sensors/temp1";
