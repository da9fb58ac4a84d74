// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqtttopic.h"

#include "clientreference.h"
#include "filterlistener.h"
#include "jspayload.h"

#include <QtCore/QMetaMethod>
#include <QtQml/QJSEngine>
#include <QtQml/QQmlInfo>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace QCoMqtt {

MqttTopic::MqttTopic(QObject *parent)
    : QObject(parent), m_client(std::make_unique<ClientReference>(this))
{
    m_staleness.setSingleShot(true);
    m_ticks.setInterval(1s);
    connect(m_client.get(), &ClientReference::changed, this, [this] {
        applySoon();
        Q_EMIT clientChanged();
    });
    connect(&m_staleness, &QTimer::timeout, this, [this] { setQuality(Quality::Stale); });
    connect(&m_ticks, &QTimer::timeout, this, &MqttTopic::ageChanged);
}

// To let go of the listener may resume whoever waits for the client, also send().
MqttTopic::~MqttTopic()
{
    m_listener.reset();
}

template<typename Value>
bool MqttTopic::assign(Value &member, const Value &value, void (MqttTopic::*changed)())
{
    if (member == value)
        return false;
    member = value;
    const QPointer<MqttTopic> guard(this); // a handler may destroy this
    Q_EMIT(this->*changed)();
    return !guard.isNull();
}

MqttClient *MqttTopic::client() const
{
    return m_client->client();
}

void MqttTopic::setClient(MqttClient *client)
{
    m_client->setExplicitClient(client);
}

void MqttTopic::setTopic(const QString &topic)
{
    if (assign(m_topic, topic, &MqttTopic::topicChanged))
        applySoon();
}

void MqttTopic::setQos(int qos)
{
    if (qos < 0 || qos > 2)
        qmlWarning(this) << "qos must be 0, 1 or 2, not " << qos;
    else if (assign(m_qos, qos, &MqttTopic::qosChanged))
        applySoon();
}

void MqttTopic::setPath(const QString &path)
{
    if (path == m_path)
        return;
    try {
        m_place = path;
    } catch (const Error &error) {
        qmlWarning(this) << error.text();
        m_place = JsonPath();
    }
    if (assign(m_path, path, &MqttTopic::pathChanged) && m_message)
        receive(Message(*m_message)); // a copy: it is replaced by itself
}

void MqttTopic::setCommandTopic(const QString &topic)
{
    assign(m_commandTopic, topic, &MqttTopic::commandTopicChanged);
}

void MqttTopic::setRetain(bool on)
{
    assign(m_retain, on, &MqttTopic::retainChanged);
}

void MqttTopic::setOptimistic(bool on)
{
    assign(m_optimistic, on, &MqttTopic::optimisticChanged);
}

void MqttTopic::setStaleAfter(int milliseconds)
{
    if (assign(m_staleAfter, milliseconds, &MqttTopic::staleAfterChanged))
        judge();
}

void MqttTopic::classBegin()
{
    m_isComplete = false;
}

void MqttTopic::componentComplete()
{
    m_isComplete = true;
    m_client->resolve();
    apply();
}

void MqttTopic::applySoon()
{
    if (m_isComplete && !std::exchange(m_isApplying, true))
        QMetaObject::invokeMethod(this, &MqttTopic::apply, Qt::QueuedConnection);
}

void MqttTopic::apply()
{
    m_isApplying = false;
    const QPointer<MqttTopic> guard(this); // a handler may destroy this
    const auto listener = wantedListener();
    if (!guard || listener == m_listener)
        return;
    if (m_listener)
        m_listener->disconnect(this);
    m_listener = listener; // another one is of another client or topic
    forget();
    if (guard && listener && listener == m_listener)
        attach();
}

void MqttTopic::attach()
{
    connect(m_listener.get(), &FilterListener::received, this, &MqttTopic::receive);
    connect(m_listener.get(), &FilterListener::changed, this,
            [this] { setErrorString(m_listener->errorString()); });
    const auto newest = m_listener->newest();
    const QPointer<MqttTopic> guard(this);
    setErrorString(m_listener->errorString());
    if (guard && newest)
        receive(*newest);
}

std::shared_ptr<FilterListener> MqttTopic::wantedListener()
{
    if (!client() || m_topic.isEmpty())
        return nullptr;
    try {
        return client()->listen(Topic(m_topic).utf8(), static_cast<QoS>(m_qos));
    } catch (const Error &error) {
        setErrorString(error.text());
        return nullptr;
    }
}

void MqttTopic::forget()
{
    m_message.reset();
    m_writes.clear();
    m_received = QVariant();
    m_staleness.stop();
    updateTicks();
    const QPointer<MqttTopic> guard(this);
    assign(m_timestamp, QDateTime(), &MqttTopic::timestampChanged);
    if (guard)
        show(QVariant());
    if (guard)
        setQuality(Quality::Unknown);
}

void MqttTopic::receive(const Message &message)
{
    m_message = message;
    m_timestamp = QDateTime::fromMSecsSinceEpoch(
        std::chrono::duration_cast<std::chrono::milliseconds>(
            message.arrivalTime().time_since_epoch())
            .count());
    m_received = decoded(message.payload());
    updateTicks();
    const bool isOvertaken = m_writes.isOvertaken(m_received);
    const QPointer<MqttTopic> guard(this);
    Q_EMIT timestampChanged();
    if (guard)
        Q_EMIT ageChanged();
    if (guard && !isOvertaken)
        show(m_received);
    if (guard)
        judge();
}

QVariant MqttTopic::decoded(const QByteArray &bytes) const
{
    if (m_place.isEmpty())
        return JsPayload::value(bytes);
    const auto value = m_place.valueIn(bytes);
    return value ? value->toVariant() : QVariant();
}

void MqttTopic::setValue(const QVariant &value)
{
    if (!m_isComplete)
        return;
    try {
        write(value);
    } catch (const Error &error) {
        const QPointer<MqttTopic> guard(this);
        setErrorString(error.text());
        if (guard)
            Q_EMIT writeFailed(error.text());
    }
}

// A value is compared as it will be when it comes back, in which the text 5 and the number are one.
void MqttTopic::write(const QVariant &value)
{
    const Payload payload = JsPayload::fromVariant(value, qjsEngine(this));
    const QVariant plain = JsPayload::value(payload.bytes());
    if (plain.isValid() && plain == m_writes.newest().value_or(m_value))
        return;
    if (!client())
        throw DisconnectedError({.code = ErrorCode::Disconnected, .text = u"There is no client"_s});
    const bool isCommand = !m_commandTopic.isEmpty();
    auto operation = client()->client().publish(
        isCommand ? m_commandTopic : m_topic, isCommand ? payload : document(payload),
        PublishOptions(static_cast<QoS>(m_qos)).retain(m_retain));
    const quint64 number = m_writes.add(plain);
    const QPointer<MqttTopic> guard(this);
    setErrorString({});
    if (guard && m_optimistic)
        show(plain);
    send(guard, operation, number);
}

Payload MqttTopic::document(const Payload &value) const
{
    if (m_place.isEmpty())
        return value;
    QJsonValue inner = JsPayload::parsed(value.bytes());
    if (inner.isUndefined())
        inner = QString::fromUtf8(value.bytes());
    const QJsonValue whole = m_message ? JsPayload::parsed(m_message->payload()) : QJsonValue();
    const auto written = m_place.written(whole, inner);
    if (!written)
        throw UsageError(u"There is no place \"%1\" in the value of the topic"_s.arg(m_path));
    return JsPayload::fromJson(*written);
}

QCoro::Task<> MqttTopic::send(QPointer<MqttTopic> self, Client::PublishOperation operation,
                              quint64 write)
{
    QString failure;
    try {
        co_await operation;
        co_return;
    } catch (const Error &error) {
        failure = error.text();
    }
    if (self)
        self->takeBack(write, failure);
}

void MqttTopic::takeBack(quint64 write, const QString &error)
{
    const bool wasNewest = m_writes.remove(write);
    const QPointer<MqttTopic> guard(this);
    if (wasNewest)
        show(m_optimistic ? m_writes.newest().value_or(m_received) : m_value);
    if (guard)
        setErrorString(error);
    if (guard)
        Q_EMIT writeFailed(error);
}

void MqttTopic::show(const QVariant &value)
{
    if (value.isValid() == m_value.isValid() && value == m_value)
        return;
    m_value = value;
    Q_EMIT valueChanged();
}

void MqttTopic::judge()
{
    m_staleness.stop();
    if (!m_message)
        return setQuality(Quality::Unknown);
    if (!m_received.isValid())
        return setQuality(Quality::Invalid);
    if (m_staleAfter > 0) {
        const int left = m_staleAfter - age();
        if (left <= 0)
            return setQuality(Quality::Stale);
        m_staleness.start(left);
    }
    setQuality(m_message->isRetained() ? Quality::Retained : Quality::Live);
}

void MqttTopic::setQuality(Quality quality)
{
    assign(m_quality, quality, &MqttTopic::qualityChanged);
}

void MqttTopic::setErrorString(const QString &text)
{
    assign(m_errorString, text, &MqttTopic::errorStringChanged);
}

double MqttTopic::number() const
{
    bool isNumber = false;
    const double number = m_value.toDouble(&isNumber);
    return isNumber ? number : std::nan("");
}

QString MqttTopic::text() const
{
    if (!m_value.isValid() || m_value.typeId() == QMetaType::Nullptr)
        return {};
    if (m_value.typeId() == QMetaType::QString)
        return m_value.toString();
    return QString::fromUtf8(JsPayload::fromVariant(m_value, nullptr).bytes());
}

bool MqttTopic::toBool() const
{
    return Message(Topic(), text()).toBool().value_or(false);
}

int MqttTopic::age() const
{
    if (!m_timestamp.isValid())
        return -1;
    const qint64 age = m_timestamp.msecsTo(QDateTime::currentDateTime());
    return static_cast<int>(std::clamp<qint64>(age, 0, std::numeric_limits<int>::max()));
}

void MqttTopic::connectNotify(const QMetaMethod &signal)
{
    if (signal == QMetaMethod::fromSignal(&MqttTopic::ageChanged))
        updateTicks();
}

void MqttTopic::disconnectNotify(const QMetaMethod &signal)
{
    if (!signal.isValid() || signal == QMetaMethod::fromSignal(&MqttTopic::ageChanged))
        updateTicks();
}

// Only for a topic whose age somebody looks at.
void MqttTopic::updateTicks()
{
    static const QMetaMethod aged = QMetaMethod::fromSignal(&MqttTopic::ageChanged);
    if (!m_message || !isSignalConnected(aged))
        m_ticks.stop();
    else if (!m_ticks.isActive())
        m_ticks.start();
}

} // namespace QCoMqtt
