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
    BodyText {
        Layout.fillWidth: true
        text: card.detail
        color: Theme.faint
        font.pixelSize: 12
        horizontalAlignment: Text.AlignHCenter
    }
    Sparkline {
        Layout.fillWidth: true
        Layout.fillHeight: true
        topic: card.reading.topic
        ceiling: 100
    }
}
