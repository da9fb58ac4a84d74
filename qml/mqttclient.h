// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "mqttcapabilities.h"
#include "mqttclientoptions.h"
#include "mqttstatistics.h"

#include <qcomqtt/client.h>

#include <QtCore/QHash>
#include <QtCore/QTimer>
#include <QtQml/QJSValue>
#include <QtQml/QQmlParserStatus>
#include <QtQml/qqmlregistration.h>

#include <memory>

namespace QCoMqtt {

class Connection;
class FilterListener;

//! A connection to an MQTT server.
//! \code
//! MqttClient { url: "mqtt://localhost"; active: true }
//! \endcode
//! Where and how it connects say the properties of MqttClientOptions, which are its own.
//! Options that change while it is active take effect by reconnecting: once, however many change in
//! one turn of the event loop. What was not acknowledged by then is given up.
class QCOMQTT_QML_EXPORT MqttClient : public QCoMqtt::MqttClientOptions, public QQmlParserStatus
{
    Q_OBJECT
    QML_ELEMENT
    Q_CLASSINFO("RegisterEnumClassesUnscoped", "false")
    Q_INTERFACES(QQmlParserStatus)
    //! Whether it is to be connected.
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged FINAL)
    Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
    Q_PROPERTY(bool connected READ isConnected NOTIFY connectedChanged FINAL)
    //! Why it is not connected; NoError when it is, or is not to be.
    Q_PROPERTY(Error error READ error NOTIFY errorChanged FINAL)
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorChanged FINAL)
    //! The server's reason, -1 when it gave none.
    Q_PROPERTY(int reasonCode READ reasonCode NOTIFY errorChanged FINAL)
    //! Milliseconds until the next attempt to connect; -1 when none is waited for.
    Q_PROPERTY(int nextRetryIn READ nextRetryIn NOTIFY nextRetryInChanged FINAL)
    //! What the server of the current or last connection allows.
    Q_PROPERTY(QCoMqtt::MqttCapabilities capabilities READ capabilities NOTIFY capabilitiesChanged
                   FINAL)
    //! Told every second while somebody looks.
    Q_PROPERTY(QCoMqtt::MqttStatistics statistics READ statistics NOTIFY statisticsChanged FINAL)

public:
    //! As ConnectionState.
    enum class State { Disconnected, Connecting, Connected, WaitingToReconnect, Disconnecting };
    Q_ENUM(State)
    //! As ErrorCode; the code of what publish() and request() are rejected with, too.
    enum class Error {
        NoError,
        Usage,
        Connect,
        Refused,
        Timeout,
        Cancelled,
        Disconnected,
        Publish,
        Subscribe,
        Protocol,
        Overflow,
        Authentication,
        Transport,
        Store,
    };
    Q_ENUM(Error)

    explicit MqttClient(QObject *parent = nullptr);
    ~MqttClient() override;

    bool isActive() const noexcept { return m_active; }
    void setActive(bool active);
    State state() const noexcept { return m_status.state; }
    bool isConnected() const noexcept { return m_status.state == State::Connected; }
    Error error() const noexcept { return m_status.error; }
    QString errorString() const { return m_status.errorString; }
    int reasonCode() const noexcept { return m_status.reasonCode; }
    int nextRetryIn() const noexcept { return m_status.nextRetryIn; }
    MqttCapabilities capabilities() const { return m_capabilities; }
    MqttStatistics statistics() const;

    //! Publishes \a value: text, a number, a bool, an ArrayBuffer, null, or what is JSON.
    //! \a options are an object such as { qos: 1, retain: true }. The Promise is resolved when the
    //! server has it (qos 0: when it is sent), with an object that has the reasonCode. It is rejected
    //! with an Error that has code, text, reasonCode and reasonString.
    Q_INVOKABLE QJSValue publish(const QString &topic, const QJSValue &value,
                                 const QJSValue &options = QJSValue());
    //! Publishes a request (MQTT 5); the Promise is resolved with the answer, an mqttMessage, and
    //! rejected when none comes within \a timeout milliseconds.
    Q_INVOKABLE QJSValue request(const QString &topic, const QJSValue &value, int timeout = 10000);

    //! Makes the next attempt to connect at once, also after a failure after which none is made.
    //! Does nothing while it is connecting or connected, and while it is not active.
    Q_INVOKABLE void retry();

    void classBegin() override;
    void componentComplete() override;

    //! \internal The Client behind it. Throws DisconnectedError when there is none.
    Client &client();
    //! \internal
    std::shared_ptr<FilterListener> listen(const QObject *user, const Subscription &subscription);
    //! \internal It is connected, and no message can have been missed after \a message of what is
    //! subscribed with \a qos.
    bool isUpToDate(const Message &message, int qos) const;
    //! \internal
    static Error errorFrom(ErrorCode code) noexcept;

Q_SIGNALS:
    void activeChanged();
    void stateChanged();
    void connectedChanged();
    void errorChanged();
    void nextRetryInChanged();
    void capabilitiesChanged();
    void statisticsChanged();

protected:
    void connectNotify(const QMetaMethod &signal) override;
    void disconnectNotify(const QMetaMethod &signal) override;

private:
    //! What is shown of the connection, as it was told last.
    struct Status
    {
        State state = State::Disconnected;
        Error error = Error::NoError;
        QString errorString;
        int reasonCode = -1;
        int nextRetryIn = -1;
    };
    void takeOptions();
    void applySoon();
    void apply();
    void begin();
    void end();
    void startListeners();
    void stopListeners();
    bool isOver() const;
    Status currentStatus() const;
    void tell();
    void tellCapabilities();
    void updateTicks();

    bool m_active = false;
    bool m_isComplete = true;
    bool m_isApplying = false; // asked for in this turn
    bool m_isStale = false; // the options are not those of the connection
    bool m_isLeaving = false;
    std::unique_ptr<Connection> m_connection;
    std::optional<Failure> m_failure; // of options that make no connection
    QHash<TopicFilter, std::weak_ptr<FilterListener>> m_listeners;
    Status m_status;
    MqttCapabilities m_capabilities;
    double m_messagesReceived = 0;
    QTimer m_ticks; // of statistics
};

} // namespace QCoMqtt
