// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "filteruser.h"
#include "mqttcurve.h"

#include <qcomqtt/historymodel.h>

namespace QCoMqtt {

//! The last values of a topic over time, for charts: capacity of them, none older than maximumAge.
//! Roles: value, time, milliseconds; last, minimum, maximum and mean are those of all values.
//! \code
//! MqttHistory { id: history; topic: "boiler/temperature"; span: 60000 }
//! ShapePath { PathPolyline { path: history.curve.polyline(width, height) } }
//! \endcode
//! Views and bindings hear of what comes once per frame. See HistoryModel.
class QCOMQTT_QML_EXPORT MqttHistory : public QCoMqtt::HistoryModel, public FilterUser
{
    Q_OBJECT
    QML_ELEMENT
    Q_INTERFACES(QQmlParserStatus)
    //! Default: Mqtt.client of the nearest ancestor that has one.
    Q_PROPERTY(QCoMqtt::MqttClient *client READ client WRITE setClient RESET resetClient NOTIFY
                   clientChanged FINAL)
    //! With another topic, path or client the history begins anew.
    Q_PROPERTY(QString topic READ filter WRITE setFilter NOTIFY topicChanged FINAL)
    //! Where the number stands in a JSON document, such as a.b[0]; empty: the payload is one. What has
    //! none is left out.
    Q_PROPERTY(QString path READ path WRITE setPath NOTIFY pathChanged FINAL)
    //! The highest QoS to be sent with: 0, 1 or 2.
    Q_PROPERTY(int qos READ qos WRITE setQos NOTIFY qosChanged FINAL)
    //! False: nothing comes any more, and what has come stays.
    Q_PROPERTY(bool enabled READ isEnabled WRITE setEnabled NOTIFY enabledChanged FINAL)
    //! The server has granted it.
    Q_PROPERTY(bool active READ isActive NOTIFY activeChanged FINAL)
    //! Why it is not active, when the topic is no topic or the server refused it.
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorStringChanged FINAL)

    //! Milliseconds up to the newest value that the curve shows; 0: all values.
    Q_PROPERTY(double span READ span WRITE setSpan NOTIFY spanChanged FINAL)
    //! The value at the bottom of the curve; NaN: the least that it shows.
    Q_PROPERTY(double from READ from WRITE setFrom NOTIFY fromChanged FINAL)
    //! The value at the top of the curve; NaN: the greatest that it shows.
    Q_PROPERTY(double to READ to WRITE setTo NOTIFY toChanged FINAL)
    //! The values as a line: curve.polyline(width, height) are its points. Changes with the values.
    Q_PROPERTY(QCoMqtt::MqttCurve curve READ curve NOTIFY curveChanged FINAL)

public:
    explicit MqttHistory(QObject *parent = nullptr);
    ~MqttHistory() override;

    QString path() const { return m_path; }
    void setPath(const QString &path);
    qint64 span() const noexcept { return m_span; }
    void setSpan(qint64 milliseconds);
    double from() const noexcept { return m_from; }
    void setFrom(double value);
    double to() const noexcept { return m_to; }
    void setTo(double value);
    MqttCurve curve() const { return MqttCurve(this); }

Q_SIGNALS:
    void clientChanged();
    void topicChanged();
    void pathChanged();
    void qosChanged();
    void enabledChanged();
    void activeChanged();
    void errorStringChanged();
    void spanChanged();
    void fromChanged();
    void toChanged();
    void curveChanged();

private:
    void take(const Message &message) { put(message, m_place); }
    void setBound(double &bound, double value, void (MqttHistory::*changed)());

    QString m_path;
    JsonPath m_place;
    qint64 m_span = 0;
    double m_from = qQNaN();
    double m_to = qQNaN();
};

} // namespace QCoMqtt
