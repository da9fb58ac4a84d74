// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/topiclistmodel.h>

namespace QCoMqtt {

TopicListModel::TopicListModel(QObject *parent) : TopicModel(Shape::List, parent) {}

TopicListModel::~TopicListModel() = default;

} // namespace QCoMqtt
