// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "clientreference.h"
#include "filterlistener.h"
#include "mqttclient.h"

namespace QCoMqtt {

//! Follows a filter for an object of QML, as its properties say once they have settled: several may
//! change in one turn of the event loop, and the server is asked once.
class QCOMQTT_QML_EXPORT FilterFollower : public QObject
{
    Q_OBJECT

public:
    enum class Kind {
        Filter,
        Topic, //!< without wildcards
    };
    FilterFollower(QObject *user, Kind kind);
    ~FilterFollower() override;

    MqttClient *client() const { return m_client.client(); }
    void setClient(MqttClient *client) { m_client.setExplicitClient(client); }
    const QString &filter() const noexcept { return m_filter; }
    void setFilter(const QString &filter);
    int qos() const noexcept { return m_qos; }
    void setQos(int qos);
    bool isEnabled() const noexcept { return m_enabled; }
    void setEnabled(bool on);
    //! Beside the QoS. \a options have another filter.
    void setOptions(const Subscription &options);
    //! What the server has granted; -1 while it has not.
    int grantedQos() const noexcept { return m_grantedQos; }
    //! Why it has not.
    const QString &errorString() const noexcept { return m_errorString; }

    // As QQmlParserStatus of the user.
    void begin() { m_isComplete = false; }
    bool isComplete() const noexcept { return m_isComplete; }
    void complete();
    //! For good. To be called in the destructor of the user: who waits for the client may be resumed,
    //! and look at the user while that is still whole.
    void leave();
    //! Tells again what is remembered(), for a user that looks at it in another way.
    void recall();

Q_SIGNALS:
    void clientChanged();
    void filterChanged();
    void qosChanged();
    void enabledChanged();
    void grantedQosChanged();
    void errorStringChanged();
    void received(const QCoMqtt::Message &message);
    //! The newest message of a filter without wildcards, which came before this one was there. The
    //! server does not send it again.
    void remembered(const QCoMqtt::Message &message);
    //! From now on it is another filter, or another client: what came until now does not belong to
    //! it.
    void begun();

private:
    template<typename Value>
    void assign(Value &member, const Value &value, void (FilterFollower::*changed)());
    void applySoon();
    void apply();
    std::shared_ptr<FilterListener> wantedListener();
    Subscription subscription() const;
    void follow(std::shared_ptr<FilterListener> listener);
    void beginOther();
    void letGo();
    void receive(const Message &message);
    void tellListener();
    void tell(int grantedQos, const QString &errorString);

    QObject *m_user;
    ClientReference m_client;
    QString m_filter;
    int m_qos = 0;
    Subscription m_options;
    Kind m_kind;
    bool m_enabled = true;
    bool m_isComplete = true;
    bool m_isApplying = false;

    std::shared_ptr<FilterListener> m_listener;
    // What is followed, or was last.
    QPointer<MqttClient> m_followedClient;
    QString m_followedFilter;
    std::chrono::system_clock::time_point m_lastArrival;
    QString m_usageError; // of the filter
    int m_grantedQos = -1;
    QString m_errorString;
};

} // namespace QCoMqtt
