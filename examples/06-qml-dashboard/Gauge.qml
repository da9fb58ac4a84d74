// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Shapes

//! How full something is, as an arc with the number in it.
Item {
    id: gauge

    property real percent: NaN
    readonly property real share: isNaN(percent) ? 0 : Math.max(0, Math.min(1, percent / 100))
    property real shown: share
    readonly property real thickness: 9

    Behavior on shown { NumberAnimation { duration: 250; easing.type: Easing.OutCubic } }

    implicitWidth: 132
    implicitHeight: 112

    component Arc: ShapePath {
        id: arc
        property real sweep: 0
        strokeWidth: gauge.thickness
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        PathAngleArc {
            centerX: gauge.width / 2
            centerY: 62
            radiusX: 62 - gauge.thickness
            radiusY: 62 - gauge.thickness
            startAngle: 135
            sweepAngle: arc.sweep
        }
    }

    Shape {
        anchors.fill: parent
        Arc { strokeColor: Theme.track; sweep: 270 }
        // A round cap of no length would be a dot.
        Arc {
            strokeColor: gauge.shown > 0.002 ? Theme.levelColor(gauge.shown) : "transparent"
            sweep: 270 * gauge.shown
        }
    }
    Text {
        x: (parent.width - width) / 2
        y: 62 - height / 2
        text: Format.percent(gauge.percent)
        color: Theme.text
        font.pixelSize: 20
        font.weight: Font.DemiBold
    }
}
