// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QCoMqtt

Window {
    visible: true
    Mqtt.client: MqttClient { url: Qt.application.arguments[1] ?? "mqtt://localhost"; active: true }
    MqttTopic { id: outside; topic: "humidity/outside" }
    Text { anchors.centerIn: parent; text: outside.text; font.pixelSize: 60 }
}
