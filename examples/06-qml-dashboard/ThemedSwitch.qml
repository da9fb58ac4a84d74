// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

Switch {
    id: control

    padding: 0
    opacity: enabled ? 1 : 0.5
    indicator: Rectangle {
        implicitWidth: 40
        implicitHeight: 22
        radius: 11
        color: control.checked ? Theme.accent : Theme.track
        border.color: control.visualFocus ? Theme.text : "transparent"
        Behavior on color { ColorAnimation { duration: 120 } }
        Rectangle {
            x: 3 + control.visualPosition * (parent.width - width - 6)
            y: 3
            width: 16
            height: 16
            radius: 8
            color: control.checked ? Theme.textOnAccent : Theme.card
        }
    }
    contentItem: Item { implicitWidth: 40; implicitHeight: 22 }
}
