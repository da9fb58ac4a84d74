// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import QCoMqtt

//! How much the machine is asked to do, and what each of its cores does.
Card {
    id: card

    title: qsTr("Load")
    reading: Reading { name: "load/1m" }

    Reading { id: five; name: "load/5m" }
    Reading { id: fifteen; name: "load/15m" }

    RowLayout {
        Text {
            text: Format.number(card.reading.number, 2)
            color: Theme.text
            font.pixelSize: 22
            font.weight: Font.DemiBold
        }
        Text {
            Layout.fillWidth: true
            text: qsTr("5 min %1, 15 min %2").arg(Format.number(five.number, 1))
                                             .arg(Format.number(fifteen.number, 1))
            color: Theme.faint
            font.pixelSize: 12
            horizontalAlignment: Text.AlignRight
            elide: Text.ElideRight
        }
    }
    Sparkline {
        Layout.fillWidth: true
        Layout.fillHeight: true
        topic: card.reading.topic
    }
    // Whatever cores there are.
    ListView {
        Layout.fillWidth: true
        Layout.preferredHeight: Math.min(contentHeight, 100)
        clip: true
        model: MqttTopicListModel { filter: Machine.topic("cpu/+") }
        delegate: CoreBar {}
    }
}
