// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

TabButton {
    id: tab

    width: implicitWidth
    horizontalPadding: 12
    implicitHeight: 36
    background: Rectangle {
        color: "transparent"
        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: 2
            visible: tab.checked
            color: Theme.accent
        }
    }
    contentItem: BodyText {
        text: tab.text
        color: tab.checked ? Theme.text : Theme.faint
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
}
