// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "qcomqtt_qml_export.h"

#include <qcomqtt/clientoptions.h>

#include <QtCore/QObject>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

//! What an MqttClient asks of the system for its socket.
//! \code
//! MqttClient { socket.localAddress: "192.168.1.4"; socket.resolveTimeout: 2000 }
//! \endcode
class QCOMQTT_QML_EXPORT MqttSocketOptions : public QObject
{
    Q_OBJECT
    QML_ANONYMOUS
    //! The address to connect from; empty: any. Not through a proxy.
    Q_PROPERTY(QString localAddress MEMBER m_localAddress NOTIFY changed FINAL)
    //! The port to connect from, when there is a localAddress; 0: any.
    Q_PROPERTY(int localPort MEMBER m_localPort NOTIFY changed FINAL)
    //! Send small packets at once.
    Q_PROPERTY(bool noDelay MEMBER m_noDelay NOTIFY changed FINAL)
    //! Have the system probe silent connections.
    Q_PROPERTY(bool tcpKeepAlive MEMBER m_tcpKeepAlive NOTIFY changed FINAL)
    //! Bytes; 0: what the system takes. As the next.
    Q_PROPERTY(int sendBufferSize MEMBER m_sendBufferSize NOTIFY changed FINAL)
    Q_PROPERTY(int receiveBufferSize MEMBER m_receiveBufferSize NOTIFY changed FINAL)
    //! The type of service field of IPv4; -1: the system's.
    Q_PROPERTY(int typeOfService MEMBER m_typeOfService NOTIFY changed FINAL)
    //! Milliseconds that the server may take nothing of what is to be written; 0: for ever.
    Q_PROPERTY(int writeTimeout MEMBER m_writeTimeout NOTIFY changed FINAL)
    //! Milliseconds of the stages of connecting, within the client's connectTimeout; 0: no limit of
    //! their own.
    Q_PROPERTY(int resolveTimeout MEMBER m_resolveTimeout NOTIFY changed FINAL)
    Q_PROPERTY(int tcpTimeout MEMBER m_tcpTimeout NOTIFY changed FINAL)
    Q_PROPERTY(int tlsTimeout MEMBER m_tlsTimeout NOTIFY changed FINAL)
    Q_PROPERTY(int webSocketTimeout MEMBER m_webSocketTimeout NOTIFY changed FINAL)
    Q_PROPERTY(int mqttTimeout MEMBER m_mqttTimeout NOTIFY changed FINAL)

public:
    using QObject::QObject;

    //! Throws UsageError.
    void apply(ClientOptions &options) const;

Q_SIGNALS:
    void changed();

private:
    void bind(ClientOptions &options) const;

    QString m_localAddress;
    int m_localPort = 0;
    int m_sendBufferSize = 0;
    int m_receiveBufferSize = 0;
    int m_typeOfService = -1;
    int m_writeTimeout = 60'000;
    int m_resolveTimeout = 0;
    int m_tcpTimeout = 0;
    int m_tlsTimeout = 0;
    int m_webSocketTimeout = 0;
    int m_mqttTimeout = 0;
    bool m_noDelay = true;
    bool m_tcpKeepAlive = false;
};

} // namespace QCoMqtt
