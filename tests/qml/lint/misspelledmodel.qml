// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQml
import QCoMqtt

MqttMessageLogModel {
    maximumMesages: 100
}
