// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

//! A share of a whole: gauge and line.
Card {
    id: card

    required property string name
    property string detail

    reading: Reading { name: card.name }

    Gauge {
        Layout.alignment: Qt.AlignHCenter
        percent: card.reading.number
    }
    Text {
        Layout.alignment: Qt.AlignHCenter
        Layout.maximumWidth: parent.width
        text: card.detail
        color: Theme.faint
        font.pixelSize: 12
        elide: Text.ElideRight
    }
    Sparkline {
        Layout.fillWidth: true
        Layout.fillHeight: true
        topic: card.reading.topic
        top: 100
    }
}
