// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqttmessagelogmodel.h"

namespace QCoMqtt {

MqttMessageLogModel::MqttMessageLogModel(QObject *parent) : MessageLogModel(parent), FilterUser(this)
{
    tellBy(this);
    tell(&FilterFollower::filterChanged, this, &MqttMessageLogModel::filterChanged);
    fill(this, &MqttMessageLogModel::put);
}

MqttMessageLogModel::~MqttMessageLogModel()
{
    follower().leave();
}

} // namespace QCoMqtt
