// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import QCoMqtt

//! How the connection is: a dot, a word, and the time to the next attempt.
RowLayout {
    id: line

    required property MqttClient client

    function nameOf(state: int): string {
        switch (state) {
        case MqttClient.State.Connecting: return qsTr("Connecting")
        case MqttClient.State.Connected: return qsTr("Connected")
        case MqttClient.State.WaitingToReconnect:
            return qsTr("Next attempt in %1 s").arg(Math.ceil(client.nextRetryIn / 1000))
        case MqttClient.State.Disconnecting: return qsTr("Disconnecting")
        default: return client.active ? qsTr("Not connected") : qsTr("Switched off")
        }
    }

    spacing: 6
    Rectangle {
        implicitWidth: 10
        implicitHeight: 10
        radius: 5
        color: line.client.connected ? Theme.good
             : line.client.error !== MqttClient.Error.NoError ? Theme.bad : Theme.fair
    }
    BodyText {
        Layout.fillWidth: true
        text: line.nameOf(line.client.state)
        font.pixelSize: 13
    }
}
