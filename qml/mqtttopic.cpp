// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqtttopic.h"

#include "jsoptions.h"
#include "jspayload.h"
#include "jspromise.h"

#include <QtCore/QMetaMethod>
#include <QtQml/QJSEngine>
#include <QtQml/QQmlInfo>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace QCoMqtt {

namespace {

// Milliseconds since 1970. No QDateTime, which looks for the time zone each time.
qint64 arrival(const Message &message)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               message.arrivalTime().time_since_epoch())
        .count();
}

} // namespace

MqttTopic::MqttTopic(QObject *parent) : QObject(parent), FilterUser(this, Kind::Topic)
{
    m_staleness.setSingleShot(true);
    m_pace.setSingleShot(true);
    m_pace.setTimerType(Qt::PreciseTimer);
    m_ticks.setInterval(1s);
    tell(&FilterFollower::clientChanged, this, &MqttTopic::clientChanged);
    tell(&FilterFollower::filterChanged, this, &MqttTopic::topicChanged);
    tell(&FilterFollower::qosChanged, this, &MqttTopic::qosChanged);
    tell(&FilterFollower::grantedQosChanged, this, &MqttTopic::activeChanged);
    connect(&follower(), &FilterFollower::clientChanged, this, &MqttTopic::watchClient);
    connect(&follower(), &FilterFollower::begun, this, &MqttTopic::forget);
    connect(&follower(), &FilterFollower::received, this, &MqttTopic::receive);
    connect(&follower(), &FilterFollower::remembered, this, &MqttTopic::receive);
    connect(&follower(), &FilterFollower::errorStringChanged, this,
            [this] { setErrorString(follower().errorString()); });
    for (const auto changed :
         {&MqttTopic::valueChanged, &MqttTopic::trueTextChanged, &MqttTopic::falseTextChanged})
        connect(this, changed, this, &MqttTopic::boolChanged);
    connect(&m_pace, &QTimer::timeout, this, &MqttTopic::takePending);
    connect(&m_staleness, &QTimer::timeout, this, [this] { setQuality(Quality::Stale); });
    connect(&m_ticks, &QTimer::timeout, this, &MqttTopic::ageChanged);
}

MqttTopic::~MqttTopic()
{
    follower().leave();
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
        take(m_pending ? Message(*m_pending) : Message(*m_message)); // copies: they are replaced
}

void MqttTopic::setStaleAfter(int milliseconds)
{
    if (assign(m_staleAfter, milliseconds, &MqttTopic::staleAfterChanged))
        judge();
}

void MqttTopic::setUpdateInterval(int milliseconds)
{
    if (assign(m_updateInterval, std::max(milliseconds, 0), &MqttTopic::updateIntervalChanged))
        takePending();
}

void MqttTopic::watchClient()
{
    disconnect(m_watch);
    if (client())
        m_watch = connect(client(), &MqttClient::connectedChanged, this, &MqttTopic::judge);
    judge();
}

void MqttTopic::forget()
{
    const bool hadMessage = m_message.has_value();
    m_message.reset();
    m_pending.reset();
    m_pace.stop();
    m_writes.clear();
    m_received = QVariant();
    m_staleness.stop();
    updateTicks();
    const QPointer<MqttTopic> guard(this);
    if (hadMessage)
        Q_EMIT timestampChanged();
    if (guard)
        show(QVariant());
    if (guard)
        setQuality(Quality::Unknown);
}

// While something that was written is under way, each message is looked at: it may be the echo.
void MqttTopic::receive(const Message &message)
{
    m_pending = message;
    if (!m_pace.isActive() || m_updateInterval == 0 || m_writes.newest())
        takePending();
}

void MqttTopic::takePending()
{
    if (!m_pending)
        return;
    m_pace.start(m_updateInterval);
    take(Message(*m_pending)); // a copy: handlers may bring the next
}

void MqttTopic::take(const Message &message)
{
    m_pending.reset();
    m_message = message;
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

// A value is compared as it will be when it comes back, in which the text 5 and the number are one.
void MqttTopic::setValue(const QVariant &value)
{
    if (!follower().isComplete())
        return;
    const QPointer<MqttTopic> guard(this);
    takePending(); // what is written is compared with what is there
    if (!guard)
        return;
    try {
        const Payload payload = payloadOf(value);
        const QVariant plain = JsPayload::value(payload.bytes());
        if (!plain.isValid() || plain != m_writes.newest().value_or(m_value))
            write(payload, PublishOptions(static_cast<QoS>(qos())).retain(m_retain), nullptr);
    } catch (const Error &error) {
        failToWrite(error.text());
    }
}

QJSValue MqttTopic::publish(const QJSValue &value, const QJSValue &options)
{
    const QPointer<MqttTopic> guard(this);
    takePending(); // what is written at a path goes into the newest document
    if (!guard)
        return {};
    const auto promise = std::make_shared<JsPromise>(qjsEngine(this));
    try {
        const PublishOptions how = JsOptions::publishOptions(options, static_cast<QoS>(qos()),
                                                             m_retain);
        write(payloadOf(QVariant::fromValue(value)), how, promise);
    } catch (const Error &error) {
        promise->reject(error.failure());
        failToWrite(error.text());
    }
    return promise->value();
}

Payload MqttTopic::payloadOf(const QVariant &value) const
{
    const bool isJs = value.metaType() == QMetaType::fromType<QJSValue>();
    if (value.typeId() != QMetaType::Bool && !(isJs && value.value<QJSValue>().isBool()))
        return JsPayload::fromVariant(value, qjsEngine(this));
    const bool isTrue = isJs ? value.value<QJSValue>().toBool() : value.toBool();
    return isTrue ? m_trueText : m_falseText;
}

void MqttTopic::write(const Payload &payload, const PublishOptions &options,
                      const std::shared_ptr<JsPromise> &promise)
{
    if (!client())
        throw DisconnectedError({.code = ErrorCode::Disconnected, .text = u"There is no client"_s});
    const bool isCommand = !m_commandTopic.isEmpty();
    auto operation = client()->client().publish(isCommand ? m_commandTopic : filter(),
                                                isCommand ? payload : document(payload), options);
    const QVariant plain = JsPayload::value(payload.bytes());
    const quint64 number = m_writes.add(plain);
    const QPointer<MqttTopic> guard(this);
    setErrorString({});
    if (guard && m_optimistic)
        show(plain);
    send(guard, operation, number, promise);
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
                              quint64 write, std::shared_ptr<JsPromise> promise)
{
    QString failure;
    try {
        const PublishResult result = co_await operation;
        if (promise)
            promise->resolve(result);
        co_return;
    } catch (const Error &error) {
        if (promise)
            promise->reject(error.failure());
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
        failToWrite(error);
}

void MqttTopic::failToWrite(const QString &error)
{
    const QPointer<MqttTopic> guard(this);
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
    if (!client() || !client()->isUpToDate(*m_message, follower().grantedQos()))
        return setQuality(Quality::Stale);
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
    const QString word = text();
    if (word.compare(m_trueText, Qt::CaseInsensitive) == 0)
        return true;
    return word.compare(m_falseText, Qt::CaseInsensitive) != 0
        && Message(Topic(), word).toBool().value_or(false);
}

QDateTime MqttTopic::timestamp() const
{
    return m_message ? QDateTime::fromMSecsSinceEpoch(arrival(*m_message)) : QDateTime();
}

int MqttTopic::age() const
{
    if (!m_message)
        return -1;
    const qint64 age = QDateTime::currentMSecsSinceEpoch() - arrival(*m_message);
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
