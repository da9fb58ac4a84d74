// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>

#include <vector>

namespace QCoMqtt::Internal {

//! Hands out packet identifiers: never 0, never one that is in use (MQTT-2.2.1-3).
//!
//! Ids cycle through a range that is small at first and grows with what is in use, so that tables
//! indexed by id stay small, and an id that was just freed is not used again at once.
class PacketIds
{
public:
    //! Ids that publishing leaves for SUBSCRIBE and UNSUBSCRIBE.
    static constexpr int reserved = 16;
    static constexpr int maximum = 65535;

    PacketIds();

    bool hasOneForPublish() const noexcept { return m_inUse < maximum - reserved; }
    //! 0 when none is left but those reserved.
    quint16 takeForPublish();
    //! 0 when none is left.
    quint16 takeForRequest();
    //! One that an earlier process used and that still means something; must be free, and not 0.
    void takeAgain(quint16 id);
    void release(quint16 id);
    bool isInUse(quint16 id) const noexcept;
    int inUse() const noexcept { return m_inUse; }

private:
    quint16 take();

    std::vector<bool> m_used; // by id; its size bounds the range
    quint16 m_last = 0;
    int m_inUse = 0;
};

} // namespace QCoMqtt::Internal
