// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "filteruser.h"

#include <qcomqtt/topictreemodel.h>

namespace QCoMqtt {

//! The topics of a filter as a tree of their levels, for a TreeView or a proxy that sorts and filters.
//! Roles and limits are those of MqttTopicListModel; name is the last level.
class QCOMQTT_QML_EXPORT MqttTopicTreeModel : public QCoMqtt::TopicTreeModel, public FilterUser
{
    Q_OBJECT
    QML_ELEMENT
    Q_INTERFACES(QQmlParserStatus)
    //! Default: Mqtt.client of the nearest ancestor that has one.
    Q_PROPERTY(QCoMqtt::MqttClient *client READ client WRITE setClient RESET resetClient NOTIFY
                   clientChanged FINAL)
    //! With another filter, or another client, the model begins anew.
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged FINAL)
    //! The highest QoS to be sent with: 0, 1 or 2.
    Q_PROPERTY(int qos READ qos WRITE setQos NOTIFY qosChanged FINAL)
    //! False: nothing comes any more, and what has come stays.
    Q_PROPERTY(bool enabled READ isEnabled WRITE setEnabled NOTIFY enabledChanged FINAL)
    //! The server has granted it.
    Q_PROPERTY(bool active READ isActive NOTIFY activeChanged FINAL)
    //! Why it is not active, when the filter is no filter or the server refused it.
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorStringChanged FINAL)

public:
    explicit MqttTopicTreeModel(QObject *parent = nullptr);
    ~MqttTopicTreeModel() override;

Q_SIGNALS:
    void clientChanged();
    void filterChanged();
    void qosChanged();
    void enabledChanged();
    void activeChanged();
    void errorStringChanged();
};

} // namespace QCoMqtt
