// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QCoMqtt

ApplicationWindow {
    id: window

    //! The broker to begin with.
    property url broker
    property bool dark: false
    //! 0: the machine, 1: topics, 2: the connection.
    property alias page: tabs.currentIndex
    readonly property alias client: client
    readonly property bool machineSeen: Machine.name !== ""

    width: 1100
    height: 720
    minimumWidth: 320
    minimumHeight: 320
    visible: true
    title: qsTr("MQTT dashboard")
    color: Theme.window
    onDarkChanged: Theme.dark = dark

    Mqtt.client: MqttClient {
        id: client
        url: window.broker
        active: String(window.broker) !== ""
    }
    // The first machine that is heard of is shown.
    MqttSubscription {
        filter: "machine/+/status"
        onMessageReceived: message => {
            if (Machine.name === "")
                Machine.name = message.topic.split("/")[1]
        }
    }

    header: Rectangle {
        color: Theme.card
        implicitHeight: bar.implicitHeight + Theme.gap
        ColumnLayout {
            id: bar
            x: Theme.gap
            y: Theme.gap
            width: parent.width - 2 * Theme.gap
            spacing: 8
            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.gap
                MachineChooser { Layout.fillWidth: true }
                StateLine { Layout.fillWidth: false; client: client }
            }
            TabBar {
                id: tabs
                Layout.fillWidth: true
                background: null
                PageTab { text: qsTr("Overview") }
                PageTab { text: qsTr("Topics") }
                PageTab { text: qsTr("Connection") }
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: 1
            color: Theme.border
        }
    }

    StackLayout {
        anchors.fill: parent
        currentIndex: tabs.currentIndex
        Overview {}
        TopicsPage { client: client }
        ConnectionPage { client: client }
    }
}
