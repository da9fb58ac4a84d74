// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "clientreference.h"

#include "mqtt.h"

#include <QtCore/QMetaProperty>
#include <QtQml/qqml.h>

namespace QCoMqtt {

namespace {

//! Tells every reference that an attached property has changed, which is rare.
class Attachments : public QObject
{
    Q_OBJECT

Q_SIGNALS:
    void changed();
};

Attachments &attachments()
{
    thread_local Attachments instance; // an engine and its objects live in one thread
    return instance;
}

// The property of QQuickItem, read by its name: this library does without Qt Quick.
QMetaProperty visualParent(const QObject *object)
{
    const QMetaObject *const type = object->metaObject();
    return type->property(type->indexOfProperty("parent"));
}

QObject *parentOf(const QObject *object)
{
    const QMetaProperty property = visualParent(object);
    QObject *const parent = property.isValid() ? property.read(object).value<QObject *>() : nullptr;
    return parent ? parent : object->parent();
}

} // namespace

ClientReference::ClientReference(QObject *user) : m_user(user)
{
    connect(&attachments(), &Attachments::changed, this, &ClientReference::resolve);
}

MqttClient *ClientReference::client() const
{
    return m_client;
}

MqttClient *ClientReference::explicitClient() const
{
    return m_explicit;
}

void ClientReference::setExplicitClient(MqttClient *client)
{
    m_explicit = client;
    resolve();
}

void ClientReference::resolve()
{
    for (const auto &move : std::exchange(m_moves, {}))
        disconnect(move);
    MqttClient *const found = m_explicit ? m_explicit.data() : inherited();
    if (found == m_client)
        return;
    disconnect(m_clientEnd);
    m_client = found;
    if (found)
        m_clientEnd = connect(found, &QObject::destroyed, this, [this] {
            // Already gone from the pointers, so that there is nothing to compare.
            resolve();
            if (!m_client)
                Q_EMIT changed();
        });
    Q_EMIT changed();
}

MqttClient *ClientReference::inherited()
{
    QObject *object = m_user;
    watchParentOf(object);
    while ((object = parentOf(object))) {
        watchParentOf(object);
        const auto *const attached = qobject_cast<Mqtt *>(
            qmlAttachedPropertiesObject<Mqtt>(object, false));
        if (attached && attached->ownClient())
            return attached->ownClient();
    }
    return nullptr;
}

void ClientReference::watchParentOf(QObject *object)
{
    const QMetaProperty property = visualParent(object);
    if (!property.isValid() || !property.hasNotifySignal())
        return;
    const QMetaMethod slot = staticMetaObject.method(staticMetaObject.indexOfSlot("onMoved()"));
    m_moves.append(connect(object, property.notifySignal(), this, slot));
}

// An item without a parent may be one that is being destroyed, with those above it, to which no connection
// must be made any more. If it is not, there will be a next turn.
void ClientReference::onMoved()
{
    const QObject *const item = sender();
    if (visualParent(item).read(item).value<QObject *>())
        resolve();
    else
        QMetaObject::invokeMethod(this, &ClientReference::resolve, Qt::QueuedConnection);
}

void ClientReference::attachmentsChanged()
{
    Q_EMIT attachments().changed();
}

} // namespace QCoMqtt

#include "clientreference.moc"
