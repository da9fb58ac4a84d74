// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "qcomqtt_qml_export.h"

#include <qcomqtt/client.h>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QUrl>
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
//! Options that change while it is active take effect by reconnecting: once, however many change in
//! one turn of the event loop. What was not acknowledged by then is given up.
class QCOMQTT_QML_EXPORT MqttClient : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    QML_ELEMENT
    Q_CLASSINFO("RegisterEnumClassesUnscoped", "false")
    Q_INTERFACES(QQmlParserStatus)
    //! mqtt, mqtts, ws, wss or mqtt+unix; user and password in it are used when those below are
    //! empty.
    Q_PROPERTY(QUrl url READ url WRITE setUrl NOTIFY urlChanged FINAL)
    //! Whether it is to be connected.
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged FINAL)
    Q_PROPERTY(QString clientId READ clientId WRITE setClientId NOTIFY clientIdChanged FINAL)
    Q_PROPERTY(QString userName READ userName WRITE setUserName NOTIFY userNameChanged FINAL)
    Q_PROPERTY(QString password READ password WRITE setPassword NOTIFY passwordChanged FINAL)
    //! Seconds, 0: off.
    Q_PROPERTY(int keepAlive READ keepAlive WRITE setKeepAlive NOTIFY keepAliveChanged FINAL)
    //! True: the first connection has a new session, those that follow a lost one go on with it.
    Q_PROPERTY(bool cleanStart READ cleanStart WRITE setCleanStart NOTIFY cleanStartChanged FINAL)
    //! Seconds that the server keeps the session without a connection; -1: an hour with reconnect,
    //! else not at all.
    Q_PROPERTY(int sessionExpiry READ sessionExpiry WRITE setSessionExpiry NOTIFY
                   sessionExpiryChanged FINAL)
    Q_PROPERTY(Version protocolVersion READ protocolVersion WRITE setProtocolVersion NOTIFY
                   protocolVersionChanged FINAL)
    //! Try again after a lost connection, and when the first does not come about.
    Q_PROPERTY(bool reconnect READ reconnect WRITE setReconnect NOTIFY reconnectChanged FINAL)
    //! Milliseconds: the time to the first attempt is random up to this, and doubles up to the
    //! other.
    Q_PROPERTY(int reconnectMinimum READ reconnectMinimum WRITE setReconnectMinimum NOTIFY
                   reconnectMinimumChanged FINAL)
    Q_PROPERTY(int reconnectMaximum READ reconnectMaximum WRITE setReconnectMaximum NOTIFY
                   reconnectMaximumChanged FINAL)
    Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
    Q_PROPERTY(bool connected READ isConnected NOTIFY connectedChanged FINAL)
    //! Why it is not connected; NoError when it is, or is not to be.
    Q_PROPERTY(Error error READ error NOTIFY errorChanged FINAL)
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorChanged FINAL)
    //! The server's reason, -1 when it gave none.
    Q_PROPERTY(int reasonCode READ reasonCode NOTIFY errorChanged FINAL)
    //! Milliseconds until the next attempt to connect; -1 when none is waited for.
    Q_PROPERTY(int nextRetryIn READ nextRetryIn NOTIFY nextRetryInChanged FINAL)

public:
    //! As ConnectionState.
    enum class State { Disconnected, Connecting, Connected, WaitingToReconnect, Disconnecting };
    Q_ENUM(State)
    enum class Version { V3_1 = 3, V3_1_1 = 4, V5 = 5, Auto = 255 };
    Q_ENUM(Version)
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

    QUrl url() const { return m_url; }
    void setUrl(const QUrl &url);
    bool isActive() const noexcept { return m_active; }
    void setActive(bool active);
    QString clientId() const { return m_clientId; }
    void setClientId(const QString &id);
    QString userName() const { return m_userName; }
    void setUserName(const QString &userName);
    QString password() const { return m_password; }
    void setPassword(const QString &password);
    int keepAlive() const noexcept { return m_keepAlive; }
    void setKeepAlive(int seconds);
    bool cleanStart() const noexcept { return m_cleanStart; }
    void setCleanStart(bool on);
    int sessionExpiry() const noexcept { return m_sessionExpiry; }
    void setSessionExpiry(int seconds);
    Version protocolVersion() const noexcept { return m_protocolVersion; }
    void setProtocolVersion(Version version);
    bool reconnect() const noexcept { return m_reconnect; }
    void setReconnect(bool on);
    int reconnectMinimum() const noexcept { return m_reconnectMinimum; }
    void setReconnectMinimum(int milliseconds);
    int reconnectMaximum() const noexcept { return m_reconnectMaximum; }
    void setReconnectMaximum(int milliseconds);

    State state() const noexcept { return m_status.state; }
    bool isConnected() const noexcept { return m_status.state == State::Connected; }
    Error error() const noexcept { return m_status.error; }
    QString errorString() const { return m_status.errorString; }
    int reasonCode() const noexcept { return m_status.reasonCode; }
    int nextRetryIn() const noexcept { return m_status.nextRetryIn; }

    //! Publishes \a value: text, a number, a bool, an ArrayBuffer, null, or what is JSON.
    //! \a options are an object such as { qos: 1, retain: true }. The Promise is resolved when the
    //! server has it (qos 0: when it is sent), with an object that has the reasonCode. It is rejected
    //! with an Error that has code, text, reasonCode and reasonString.
    Q_INVOKABLE QJSValue publish(const QString &topic, const QJSValue &value,
                                 const QJSValue &options = QJSValue());
    //! Publishes a request (MQTT 5); the Promise is resolved with the answer, an mqttMessage, and
    //! rejected when none comes within \a timeout milliseconds.
    Q_INVOKABLE QJSValue request(const QString &topic, const QJSValue &value, int timeout = 10000);

    void classBegin() override;
    void componentComplete() override;

    //! \internal The Client behind it. Throws DisconnectedError when there is none.
    Client &client();
    //! \internal
    std::shared_ptr<FilterListener> listen(const TopicFilter &filter, QoS qos);
    //! \internal
    static Error errorFrom(ErrorCode code) noexcept;

Q_SIGNALS:
    void urlChanged();
    void activeChanged();
    void clientIdChanged();
    void userNameChanged();
    void passwordChanged();
    void keepAliveChanged();
    void cleanStartChanged();
    void sessionExpiryChanged();
    void protocolVersionChanged();
    void reconnectChanged();
    void reconnectMinimumChanged();
    void reconnectMaximumChanged();
    void stateChanged();
    void connectedChanged();
    void errorChanged();
    void nextRetryInChanged();

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
    template<typename Value>
    void setOption(Value &member, const Value &value, void (MqttClient::*changed)());
    void applySoon();
    void apply();
    void begin();
    void end();
    void startListeners();
    void stopListeners();
    ClientOptions options() const;
    void setCredentials(ClientOptions &options) const;
    Status currentStatus() const;
    void tell();

    QUrl m_url;
    QString m_clientId;
    QString m_userName;
    QString m_password;
    int m_keepAlive = 60;
    int m_sessionExpiry = -1;
    int m_reconnectMinimum = 1000;
    int m_reconnectMaximum = 60'000;
    Version m_protocolVersion = Version::V5;
    bool m_active = false;
    bool m_cleanStart = true;
    bool m_reconnect = true;

    bool m_isComplete = true;
    bool m_isApplying = false; // asked for in this turn
    bool m_isStale = false; // the options are not those of the connection
    bool m_isLeaving = false;
    std::unique_ptr<Connection> m_connection;
    std::optional<Failure> m_failure; // of options that make no connection
    QHash<TopicFilter, std::weak_ptr<FilterListener>> m_listeners;
    Status m_status;
};

} // namespace QCoMqtt
