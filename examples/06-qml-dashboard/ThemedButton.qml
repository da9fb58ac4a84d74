// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

Button {
    id: control

    //! The one that is most likely wanted.
    property bool primary: false

    horizontalPadding: 16
    implicitHeight: 36
    opacity: enabled ? 1 : 0.5
    background: Rectangle {
        radius: 6
        color: control.primary ? Theme.accent : control.down ? Theme.track : Theme.field
        border.color: control.visualFocus ? Theme.text : control.primary ? Theme.accent : Theme.border
    }
    contentItem: Text {
        text: control.text
        color: control.primary ? Theme.textOnAccent : Theme.text
        font.pixelSize: 14
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
}
