// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Shapes
import QCoMqtt

//! The last two minutes of a topic as a line.
Item {
    id: sparkline

    required property string topic
    property color color: Theme.accent
    //! What the upper edge stands for; NaN: the highest value there is.
    property alias top: history.to

    implicitHeight: 36

    MqttHistory {
        id: history
        topic: sparkline.topic
        capacity: 2400
        maximumAge: 120000
        updateInterval: 50
        from: 0
    }
    Shape {
        y: 1
        width: parent.width
        height: parent.height - 2
        visible: history.count > 1
        ShapePath {
            strokeColor: sparkline.color
            strokeWidth: 1.5
            fillColor: "transparent"
            joinStyle: ShapePath.RoundJoin
            PathPolyline { path: history.curve.polyline(sparkline.width, sparkline.height - 2) }
        }
    }
}
