// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqtttopiclistmodel.h"

namespace QCoMqtt {

MqttTopicListModel::MqttTopicListModel(QObject *parent) : TopicListModel(parent), FilterUser(this)
{
    tellBy(this);
    tell(&FilterFollower::filterChanged, this, &MqttTopicListModel::filterChanged);
    fill(this, &MqttTopicListModel::put);
}

MqttTopicListModel::~MqttTopicListModel()
{
    follower().leave();
}

} // namespace QCoMqtt
