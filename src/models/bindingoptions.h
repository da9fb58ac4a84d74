// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/jsonpath.h>
#include <qcomqtt/global.h>
#include <qcomqtt/topic.h>

#include <chrono>

namespace QCoMqtt {

//! How a TopicBinding goes about its work. Setters return the object, so that calls can follow each other.
class QCOMQTT_MODELS_EXPORT BindingOptions
{
public:
    BindingOptions() = default;

    //! The value stands there in the JSON of each message. Default: the whole payload is the value.
    BindingOptions &path(const JsonPath &path)
    {
        m_path = path;
        return *this;
    }
    //! Asked for when subscribing, and used for publishing. Default: AtLeastOnce.
    BindingOptions &qos(QoS qos) noexcept
    {
        m_qos = qos;
        return *this;
    }
    //! What the user does to the property is published to the topic that it shows.
    BindingOptions &writable(bool writable = true) noexcept
    {
        m_isWritable = writable;
        return *this;
    }
    //! The same to another topic, at which a device takes its commands.
    BindingOptions &commandTopic(const Topic &topic)
    {
        m_commandTopic = topic;
        m_isWritable = true;
        return *this;
    }
    //! Publishes retained. Default: not.
    BindingOptions &retain(bool retain = true) noexcept
    {
        m_isRetained = retain;
        return *this;
    }
    //! What stands for true and false in messages that are published, and is understood in those that
    //! come beside the words of Message::toBool(). Default: true and false.
    BindingOptions &words(const QString &forTrue, const QString &forFalse)
    {
        m_true = forTrue;
        m_false = forFalse;
        return *this;
    }
    //! So long after the user changed the property it does not follow what others publish, among it the
    //! echoes of what the user did before. Default: 1 s.
    BindingOptions &settleTime(std::chrono::milliseconds time) noexcept
    {
        m_settleTime = time;
        return *this;
    }

    const JsonPath &path() const noexcept { return m_path; }
    QoS qos() const noexcept { return m_qos; }
    bool isWritable() const noexcept { return m_isWritable; }
    const Topic &commandTopic() const noexcept { return m_commandTopic; }
    bool isRetained() const noexcept { return m_isRetained; }
    const QString &wordForTrue() const noexcept { return m_true; }
    const QString &wordForFalse() const noexcept { return m_false; }
    std::chrono::milliseconds settleTime() const noexcept { return m_settleTime; }

private:
    JsonPath m_path;
    Topic m_commandTopic;
    QString m_true = QStringLiteral("true");
    QString m_false = QStringLiteral("false");
    std::chrono::milliseconds m_settleTime = std::chrono::seconds(1);
    QoS m_qos = QoS::AtLeastOnce;
    bool m_isWritable = false;
    bool m_isRetained = false;
};

} // namespace QCoMqtt
