// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QByteArray>

#include <optional>

namespace QCoMqtt {

//! A piece of what a SessionStore keeps: some bytes under a number. What they mean is the
//! library's to know; payloads and topics stand in them in the clear.
struct SessionRecord
{
    quint64 key = 0; //!< below 2^63
    std::optional<QByteArray> value = {}; //!< nothing: there is no such record any more
    friend bool operator==(const SessionRecord &, const SessionRecord &) = default;
};

} // namespace QCoMqtt

Q_DECLARE_TYPEINFO(QCoMqtt::SessionRecord, Q_RELOCATABLE_TYPE);
