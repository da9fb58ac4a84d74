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

    Behavior on shown { NumberAnimation { duration: 250; easing.type: Easing.OutCubic } }

    implicitWidth: 132
    implicitHeight: 112

    Shape {
        anchors.fill: parent
        Arc {
            strokeColor: Theme.track
            center: Qt.point(gauge.width / 2, gauge.height * 0.55)
            sweep: 270
        }
        Arc {
            // A round cap of no length would be a dot.
            strokeColor: gauge.shown > 0.002 ? Theme.levelColor(gauge.shown) : "transparent"
            center: Qt.point(gauge.width / 2, gauge.height * 0.55)
            sweep: 270 * gauge.shown
        }
    }
    Text {
        x: (parent.width - width) / 2
        y: parent.height * 0.55 - height / 2
        text: Format.percent(gauge.percent)
        color: Theme.text
        font.pixelSize: 20
        font.weight: Font.DemiBold
    }
}
