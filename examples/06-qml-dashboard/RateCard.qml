// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

//! Bytes a second, in both directions.
Card {
    id: card

    //! Of the topics: network/eth0.
    required property string name
    property string into: "received"
    property string out: "sent"

    reading: Reading { name: card.name + "/" + card.into + "/rate" }

    component Direction: ColumnLayout {
        id: direction
        required property string label
        required property string name
        property color color: Theme.accent

        Layout.fillWidth: true
        spacing: 2

        Reading { id: rate; name: direction.name + "/rate" }
        Reading { id: total; name: direction.name + "/total" }
        RowLayout {
            Text {
                text: Format.bytes(rate.number) + "/s"
                color: Theme.text
                font.pixelSize: 18
                font.weight: Font.DemiBold
            }
            Text {
                text: direction.label
                color: direction.color
                font.pixelSize: 12
            }
            Text {
                Layout.fillWidth: true
                text: qsTr("%1 in all").arg(Format.bytes(total.number))
                color: Theme.faint
                font.pixelSize: 12
                horizontalAlignment: Text.AlignRight
                elide: Text.ElideRight
            }
        }
        Sparkline {
            Layout.fillWidth: true
            Layout.fillHeight: true
            topic: rate.topic
            color: direction.color
        }
    }

    Direction {
        label: card.into
        name: card.name + "/" + card.into
    }
    Direction {
        label: card.out
        name: card.name + "/" + card.out
        color: Theme.good
    }
}
