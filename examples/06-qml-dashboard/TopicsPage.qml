// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QCoMqtt

//! All that the broker has to say, and a line to say something to it.
ColumnLayout {
    id: page

    required property MqttClient client

    spacing: Theme.gap

    ThemedField {
        id: filter
        Layout.fillWidth: true
        Layout.margins: Theme.gap
        Layout.bottomMargin: 0
        text: "#"
        placeholderText: qsTr("Topic filter, such as machine/+/status")
        onAccepted: topics.filter = text
    }
    BodyText {
        Layout.leftMargin: Theme.gap
        Layout.rightMargin: Theme.gap
        Layout.fillWidth: true
        text: topics.errorString !== ""
              ? topics.errorString
              : qsTr("%L1 messages, %L2 topics").arg(topics.messageCount).arg(topics.topicCount)
        color: topics.errorString !== "" ? Theme.bad : Theme.faint
        font.pixelSize: 12
    }
    ListView {
        id: list
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        model: MqttTopicListModel { id: topics; filter: "#" }
        delegate: TopicRow {
            onChosen: topic => destination.text = topic
        }
        ScrollBar.vertical: ScrollBar {}
    }
    GridLayout {
        Layout.fillWidth: true
        Layout.margins: Theme.gap
        Layout.topMargin: 0
        columns: page.width < 600 ? 1 : 3
        ThemedField {
            id: destination
            objectName: "destination"
            Layout.fillWidth: true
            placeholderText: qsTr("Topic")
        }
        ThemedField {
            id: payload
            objectName: "payload"
            Layout.fillWidth: true
            placeholderText: qsTr("Message")
            onAccepted: publish.clicked()
        }
        ThemedButton {
            id: publish
            objectName: "publish"
            Layout.fillWidth: page.width < 600
            text: qsTr("Publish")
            primary: true
            enabled: destination.text !== "" && page.client.connected
            onClicked: page.client.publish(destination.text, payload.text, { qos: 1 })
                .then(() => { outcome.text = qsTr("Published to %1").arg(destination.text) })
                .catch(error => { outcome.text = error.text })
        }
    }
    BodyText {
        id: outcome
        objectName: "outcome"
        Layout.fillWidth: true
        Layout.leftMargin: Theme.gap
        Layout.rightMargin: Theme.gap
        Layout.bottomMargin: visible ? Theme.gap : 0
        visible: text !== ""
        color: Theme.faint
        font.pixelSize: 12
    }
}
