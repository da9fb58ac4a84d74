// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/effecthandler.h>

#include <variant>
#include <vector>

namespace QCoMqtt::Internal {

//! A packet that was to be written.
struct Send
{
    template<typename P>
        requires(!std::is_same_v<std::remove_cvref_t<P>, Send>)
    explicit Send(P &&content) : packet(std::forward<P>(content))
    {}

    Packet packet;
    friend bool operator==(const Send &, const Send &) = default;
};

using Effect
    = std::variant<Send, Deliver, Complete, Progress, Remember, Connected, Challenge, CloseLink>;

//! What a session has decided, in its order, to be compared.
class Effects final : public EffectHandler, public std::vector<Effect>
{
public:
    Effects() = default;
    Effects(std::initializer_list<Effect> effects) : std::vector<Effect>(effects) {}
    Effects(const std::vector<Effect> &effects) : std::vector<Effect>(effects) {}

    void send(const Publish &publish) override { emplace_back(Send(publish)); }
    void send(const PubAck &pubAck) override { emplace_back(Send(pubAck)); }
    void send(const PubRec &pubRec) override { emplace_back(Send(pubRec)); }
    void send(const PubRel &pubRel) override { emplace_back(Send(pubRel)); }
    void send(const PubComp &pubComp) override { emplace_back(Send(pubComp)); }
    void send(const Packet &packet) override { emplace_back(Send(packet)); }
    void deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience) override
    {
        emplace_back(Deliver{std::move(publish), delivery, std::move(audience)});
    }
    void complete(OperationId operation, PublishResult &&result) override
    {
        emplace_back(Complete{operation, std::move(result)});
    }
    void complete(Complete &&complete) override { emplace_back(std::move(complete)); }
    void progress(const Progress &progress) override { emplace_back(progress); }
    void remember(Remember &&remember) override { emplace_back(std::move(remember)); }
    void connected(Connected &&connected) override { emplace_back(std::move(connected)); }
    void challenge(Challenge &&challenge) override { emplace_back(std::move(challenge)); }
    void close(CloseLink &&close) override { emplace_back(std::move(close)); }
};

} // namespace QCoMqtt::Internal
