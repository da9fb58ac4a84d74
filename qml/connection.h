// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/client.h>

#include <QtCore/QDeadlineTimer>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <memory>

namespace QCoMqtt {

//! One life of the Client behind an MqttClient: from connect() until there will be no other
//! attempt, or until it has said goodbye. What comes after other options is another one.
class Connection : public QObject
{
    Q_OBJECT

public:
    explicit Connection(const ClientOptions &options);
    ~Connection() override;

    Client &client() noexcept { return *m_client; }
    void start();
    //! Makes the attempt that is waited for at once.
    void retry();
    //! Ends with left(), in a later turn of the event loop or at once.
    void leave();

    ConnectionState state() const noexcept { return m_client->state(); }
    const std::optional<Failure> &failure() const noexcept { return m_failure; }
    //! It has been connected, and every later connection takes its subscriptions along.
    bool isEstablished() const noexcept { return m_wasEstablished; }
    //! The server still had the session of the connection before.
    bool isResumed() const noexcept { return m_isResumed; }
    //! How many times it has been connected.
    int connects() const noexcept { return m_connects; }
    //! Milliseconds until the next attempt, -1 when none is waited for.
    int nextRetryIn() const;

Q_SIGNALS:
    void changed(); //!< one of the three above may have
    void established(); //!< connected, with a session that knows nothing of earlier subscriptions
    void left();

private:
    static QCoro::Task<> connectClient(QPointer<Connection> self);
    static QCoro::Task<> watchEvents(QPointer<Connection> self, EventStream events);
    static QCoro::Task<> sayGoodbye(QPointer<Connection> self);
    static bool isThere(const QPointer<Connection> &self);
    void handle(const ConnectionEvent &event);
    void fail(const Failure &failure);
    void waitForAttempt(std::optional<std::chrono::milliseconds> delay);
    void tick();

    std::unique_ptr<Client> m_client;
    bool m_isEnding = false;
    std::optional<Failure> m_failure;
    QDeadlineTimer m_nextAttempt;
    QTimer m_ticks;
    int m_connects = 0;
    bool m_wasEstablished = false;
    bool m_isResumed = false;
    bool m_isWaiting = false;
};

} // namespace QCoMqtt
