// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/effectqueue.h>

#include <qcomqtt/engine/engine.h>

namespace QCoMqtt::Internal {

// User code never runs beneath: whoever is settled here is resumed by the scheduler.
void EffectQueue::runAll()
{
    m_isRunning = true;
    while (!m_effects.empty()) {
        m_atWork.swap(m_effects);
        for (Effect &effect : m_atWork)
            std::visit([this](auto &each) { m_engine.run(std::move(each)); }, effect);
        m_atWork.clear();
    }
    m_isRunning = false;
}

void EffectQueue::send(const Publish &publish) { m_engine.write(publish); }
void EffectQueue::send(const PubAck &pubAck) { m_engine.write(pubAck); }
void EffectQueue::send(const PubRec &pubRec) { m_engine.write(pubRec); }
void EffectQueue::send(const PubRel &pubRel) { m_engine.write(pubRel); }
void EffectQueue::send(const PubComp &pubComp) { m_engine.write(pubComp); }
void EffectQueue::send(const Packet &packet) { m_engine.write(packet); }

// The session is in order when it delivers: acknowledging at once does no harm.
void EffectQueue::deliver(Publish &&publish, DeliveryId delivery, AudiencePointer &&audience)
{
    if (mustWait())
        m_effects.emplace_back(Deliver{std::move(publish), delivery, std::move(audience)});
    else
        m_engine.deliver(std::move(publish), delivery, std::move(audience));
}

void EffectQueue::complete(OperationId operation, PublishResult &&result)
{
    if (mustWait() || !m_engine.completeAtOnce(operation, result))
        m_effects.emplace_back(Complete{operation, std::move(result)});
}

void EffectQueue::complete(Complete &&complete) { m_effects.emplace_back(std::move(complete)); }

void EffectQueue::progress(const Progress &progress)
{
    if (mustWait())
        m_effects.emplace_back(progress);
    else
        m_engine.run(Progress(progress));
}

void EffectQueue::remember(Remember &&remember)
{
    if (mustWait())
        m_effects.emplace_back(std::move(remember));
    else
        m_engine.run(std::move(remember));
}

void EffectQueue::connected(Connected &&connected) { m_effects.emplace_back(std::move(connected)); }
void EffectQueue::challenge(Challenge &&challenge) { m_effects.emplace_back(std::move(challenge)); }
void EffectQueue::close(CloseLink &&close) { m_effects.emplace_back(std::move(close)); }

} // namespace QCoMqtt::Internal
