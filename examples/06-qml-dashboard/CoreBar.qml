// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick

//! How busy a core is: a row of a list of the topics cpu/+. Those that are about no core show nothing.
Item {
    id: core

    required property string topic
    required property var number
    readonly property string level: topic.split("/")[3]
    readonly property real share: number === undefined ? 0 : Math.min(1, number / 100)

    visible: /^[0-9]+$/.test(level)
    width: ListView.view.width
    height: visible ? 20 : 0

    BodyText {
        id: label
        anchors.verticalCenter: parent.verticalCenter
        width: 50
        text: qsTr("core %1").arg(core.level)
        color: Theme.faint
        font.pixelSize: 12
    }
    Rectangle {
        anchors.left: label.right
        anchors.right: percent.left
        anchors.verticalCenter: parent.verticalCenter
        height: 6
        radius: 3
        color: Theme.track
        Rectangle {
            width: Math.max(parent.radius * 2, parent.width * core.share)
            height: parent.height
            radius: parent.radius
            color: Theme.levelColor(core.share)
            Behavior on width { NumberAnimation { duration: 200 } }
        }
    }
    BodyText {
        id: percent
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        width: 60
        text: Format.percent(core.number ?? NaN)
        font.pixelSize: 12
        horizontalAlignment: Text.AlignRight
    }
}
