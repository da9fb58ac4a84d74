// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import QCoMqtt

//! A framed place with a title. When the \l reading in it is no longer to be trusted, it says so and
//! its content fades.
Rectangle {
    id: card

    property string title
    property MqttTopic reading
    readonly property bool stale: reading !== null
                                  && (reading.quality === MqttTopic.Quality.Stale
                                      || reading.quality === MqttTopic.Quality.Unknown)
    default property alias content: body.data

    Layout.fillWidth: true
    Layout.fillHeight: true
    Layout.preferredWidth: 1 // all are as wide as the others
    implicitHeight: Math.max(228, column.implicitHeight + 2 * Theme.gap)
    radius: Theme.radius
    color: Theme.card
    border.color: Theme.border

    ColumnLayout {
        id: column
        anchors.fill: parent
        anchors.margins: Theme.gap
        spacing: 8

        RowLayout {
            Layout.fillWidth: true
            Text {
                Layout.fillWidth: true
                text: card.title
                color: Theme.faint
                font.pixelSize: 13
                font.weight: Font.DemiBold
                elide: Text.ElideRight
            }
            Text {
                visible: card.stale
                text: card.reading === null || card.reading.age < 0
                      ? qsTr("no reading yet")
                      : qsTr("%1 old").arg(Format.duration(card.reading.age / 1000))
                color: Theme.fair
                font.pixelSize: 12
            }
        }
        ColumnLayout {
            id: body
            Layout.fillWidth: true
            Layout.fillHeight: true
            spacing: 6
            opacity: card.stale ? 0.4 : 1
            Behavior on opacity { NumberAnimation { duration: 200 } }
        }
    }
}
