// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QCoMqtt

//! Which broker, and how things are between it and us.
Flickable {
    id: page

    required property MqttClient client

    contentHeight: form.height + 2 * Theme.gap
    clip: true
    ScrollBar.vertical: ScrollBar {}

    function apply() {
        client.active = false
        client.url = address.text
        client.userName = userName.text
        client.password = password.text
        client.tls.caFile = authorities.text
        client.active = true
    }

    ColumnLayout {
        id: form
        x: (page.width - width) / 2
        y: Theme.gap
        width: Math.min(480, page.width - 2 * Theme.gap)
        spacing: 8

        BodyText { text: qsTr("Address") }
        ThemedField {
            id: address
            objectName: "address"
            Layout.fillWidth: true
            text: page.client.url
            placeholderText: "mqtt://localhost"
            inputMethodHints: Qt.ImhUrlCharactersOnly
            onAccepted: page.apply()
        }
        BodyText {
            Layout.fillWidth: true
            text: qsTr("mqtt or mqtts, ws or wss with a path")
            color: Theme.faint
            font.pixelSize: 12
        }
        BodyText { text: qsTr("User name") }
        ThemedField {
            id: userName
            Layout.fillWidth: true
            text: page.client.userName
            placeholderText: qsTr("none")
        }
        BodyText { text: qsTr("Password") }
        ThemedField {
            id: password
            Layout.fillWidth: true
            text: page.client.password
            placeholderText: qsTr("none")
            echoMode: TextInput.Password
            onAccepted: page.apply()
        }
        BodyText { text: qsTr("Certificates of authorities") }
        ThemedField {
            id: authorities
            Layout.fillWidth: true
            text: page.client.tls.caFile
            placeholderText: qsTr("those of the system")
        }
        RowLayout {
            Layout.topMargin: Theme.gap
            Layout.fillWidth: true
            spacing: Theme.gap
            StateLine {
                Layout.fillWidth: true
                client: page.client
            }
            ThemedButton {
                text: qsTr("Disconnect")
                enabled: page.client.active
                onClicked: page.client.active = false
            }
            ThemedButton {
                objectName: "connect"
                text: qsTr("Connect")
                primary: true
                onClicked: page.apply()
            }
        }
        BodyText {
            objectName: "error"
            Layout.fillWidth: true
            visible: text !== ""
            text: page.client.errorString
            color: Theme.bad
            wrapMode: Text.Wrap
        }
        ThemedButton {
            visible: page.client.state === MqttClient.State.WaitingToReconnect
            text: qsTr("Try now")
            onClicked: page.client.retry()
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.topMargin: Theme.gap
            Layout.bottomMargin: Theme.gap
            implicitHeight: 1
            color: Theme.border
        }
        RowLayout {
            BodyText {
                Layout.fillWidth: true
                text: qsTr("Dark")
            }
            ThemedSwitch {
                objectName: "dark"
                checked: Theme.dark
                onToggled: Theme.dark = checked
            }
        }
    }
}
