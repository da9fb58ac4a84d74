// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

TextField {
    id: control

    implicitHeight: 36
    leftPadding: 10
    rightPadding: 10
    color: Theme.text
    placeholderTextColor: Theme.faint
    selectionColor: Theme.accent
    selectedTextColor: Theme.textOnAccent
    font.pixelSize: 14
    background: Rectangle {
        radius: 6
        color: Theme.field
        border.color: control.activeFocus ? Theme.accent : Theme.border
    }
}
