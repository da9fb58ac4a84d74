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
    //! Something may have come to the server after \a message of what is subscribed with \a qos,
    //! and gone by: when it is of an earlier connection, of whose session this one is not, or with QoS
    //! 0 of any earlier one.
    bool hasGapAfter(const Message &message, int qos) const;
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
    // By the wall clock, as the arrival of messages: when the last connection ended, and when the last
    // one did whose session is gone.
    std::chrono::system_clock::time_point m_lost = std::chrono::system_clock::now();
    std::chrono::system_clock::time_point m_lostSession = m_lost;
    bool m_wasEstablished = false;
    bool m_isWaiting = false;
};

} // namespace QCoMqtt
