// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/session/effecthandler.h>

#include <vector>

namespace QCoMqtt::Internal {

class Engine;

//! Brings what the session decides to the engine. Packets are encoded at once; so is carried out,
//! where nothing waits before it, what never leads back to the session while that is at work. The
//! rest waits until run() is called.
class EffectQueue final : public EffectHandler
{
public:
    explicit EffectQueue(Engine &engine) : m_engine(engine) {}
    Q_DISABLE_COPY_MOVE(EffectQueue)

    //! Carries out what waits; what that leads to comes behind it. Nothing when it is at it already.
    void run()
    {
        if (!m_effects.empty() && !m_isRunning)
            runAll();
    }

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

private:
    using Effect
        = std::variant<Deliver, Complete, Progress, Remember, Connected, Challenge, CloseLink>;

    bool mustWait() const noexcept { return m_isRunning || !m_effects.empty(); }
    void runAll();

    Engine &m_engine;
    std::vector<Effect> m_effects;
    std::vector<Effect> m_atWork; // always empty but while they are carried out
    bool m_isRunning = false;
};

} // namespace QCoMqtt::Internal
