// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "qcomqtt_qml_export.h"

#include <qcomqtt/websocketoptions.h>

#include <QtCore/QObject>
#include <QtCore/QVariant>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

//! What the handshake of an MqttClient with ws and wss says beside the URL.
//! \code
//! MqttClient { url: "wss://broker/mqtt"; webSocket.headers: { "Authorization": token } }
//! \endcode
class QCOMQTT_QML_EXPORT MqttWebSocketOptions : public QObject
{
    Q_OBJECT
    QML_ANONYMOUS
    //! Names and values of headers of HTTP.
    Q_PROPERTY(QVariantMap headers MEMBER m_headers NOTIFY changed FINAL)
    Q_PROPERTY(QString origin MEMBER m_origin NOTIFY changed FINAL)
    //! Go on with a server that agrees to no subprotocol, though MQTT demands "mqtt".
    Q_PROPERTY(bool acceptMissingSubprotocol MEMBER m_acceptMissingSubprotocol NOTIFY changed FINAL)

public:
    using QObject::QObject;

    //! Throws UsageError.
    WebSocketOptions options() const;

Q_SIGNALS:
    void changed();

private:
    QVariantMap m_headers;
    QString m_origin;
    bool m_acceptMissingSubprotocol = false;
};

} // namespace QCoMqtt
