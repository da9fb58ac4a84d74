// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "messageformat.h"
#include "settings.h"

//! Makes of a message what the command line wants to see of it.
class MessagePrinter
{
public:
    //! \a settings must live as long.
    explicit MessagePrinter(const SubscribeSettings &settings);

    //! With the end of the line, unless none is wanted.
    QByteArray lineOf(const QCoMqtt::Message &message) const;

private:
    const SubscribeSettings &m_settings;
    MessageFormat m_format;
};
