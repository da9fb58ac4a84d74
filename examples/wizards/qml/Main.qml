@if false
// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT
@endif
import QtQuick
import QtQuick.Controls
import QtQuick.Layouts
import QCoMqtt

ApplicationWindow {
    id: window

    // Another broker may be given as the program's first argument.
    readonly property string broker: Qt.application.arguments[1] ?? "%{BrokerUrl}"

    width: 480
    height: 320
    visible: true
    title: qsTr("MQTT dashboard")

    // Everything below uses this client, and it connects again by itself.
    Mqtt.client: MqttClient {
        id: client
        url: Qt.url(window.broker)
        active: true
    }

    MqttTopic {
        id: reading
        topic: "%{Topic}"
        staleAfter: 60000
    }

    ValueCard {
        anchors.fill: parent
        anchors.margins: 24
        topic: reading
    }

    footer: ToolBar {
        RowLayout {
            anchors.fill: parent
            anchors.leftMargin: 12
            anchors.rightMargin: 12
            spacing: 12

            Rectangle {
                implicitWidth: 10
                implicitHeight: 10
                radius: 5
                color: client.connected ? "#2e9e5b" : "#c9522b"
            }
            Label {
                text: window.stateText()
            }
            Label {
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignRight
                elide: Text.ElideRight
                opacity: 0.7
                text: client.errorString
            }
        }
    }

    function stateText() {
        if (client.state === MqttClient.State.Connecting)
            return qsTr("Connecting");
        if (client.state === MqttClient.State.Connected)
            return qsTr("Connected");
        if (client.state === MqttClient.State.WaitingToReconnect)
            return qsTr("Next attempt in %1 s").arg(Math.ceil(client.nextRetryIn / 1000));
        return qsTr("Not connected");
    }
}
