// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QCoMqtt

// How examples show messages where there are no models for it: a handler inserts each into a ListModel.
ApplicationWindow {
    id: window

    property url broker
    readonly property bool machineSeen: rows.count > 0

    width: 1100
    height: 720
    visible: true

    MqttClient {
        id: client
        url: window.broker
        active: true
    }
    MqttSubscription {
        client: client
        filter: "#"
        onMessageReceived: message => {
            rows.insert(0, { topic: message.topic, text: message.text })
            if (rows.count > 100)
                rows.remove(100)
        }
    }
    ListModel { id: rows }
    ListView {
        anchors.fill: parent
        clip: true
        model: rows
        delegate: Item {
            id: row
            required property string topic
            required property string text
            width: ListView.view.width
            height: 34
            Text { x: 12; text: row.topic }
            Text { x: row.width / 2; text: row.text }
        }
    }
}
