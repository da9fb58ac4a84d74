// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scriptedpeer.h"
#include "testpackets.h"

#include <qcomqtt/client.h>

#include <QtTest/QTest>

//! What the peer sent before is handled then, and what the client sent has come.
inline void roundTrip(ScriptedPeer &peer, QCoMqtt::Client &client)
{
    using namespace QCoMqtt;
    using namespace QCoMqtt::Internal;
    const auto before = peer.receivedOf<Publish>().size();
    const auto task = client.publish("round trip", "", QoS::AtLeastOnce).start();
    QTRY_COMPARE(peer.receivedOf<Publish>().size(), before + 1);
    peer.send(PubAck{peer.receivedOf<Publish>().last().packetId});
    QTRY_VERIFY(task.isReady());
}
