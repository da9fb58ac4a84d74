// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/bindingoptions.h>
#include <qcomqtt/qcomqtt_models_export.h>

#include <QtCore/QObject>
#include <QtCore/QVariant>

#include <memory>

namespace QCoMqtt {

class Client;

//! Has a property of an object, a widget for instance, show what a topic says, and when it is
//! writable publishes what the user does to it:
//!
//! \code
//! new TopicBinding(client, "room/temperature", ui.display, "value");
//! new TopicBinding(client, "room/heater", ui.slider, "value", BindingOptions().writable().retain());
//! new TopicBinding(client, "room/climate", ui.label, "text", BindingOptions().path("inside.humidity"));
//! \endcode
//!
//! It is a child of the object and goes with it. It subscribes whenever the client is connected, also
//! when that happens later or again, and unsubscribes when it goes; the client may go first. To be made
//! in the thread of client and object.
//!
//! The payload, or what stands at the path in it, is converted to the type of the property. What cannot
//! be leaves the property as it is, and failed() says so. Writing publishes the last value when the one
//! before is on its way, so that a slider that is dragged sends what the connection takes. While the user
//! is at it, what others publish does not move the property under his hands (see
//! BindingOptions::settleTime()); afterwards the last word of the topic counts. When publishing fails the
//! property goes back to what the topic said.
class QCOMQTT_MODELS_EXPORT TopicBinding : public QObject
{
    Q_OBJECT
public:
    //! Throws UsageError when \a object is null, has no such property or none that can be written, or
    //! none that tells of changes when it is to be writable; and when a path is given for a topic that
    //! it would have to write JSON to.
    TopicBinding(Client &client, const Topic &topic, QObject *object, const char *property,
                 const BindingOptions &options = {});
    ~TopicBinding() override;

    const Topic &topic() const noexcept;
    //! The last value that came and could be converted; invalid before.
    QVariant value() const;

Q_SIGNALS:
    //! A value came from the topic.
    void received(const QVariant &value);
    //! A message could not be converted, or the client could not subscribe or publish.
    void failed(const QString &errorText);

private:
    class Private;
    friend class Private;
    Q_SLOT void onPropertyChanged();

    const std::unique_ptr<Private> d;
};

} // namespace QCoMqtt
