// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QCoMqtt

PathPolyline {
    id: root
    property MqttHistory history: MqttHistory { topic: "a" }
    path: root.history.curv.polyline(1, 1)
}
