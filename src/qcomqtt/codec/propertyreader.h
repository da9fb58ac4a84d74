// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/codec/propertycache.h>
#include <qcomqtt/codec/propertytable.h>
#include <qcomqtt/codec/wirereader.h>

namespace QCoMqtt::Internal {

//! Reads a property length and as many bytes of properties as it says, which must be allowed in
//! \a holder.
[[nodiscard]] Properties readProperties(WireReader &reader, PropertyHolders holder);
//! The same with a cache, which is for one holder only.
[[nodiscard]] Properties readProperties(WireReader &reader, PropertyHolders holder,
                                        PropertyCache &cache);

} // namespace QCoMqtt::Internal
