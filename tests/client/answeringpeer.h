// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scriptedpeer.h"

//! A server that answers as servers do, or holds its answers back until it is told to give them.
class AnsweringPeer : public ScriptedPeer
{
    Q_OBJECT
public:
    //! MQTT 3.1.1 has no \a receiveMaximum: give the client a window instead.
    explicit AnsweringPeer(
        quint16 receiveMaximum = 1,
        QCoMqtt::ProtocolVersion version = QCoMqtt::ProtocolVersion::V5);

    //! From now on nothing is answered but CONNECT when \a connects.
    void hold(bool connects);
    //! Answers what is outstanding, and from now on everything.
    void answerAll();
    //! Answers the oldest packet that waits for it; it lies in the client's socket on return.
    void answerOldest();
    //! True when the newest packet is a \a Type that waits for an answer.
    template<typename Type>
    bool holds() const
    {
        return !m_held.isEmpty() && std::holds_alternative<Type>(m_held.last());
    }

private:
    void handleNext();
    void handleNow(const Packet &packet);
    void answer(const Packet &packet);
    void welcome(const QCoMqtt::Internal::Connect &connect);

    const quint16 m_receiveMaximum;
    QList<Packet> m_held;
    Packet m_current;
    bool m_answers = true;
    bool m_answersConnect = true;
};
