// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topicmodel.h>

namespace QCoMqtt {

//! The levels of topics as a tree, siblings in the order in which they came. A row without a message of
//! its own stands for what is below it. Beyond the 64th level the rest of a topic is one level. See
//! TopicModel.
class QCOMQTT_MODELS_EXPORT TopicTreeModel : public QCoMqtt::TopicModel
{
    Q_OBJECT
public:
    explicit TopicTreeModel(QObject *parent = nullptr);
    ~TopicTreeModel() override;
};

} // namespace QCoMqtt
