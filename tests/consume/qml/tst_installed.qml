// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQml
import QtTest
import QCoMqtt

TestCase {
    id: testCase
    name: "Installed"

    property MqttClient client: MqttClient {
        url: "mqtt://localhost"
    }
    property MqttTopic topic: MqttTopic {
        client: testCase.client
        topic: "humidity/outside"
    }

    function test_the_types_are_there() {
        compare(client.state, MqttClient.State.Disconnected)
        compare(topic.quality, MqttTopic.Quality.Unknown)
        verify(client.publish("t", 1) instanceof Promise)
    }
}
