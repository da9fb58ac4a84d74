// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "filterfollower.h"

namespace QCoMqtt {

//! What the types of QML that follow a filter have in common. Each has the properties for it, of which
//! the functions are here, and the signals, which tellBy() has emitted.
class FilterUser : public QQmlParserStatus
{
public:
    MqttClient *client() const { return m_follower->client(); }
    void setClient(MqttClient *client) { m_follower->setClient(client); }
    void resetClient() { setClient(nullptr); }
    QString filter() const { return m_follower->filter(); }
    void setFilter(const QString &filter) { m_follower->setFilter(filter); }
    int qos() const { return m_follower->qos(); }
    void setQos(int qos) { m_follower->setQos(qos); }
    bool isEnabled() const { return m_follower->isEnabled(); }
    void setEnabled(bool on) { m_follower->setEnabled(on); }
    bool isActive() const { return m_follower->grantedQos() >= 0; }
    int grantedQos() const { return m_follower->grantedQos(); }
    QString errorString() const { return m_follower->errorString(); }

    void classBegin() override { m_follower->begin(); }
    void componentComplete() override { m_follower->complete(); }

protected:
    using Kind = FilterFollower::Kind;

    explicit FilterUser(QObject *self, Kind kind = Kind::Filter)
        : m_follower(std::make_unique<FilterFollower>(self, kind))
    {}

    FilterFollower &follower() const noexcept { return *m_follower; }
    //! The signals of \a self that are those of the properties above, but for that of the filter.
    template<typename Self>
    void tellBy(Self *self)
    {
        tell(&FilterFollower::clientChanged, self, &Self::clientChanged);
        tell(&FilterFollower::qosChanged, self, &Self::qosChanged);
        tell(&FilterFollower::enabledChanged, self, &Self::enabledChanged);
        tell(&FilterFollower::grantedQosChanged, self, &Self::activeChanged);
        tell(&FilterFollower::errorStringChanged, self, &Self::errorStringChanged);
    }
    template<typename Self>
    void tell(void (FilterFollower::*changed)(), Self *self, void (Self::*signal)())
    {
        QObject::connect(m_follower.get(), changed, self, signal);
    }
    //! Model::clear() before what comes is of another filter, and \a take for each message, also the
    //! one that came last before the model was there.
    template<typename Model, typename Take>
    void fill(Model *model, Take take)
    {
        QObject::connect(m_follower.get(), &FilterFollower::begun, model, &Model::clear);
        QObject::connect(m_follower.get(), &FilterFollower::received, model, take);
        QObject::connect(m_follower.get(), &FilterFollower::remembered, model, take);
    }

private:
    std::unique_ptr<FilterFollower> m_follower;
};

} // namespace QCoMqtt
