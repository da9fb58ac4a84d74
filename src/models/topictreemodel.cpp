// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/topictreemodel.h>

namespace QCoMqtt {

TopicTreeModel::TopicTreeModel(QObject *parent) : TopicModel(Shape::Tree, parent) {}

TopicTreeModel::~TopicTreeModel() = default;

} // namespace QCoMqtt
