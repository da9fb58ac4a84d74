// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topicmodel.h>

namespace QCoMqtt {

//! A row for each topic, in the order in which they first had a message. See TopicModel.
class QCOMQTT_MODELS_EXPORT TopicListModel : public QCoMqtt::TopicModel
{
    Q_OBJECT
public:
    explicit TopicListModel(QObject *parent = nullptr);
    ~TopicListModel() override;
};

} // namespace QCoMqtt
