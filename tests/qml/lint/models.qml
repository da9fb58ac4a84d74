// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Shapes
import QCoMqtt

Item {
    id: root

    property int batches: 0

    Mqtt.client: MqttClient {
        url: "mqtt://localhost"
        active: true
    }

    MqttTopicTreeModel {
        id: tree
        filter: "#"
        maximumTopics: 1000
    }

    MqttMessageLogModel {
        id: log
        filter: "alarm/#"
        qos: 1
        maximumMessages: 100
        enabled: tree.active
    }

    MqttHistory {
        id: history
        topic: "boiler"
        path: "temperature"
        span: 60000
        from: 0
    }

    Connections {
        target: log
        function onRowsInserted() { root.batches += log.count }
    }

    ListView {
        anchors.fill: parent
        model: MqttTopicListModel { filter: "sensors/#" }
        delegate: Text {
            required property string topic
            required property string text
            required property double rate
            text: topic + text + rate
        }
    }

    Shape {
        ShapePath {
            PathPolyline { path: history.curve.polyline(root.width, root.height) }
        }
    }

    Text {
        color: log.errorString ? "red" : "black"
        text: history.last + history.maximum + log.messageCount + tree.topicCount
    }
}
