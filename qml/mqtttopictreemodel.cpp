// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mqtttopictreemodel.h"

namespace QCoMqtt {

MqttTopicTreeModel::MqttTopicTreeModel(QObject *parent) : TopicTreeModel(parent), FilterUser(this)
{
    tellBy(this);
    tell(&FilterFollower::filterChanged, this, &MqttTopicTreeModel::filterChanged);
    fill(this, &MqttTopicTreeModel::put);
}

MqttTopicTreeModel::~MqttTopicTreeModel()
{
    follower().leave();
}

} // namespace QCoMqtt
