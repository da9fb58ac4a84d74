// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQml
import QCoMqtt

MqttClient {
    will.topik: "panel/status"
}
