// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

// What values of these types do is compiled once, in effects.cpp, and not in every test: it is
// variants that are copied, compared and destroyed, of a Packet with its fifteen alternatives
// among them, and was most of what the compiler had to do for a test.

#include <qcomqtt/session/effecthandler.h>

#include <initializer_list>
#include <variant>
#include <vector>

namespace QCoMqtt::Internal {

//! A packet that was to be written.
struct Send
{
    //! Made from each of the packets, and from a Packet.
    template<typename P>
    explicit Send(P content);
    Send(const Send &);
    Send(Send &&) noexcept;
    Send &operator=(const Send &);
    Send &operator=(Send &&) noexcept;
    ~Send();

    Packet packet;
    friend bool operator==(const Send &a, const Send &b);
};

using EffectVariant
    = std::variant<Send, Deliver, Complete, Progress, Remember, Connected, Challenge, CloseLink>;

//! One thing that a session has decided; std::get_if() and its like work as for any variant.
class Effect : public EffectVariant
{
public:
    Effect(); //!< a vector that is compiled as a whole asks for it
    Effect(Send send);
    Effect(Deliver deliver);
    Effect(Complete complete);
    Effect(Progress progress);
    Effect(Remember remember);
    Effect(Connected connected);
    Effect(Challenge challenge);
    Effect(CloseLink close);
    Effect(const Effect &);
    Effect(Effect &&) noexcept;
    Effect &operator=(const Effect &);
    Effect &operator=(Effect &&) noexcept;
    ~Effect();
    friend bool operator==(const Effect &a, const Effect &b);
};

} // namespace QCoMqtt::Internal

extern template class std::vector<QCoMqtt::Internal::Effect>;

namespace QCoMqtt::Internal {

//! What a session has decided, in its order, to be compared.
class Effects final : public EffectHandler, public std::vector<Effect>
{
public:
    Effects();
    Effects(std::initializer_list<Effect> effects);
    Effects(const std::vector<Effect> &effects);
    Effects(const Effects &);
    Effects(Effects &&) noexcept;
    Effects &operator=(const Effects &);
    Effects &operator=(Effects &&) noexcept;
    ~Effects();

    void send(const Publish &publish) override;
    void send(const PubAck &pubAck) override;
    void send(const PubRec &pubRec) override;
    void send(const PubRel &pubRel) override;
    void send(const PubComp &pubComp) override;
    void send(const Packet &packet) override;
    void deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience) override;
    void complete(OperationId operation, PublishResult &&result) override;
    void complete(Complete &&complete) override;
    void progress(const Progress &progress) override;
    void remember(Remember &&remember) override;
    void connected(Connected &&connected) override;
    void challenge(Challenge &&challenge) override;
    void close(CloseLink &&close) override;

    friend bool operator==(const Effects &a, const Effects &b);
};

} // namespace QCoMqtt::Internal
