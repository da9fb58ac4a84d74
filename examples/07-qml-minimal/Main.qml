// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QCoMqtt

Window {
    id: panel; width: 400; height: 200; visible: true
    readonly property string server: Qt.application.arguments[1] ?? "mqtt://localhost"
    Mqtt.client: MqttClient { url: Qt.url(panel.server); active: true }
    MqttTopic { id: outside; topic: "humidity/outside" }
    Text { anchors.centerIn: parent; text: outside.text; font.pixelSize: 60 }
}
