// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQml
import QCoMqtt

MqttTopic {
    topicc: "humidity/outside"
}
