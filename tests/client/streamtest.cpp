// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "streamtest.h"

#include "coroutinetest.h"
#include "testpackets.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

void StreamTest::init()
{
    peer = std::make_unique<ScriptedPeer>();
}

void StreamTest::cleanup()
{
    client.reset();
    peer.reset();
}

void StreamTest::connectClient(ProtocolVersion version, int receiveMaximum)
{
    if (version != ProtocolVersion::V5)
        peer = std::make_unique<ScriptedPeer>(version);
    peer->acceptConnection();
    if (!client) {
        client = std::make_unique<Client>(ClientOptions(peer->url())
                                              .protocolVersion(version)
                                              .clientId(u"me"_s)
                                              .receiveMaximum(receiveMaximum));
    }
    RUN_COROUTINE(client->connect().start());
}

void StreamTest::send(const char *topic, const char *payload, QoS qos, quint16 id)
{
    peer->send(publishOf(topic, payload, qos, id));
}

// What the peer sent before is handled then, and what the client sent has come.
void StreamTest::roundTrip()
{
    const auto before = peer->receivedOf<Publish>().size();
    const auto task = client->publish("round trip", "", QoS::AtLeastOnce).start();
    QTRY_COMPARE(peer->receivedOf<Publish>().size(), before + 1);
    peer->send(PubAck{peer->receivedOf<Publish>().last().packetId});
    QTRY_VERIFY(task.isReady());
}

QList<quint16> StreamTest::acknowledged() const
{
    QList<quint16> ids;
    for (const PubAck &pubAck : peer->receivedOf<PubAck>())
        ids.append(pubAck.packetId);
    return ids;
}
