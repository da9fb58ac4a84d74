// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "qcomqtt_qml_export.h"

#include <QtCore/QList>
#include <QtCore/QPointF>
#include <QtCore/QPointer>
#include <QtQml/qqmlregistration.h>

namespace QCoMqtt {

class MqttHistory;

//! What an MqttHistory looks like. It is a property of its own, since a binding that calls a function
//! hears of no change: this one reads a property that changes.
class QCOMQTT_QML_EXPORT MqttCurve
{
    Q_GADGET
    QML_VALUE_TYPE(mqttCurve)

public:
    MqttCurve() = default;
    explicit MqttCurve(const MqttHistory *history) : m_history(history) {}

    //! The line through the values in a rectangle, y downwards: for PathPolyline, Canvas or an item
    //! of one's own. Time goes over the span, up to the newest value at the right; the values go from
    //! from at the bottom to to at the top, and what is beyond goes beyond the rectangle. When all are
    //! equal and neither is set, it is a flat line in the middle. However many values there are, there
    //! are at most two points for each pixel, the least and the greatest of its time.
    Q_INVOKABLE QList<QPointF> polyline(double width, double height) const;
    //! The same with two corners at the bottom, for filling what is below the line.
    Q_INVOKABLE QList<QPointF> area(double width, double height) const;

private:
    QPointer<const MqttHistory> m_history;
};

} // namespace QCoMqtt
