// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QObject>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

//! What an MqttClient has to do: a value.
class MqttStatistics
{
    Q_GADGET
    QML_VALUE_TYPE(mqttStatistics)
    //! How many times it has connected, since it was made active or had other options.
    Q_PROPERTY(int connects MEMBER connects CONSTANT FINAL)
    //! Filters of which anything is subscribed.
    Q_PROPERTY(int filters MEMBER filters CONSTANT FINAL)
    //! Messages that wait to be sent, and the bytes of their topics and payloads.
    Q_PROPERTY(double messagesWaiting MEMBER messagesWaiting CONSTANT FINAL)
    Q_PROPERTY(double bytesWaiting MEMBER bytesWaiting CONSTANT FINAL)
    //! Messages that came by its filters; one that matches two of them counts twice.
    Q_PROPERTY(double messagesReceived MEMBER messagesReceived CONSTANT FINAL)

public:
    friend bool operator==(const MqttStatistics &, const MqttStatistics &) = default;

    int connects = 0;
    int filters = 0;
    double messagesWaiting = 0;
    double bytesWaiting = 0;
    double messagesReceived = 0;
};

} // namespace QCoMqtt
