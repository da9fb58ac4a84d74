// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"

#include "testpackets.h"

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

AnsweringPeer::AnsweringPeer(quint16 receiveMaximum, ProtocolVersion version)
    : ScriptedPeer(version), m_receiveMaximum(receiveMaximum)
{
    handleNext();
}

void AnsweringPeer::hold(bool connects)
{
    m_answers = false;
    m_answersConnect = !connects;
}

void AnsweringPeer::answerAll()
{
    m_answers = m_answersConnect = true;
    resumeReading();
    while (!m_held.isEmpty())
        answerOldest();
}

void AnsweringPeer::answerOldest()
{
    answer(m_held.takeFirst());
    flush();
}

void AnsweringPeer::handleNext()
{
    expectThat("anything", [this](const Packet &packet) {
        m_current = packet;
        return true;
    }).then([this] {
        handleNext();
        handleNow(m_current);
    });
}

void AnsweringPeer::handleNow(const Packet &packet)
{
    const bool isConnect = std::holds_alternative<Connect>(packet);
    if (isConnect)
        m_held.clear(); // nobody waits on the connection before
    if (m_answers || (isConnect && m_answersConnect))
        answer(packet);
    else
        m_held.append(packet);
}

void AnsweringPeer::answer(const Packet &packet)
{
    if (const auto *connect = std::get_if<Connect>(&packet)) {
        welcome(*connect);
    } else if (const auto *publish = std::get_if<Publish>(&packet)) {
        if (publish->qos == QoS::AtLeastOnce)
            send(PubAck{publish->packetId});
        else if (publish->qos == QoS::ExactlyOnce)
            send(PubRec{publish->packetId});
    } else if (const auto *pubRel = std::get_if<PubRel>(&packet)) {
        send(PubComp{pubRel->packetId});
    } else if (const auto *subscribe = std::get_if<Subscribe>(&packet)) {
        send(SubAck{subscribe->packetId, {ReasonCode::GrantedQoS1}});
    } else if (const auto *unsubscribe = std::get_if<Unsubscribe>(&packet)) {
        send(UnsubAck{unsubscribe->packetId, {ReasonCode::Success}});
    }
}

void AnsweringPeer::welcome(const Connect &connect)
{
    ConnAck connAck = connect.clientId.isEmpty() ? assignedConnAck() : ConnAck();
    connAck.properties.setNumber(PropertyId::ReceiveMaximum, m_receiveMaximum);
    send(connAck);
}
