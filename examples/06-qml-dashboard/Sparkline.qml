// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Shapes
import QCoMqtt

//! The last minute of a topic as a line.
Item {
    id: sparkline

    required property string topic
    property color color: Theme.accent
    //! What the upper edge stands for: by default the highest value there is.
    property alias ceiling: history.to

    implicitHeight: 36

    MqttHistory {
        id: history
        topic: sparkline.topic
        capacity: 1200
        maximumAge: 60000
        // In 200 ms it moves a pixel or so. Not all of them are drawn in the same frame, which then would
        // come late.
        updateInterval: 200 + 100 * Math.random()
        span: 60000
        from: 0
        to: Math.max(1, maximum)
    }
    Shape {
        y: 1
        width: parent.width
        height: parent.height - 2
        visible: history.count > 1
        ShapePath {
            strokeColor: "transparent"
            fillColor: Qt.alpha(sparkline.color, 0.15)
            PathPolyline { path: history.curve.area(sparkline.width, sparkline.height - 2) }
        }
        ShapePath {
            strokeColor: sparkline.color
            strokeWidth: 1.5
            fillColor: "transparent"
            joinStyle: ShapePath.BevelJoin // far cheaper than round ones, and the same to look at
            PathPolyline { path: history.curve.polyline(sparkline.width, sparkline.height - 2) }
        }
    }
}
