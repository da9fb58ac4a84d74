// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QPointer>

namespace QCoMqtt {

class MqttClient;

//! The client that an object uses: the one it was told explicitly, else that of the nearest
//! ancestor with an attached Mqtt.client. Ancestors of an item are its visual parents; it is looked
//! for again when one of them is moved, and when such a property changes anywhere.
class ClientReference : public QObject
{
    Q_OBJECT

public:
    explicit ClientReference(QObject *user);

    MqttClient *client() const;
    MqttClient *explicitClient() const;
    void setExplicitClient(MqttClient *client);
    //! Looks for it anew. To be called once the object has its ancestors.
    Q_SLOT void resolve();

    //! An attached property has another client.
    static void attachmentsChanged();

Q_SIGNALS:
    void changed();

private:
    MqttClient *inherited();
    void watchParentOf(QObject *object);
    Q_SLOT void onMoved();

    QObject *m_user;
    QPointer<MqttClient> m_explicit;
    QPointer<MqttClient> m_client;
    QMetaObject::Connection m_clientEnd;
    QList<QMetaObject::Connection> m_moves;
};

} // namespace QCoMqtt
