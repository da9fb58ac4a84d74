// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectionevent.h>
#include <qcomqtt/message.h>
#include <qcomqtt/stream.h>
#include <qcomqtt/streamoptions.h>

namespace QCoMqtt {

namespace Internal {
extern template struct QCOMQTT_EXPORT NextCommand<Message>;
extern template struct QCOMQTT_EXPORT NextCommand<ConnectionEvent>;
} // namespace Internal

extern template class QCOMQTT_EXPORT Stream<Message>;
extern template class QCOMQTT_EXPORT Stream<ConnectionEvent>;

//! Received messages; see Client::messages() and Client::listen(). A message of QoS 1 or 2 is
//! acknowledged when every stream it went to has had its copy let go by the reader; see Message.
using MessageStream = Stream<Message>;

//! What happens to a connection; see Client::events(). Holds the newest 1000 events.
using EventStream = Stream<ConnectionEvent>;

} // namespace QCoMqtt
