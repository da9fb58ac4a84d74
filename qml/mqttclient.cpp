// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttclient.h"

#include "connection.h"
#include "filterlistener.h"
#include "jsoptions.h"
#include "jspayload.h"
#include "jspromise.h"
#include "mqttmessage.h"

#include <QtCore/QMetaMethod>
#include <QtQml/QJSEngine>
#include <QtQml/qqml.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace QCoMqtt {

namespace {

// Neither needs the MqttClient: it may be gone when the answer comes.
QCoro::Task<> settle(Client::PublishOperation operation, std::shared_ptr<JsPromise> promise)
{
    try {
        const PublishResult result = co_await operation;
        promise->resolve(result);
    } catch (const Error &error) {
        promise->reject(error.failure());
    }
}

QCoro::Task<> settle(Client::RequestOperation operation, std::shared_ptr<JsPromise> promise)
{
    try {
        const Message answer = co_await operation;
        promise->resolve(QVariant::fromValue(MqttMessage(answer)));
    } catch (const Error &error) {
        promise->reject(error.failure());
    }
}

} // namespace

MqttClient::MqttClient(QObject *parent) : MqttClientOptions(parent)
{
    m_ticks.setInterval(1s);
    connect(&m_ticks, &QTimer::timeout, this, &MqttClient::statisticsChanged);
    connect(this, &MqttClientOptions::optionsChanged, this, &MqttClient::takeOptions);
}

MqttClient::~MqttClient()
{
    m_isLeaving = true; // who is told now cannot begin anything
    stopListeners();
    if (m_connection)
        m_connection->disconnect(this);
    m_connection.reset(); // here, while all that its end resumes may still look at this
}

void MqttClient::takeOptions()
{
    m_isStale = true;
    applySoon();
}

void MqttClient::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    m_isStale = m_isStale || isOver(); // who makes it active again in this turn wants another try
    applySoon();
    Q_EMIT activeChanged();
}

QJSValue MqttClient::publish(const QString &topic, const QJSValue &value, const QJSValue &options)
{
    QJSEngine *const engine = qjsEngine(this);
    const auto promise = std::make_shared<JsPromise>(engine);
    try {
        const PublishOptions how = JsOptions::publishOptions(options);
        settle(client().publish(topic, JsPayload::fromJs(value, engine), how), promise);
    } catch (const QCoMqtt::Error &error) {
        promise->reject(error.failure());
    }
    return promise->value();
}

QJSValue MqttClient::request(const QString &topic, const QJSValue &value, int timeout)
{
    QJSEngine *const engine = qjsEngine(this);
    const auto promise = std::make_shared<JsPromise>(engine);
    try {
        settle(client()
                   .request(topic, JsPayload::fromJs(value, engine))
                   .timeout(std::chrono::milliseconds(timeout)),
               promise);
    } catch (const QCoMqtt::Error &error) {
        promise->reject(error.failure());
    }
    return promise->value();
}

void MqttClient::retry()
{
    if (m_connection && m_connection->state() == ConnectionState::WaitingToReconnect)
        return m_connection->retry();
    m_isStale = m_isStale || isOver();
    applySoon();
}

// Failed, and will not try again by itself.
bool MqttClient::isOver() const
{
    return m_connection && m_connection->failure()
        && m_connection->state() == ConnectionState::Disconnected;
}

void MqttClient::classBegin()
{
    m_isComplete = false;
}

void MqttClient::componentComplete()
{
    m_isComplete = true;
    apply();
}

void MqttClient::applySoon()
{
    if (m_isComplete && !std::exchange(m_isApplying, true))
        QMetaObject::invokeMethod(this, &MqttClient::apply, Qt::QueuedConnection);
}

// Brings about what the properties say, one step after the other: a connection says goodbye before
// the next one begins, so that two never fight for one client id.
void MqttClient::apply()
{
    m_isApplying = false;
    if (!m_isComplete || m_isLeaving)
        return;
    if (m_connection && (!m_active || m_isStale))
        return end();
    if (m_active && !m_connection)
        begin();
    else if (!m_active)
        m_failure.reset();
    tell();
}

void MqttClient::begin()
{
    m_isStale = false;
    m_failure.reset();
    try {
        m_connection = std::make_unique<Connection>(options());
    } catch (const QCoMqtt::Error &error) {
        m_failure = error.failure();
        return;
    }
    connect(m_connection.get(), &Connection::changed, this, &MqttClient::tell);
    connect(m_connection.get(), &Connection::established, this, &MqttClient::startListeners);
    connect(m_connection.get(), &Connection::left, this, [this] {
        // It is still in the middle of telling.
        stopListeners();
        m_connection->disconnect(this);
        m_connection.release()->deleteLater();
        m_isLeaving = false;
        apply();
    });
    m_connection->start();
}

void MqttClient::end()
{
    m_isLeaving = true;
    m_connection->leave();
    tell();
}

// Both let handlers of QML run, which may add to the listeners or destroy this.
void MqttClient::startListeners()
{
    const QPointer<MqttClient> guard(this);
    for (const auto &entry : m_listeners.values()) {
        const auto listener = entry.lock();
        if (listener && guard && m_connection && !listener->isStarted())
            listener->start(m_connection->client());
    }
}

void MqttClient::stopListeners()
{
    for (const auto &entry : m_listeners.values()) {
        if (const auto listener = entry.lock())
            listener->stop();
    }
}

Client &MqttClient::client()
{
    if (m_isApplying)
        apply();
    if (!m_connection || m_isLeaving)
        throw DisconnectedError(
            {.code = ErrorCode::Disconnected, .text = u"The MqttClient is not active"_s});
    return m_connection->client();
}

std::shared_ptr<FilterListener> MqttClient::listen(const QObject *user,
                                                   const Subscription &subscription)
{
    const TopicFilter &filter = subscription.filter();
    auto listener = m_listeners.value(filter).lock();
    if (listener) {
        listener->want(user, subscription);
        return listener;
    }
    m_listeners.removeIf([](const auto &entry) { return entry.value().expired(); });
    listener = std::make_shared<FilterListener>(filter);
    listener->want(user, subscription);
    m_listeners.insert(filter, listener);
    connect(listener.get(), &FilterListener::received, this, [this] { ++m_messagesReceived; });
    if (m_connection && m_connection->isEstablished() && !m_isLeaving)
        listener->start(m_connection->client());
    return listener;
}

bool MqttClient::isUpToDate(const Message &message, int qos) const
{
    return isConnected() && m_connection && !m_connection->hasGapAfter(message, qos);
}

MqttClient::Error MqttClient::errorFrom(ErrorCode code) noexcept
{
    return static_cast<Error>(static_cast<int>(code) + 1); // before them stands NoError
}

MqttClient::Status MqttClient::currentStatus() const
{
    Status status;
    std::optional<Failure> failure = m_failure;
    if (m_connection) {
        status.state = static_cast<State>(m_connection->state());
        status.nextRetryIn = m_connection->nextRetryIn();
        failure = m_connection->failure();
    }
    if (failure) {
        status.error = errorFrom(failure->code);
        status.errorString = failure->text;
        status.reasonCode = failure->reasonCode ? static_cast<int>(*failure->reasonCode) : -1;
    }
    return status;
}

void MqttClient::tell()
{
    const Status old = std::exchange(m_status, currentStatus());
    const Status &now = m_status;
    const bool wasConnected = old.state == State::Connected;
    const bool hasError = old.error != now.error || old.errorString != now.errorString
        || old.reasonCode != now.reasonCode;
    const bool hasRetry = old.nextRetryIn != now.nextRetryIn;
    const QPointer<MqttClient> guard(this); // a handler may destroy this
    if (hasError)
        Q_EMIT errorChanged();
    if (guard && old.state != now.state)
        Q_EMIT stateChanged();
    if (guard && wasConnected != isConnected())
        Q_EMIT connectedChanged();
    if (guard && hasRetry)
        Q_EMIT nextRetryInChanged();
    if (guard && isConnected())
        tellCapabilities();
}

void MqttClient::tellCapabilities()
{
    const MqttCapabilities capabilities(m_connection->client().capabilities());
    if (std::exchange(m_capabilities, capabilities) != capabilities)
        Q_EMIT capabilitiesChanged();
}

MqttStatistics MqttClient::statistics() const
{
    MqttStatistics statistics;
    for (const auto &entry : m_listeners) {
        const auto listener = entry.lock();
        statistics.filters += listener && listener->granted() ? 1 : 0;
    }
    statistics.messagesReceived = m_messagesReceived;
    if (!m_connection)
        return statistics;
    const OutboxStatus outbox = m_connection->client().outbox();
    statistics.connects = m_connection->connects();
    statistics.messagesWaiting = static_cast<double>(outbox.messages());
    statistics.bytesWaiting = static_cast<double>(outbox.bytes());
    return statistics;
}

void MqttClient::connectNotify(const QMetaMethod &signal)
{
    if (signal == QMetaMethod::fromSignal(&MqttClient::statisticsChanged))
        updateTicks();
}

void MqttClient::disconnectNotify(const QMetaMethod &signal)
{
    if (!signal.isValid() || signal == QMetaMethod::fromSignal(&MqttClient::statisticsChanged))
        updateTicks();
}

// Only while somebody looks.
void MqttClient::updateTicks()
{
    static const QMetaMethod told = QMetaMethod::fromSignal(&MqttClient::statisticsChanged);
    if (!isSignalConnected(told))
        m_ticks.stop();
    else if (!m_ticks.isActive())
        m_ticks.start();
}

} // namespace QCoMqtt
