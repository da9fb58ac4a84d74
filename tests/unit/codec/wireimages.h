// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "wire.h"

namespace QCoMqtt::Internal {

//! A packet and its bytes, which were written by hand from the standard.
struct WireImage
{
    const char *name;
    ProtocolVersion version;
    Reader reader; //!< an end that may receive it
    Packet packet;
    QByteArray bytes;
};

[[nodiscard]] QList<WireImage> wireImages();
//! Those that one end may receive in one version.
[[nodiscard]] QList<WireImage> wireImages(ProtocolVersion version, Reader reader);

} // namespace QCoMqtt::Internal

Q_DECLARE_METATYPE(QCoMqtt::Internal::WireImage)
