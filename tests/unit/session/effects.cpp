// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "effects.h"

#include <algorithm>

template class std::vector<QCoMqtt::Internal::Effect>;

namespace QCoMqtt::Internal {

template<typename P>
Send::Send(P content) : packet(std::move(content))
{}

template Send::Send(Packet);
template Send::Send(Publish);
template Send::Send(PubAck);
template Send::Send(PubRec);
template Send::Send(PubRel);
template Send::Send(PubComp);
template Send::Send(Connect);
template Send::Send(ConnAck);
template Send::Send(Subscribe);
template Send::Send(SubAck);
template Send::Send(Unsubscribe);
template Send::Send(UnsubAck);
template Send::Send(PingReq);
template Send::Send(PingResp);
template Send::Send(Disconnect);
template Send::Send(Auth);

Send::Send(const Send &) = default;
Send::Send(Send &&) noexcept = default;
Send &Send::operator=(const Send &) = default;
Send &Send::operator=(Send &&) noexcept = default;
Send::~Send() = default;

bool operator==(const Send &a, const Send &b)
{
    return a.packet == b.packet;
}

Effect::Effect() : EffectVariant(Progress()) {}
Effect::Effect(Send send) : EffectVariant(std::move(send)) {}
Effect::Effect(Deliver deliver) : EffectVariant(std::move(deliver)) {}
Effect::Effect(Complete complete) : EffectVariant(std::move(complete)) {}
Effect::Effect(Progress progress) : EffectVariant(progress) {}
Effect::Effect(Remember remember) : EffectVariant(std::move(remember)) {}
Effect::Effect(Connected connected) : EffectVariant(std::move(connected)) {}
Effect::Effect(Challenge challenge) : EffectVariant(std::move(challenge)) {}
Effect::Effect(CloseLink close) : EffectVariant(std::move(close)) {}

Effect::Effect(const Effect &) = default;
Effect::Effect(Effect &&) noexcept = default;
Effect &Effect::operator=(const Effect &) = default;
Effect &Effect::operator=(Effect &&) noexcept = default;
Effect::~Effect() = default;

bool operator==(const Effect &a, const Effect &b)
{
    return static_cast<const EffectVariant &>(a) == static_cast<const EffectVariant &>(b);
}

Effects::Effects() = default;
Effects::Effects(std::initializer_list<Effect> effects) : std::vector<Effect>(effects) {}
Effects::Effects(const std::vector<Effect> &effects) : std::vector<Effect>(effects) {}
Effects::Effects(const Effects &) = default;
Effects::Effects(Effects &&) noexcept = default;
Effects &Effects::operator=(const Effects &) = default;
Effects &Effects::operator=(Effects &&) noexcept = default;
Effects::~Effects() = default;

void Effects::send(const Publish &publish)
{
    push_back(Send(publish));
}

void Effects::send(const PubAck &pubAck)
{
    push_back(Send(pubAck));
}

void Effects::send(const PubRec &pubRec)
{
    push_back(Send(pubRec));
}

void Effects::send(const PubRel &pubRel)
{
    push_back(Send(pubRel));
}

void Effects::send(const PubComp &pubComp)
{
    push_back(Send(pubComp));
}

void Effects::send(const Packet &packet)
{
    push_back(Send(packet));
}

void Effects::deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience)
{
    push_back(Deliver{std::move(publish), delivery, std::move(audience)});
}

void Effects::complete(OperationId operation, PublishResult &&result)
{
    push_back(Complete{operation, std::move(result)});
}

void Effects::complete(Complete &&complete)
{
    push_back(std::move(complete));
}

void Effects::progress(const Progress &progress)
{
    push_back(progress);
}

void Effects::remember(Remember &&remember)
{
    push_back(std::move(remember));
}

void Effects::connected(Connected &&connected)
{
    push_back(std::move(connected));
}

void Effects::challenge(Challenge &&challenge)
{
    push_back(std::move(challenge));
}

void Effects::close(CloseLink &&close)
{
    push_back(std::move(close));
}

bool operator==(const Effects &a, const Effects &b)
{
    return std::equal(a.cbegin(), a.cend(), b.cbegin(), b.cend());
}

} // namespace QCoMqtt::Internal
