// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import QCoMqtt

// More messages than anybody can look at.
Item {
    id: root

    MqttClient {
        id: mqtt
        url: broker.url
    }

    Component {
        id: topicComponent
        MqttTopic {
            client: mqtt
            topic: "level"
            property var seen: []
            onValueChanged: seen.push(value)
        }
    }

    Component {
        id: slowComponent
        Item {
            id: slow
            property int looks: 0 // of the event loop, while messages come
            property var texts: []
            property alias count: subscription.messageCount

            MqttSubscription {
                id: subscription
                client: mqtt
                filter: "slow"
                onMessageReceived: message => {
                    slow.texts.push(message.text)
                    const end = Date.now() + 2
                    while (Date.now() < end) {}
                }
            }
            Timer {
                interval: 1
                repeat: true
                running: slow.count > 0 && slow.count < 300
                onTriggered: ++slow.looks
            }
        }
    }

    TestCase {
        name: "Flood"

        function init() {
            broker.start()
            mqtt.url = broker.url
            mqtt.active = true
            tryCompare(mqtt, "connected", true)
        }

        function cleanup() {
            mqtt.active = false
            tryCompare(mqtt, "state", MqttClient.State.Disconnected)
        }

        function listening(properties) {
            const topic = createTemporaryObject(topicComponent, root, properties)
            tryCompare(topic, "active", true)
            return topic
        }

        function test_bindings_hear_of_a_topic_once_per_frame() {
            const topic = listening({})
            broker.publishNumbers("level", 5000)
            tryCompare(topic, "value", 5000)
            verify(topic.seen.length < 500, topic.seen.length + " changes")
            for (let i = 1; i < topic.seen.length; ++i)
                verify(topic.seen[i] > topic.seen[i - 1])
        }

        function test_bindings_hear_of_every_message_when_they_want() {
            const topic = listening({ updateInterval: 0 })
            broker.publishNumbers("level", 1000)
            tryCompare(topic, "value", 1000)
            compare(topic.seen.length, 1000)
        }

        function test_what_waits_is_told_when_the_interval_is_changed() {
            const topic = listening({ updateInterval: 1000000 })
            const other = listening({})
            broker.publishNumbers("level", 10)
            tryCompare(other, "value", 10)
            compare(topic.value, 1) // the first after a silence is told at once
            topic.updateInterval = 0
            compare(topic.value, 10)
            compare(topic.seen, [1, 10])
        }

        function test_who_writes_writes_into_the_newest_document() {
            const topic = listening({ updateInterval: 1000000, path: "a" })
            const other = listening({})
            broker.publish("level", "{\"a\":1,\"b\":1}")
            tryCompare(topic, "value", 1)
            broker.publish("level", "{\"a\":1,\"b\":2}")
            tryVerify(() => other.value !== undefined && other.value.b === 2)
            topic.value = 5
            tryVerify(() => broker.seen.includes("level={\"a\":5,\"b\":2}"))
        }

        // By its arrival, not by when it was looked at.
        function test_what_waits_belongs_to_the_connection_that_was() {
            const topic = listening({ updateInterval: 1000000 })
            const other = listening({})
            broker.publishNumbers("level", 10)
            tryCompare(other, "value", 10)
            compare(topic.value, 1)
            mqtt.active = false
            tryCompare(mqtt, "connected", false)
            topic.updateInterval = 0
            compare(topic.value, 10)
            compare(topic.quality, MqttTopic.Quality.Stale)
        }

        // Two milliseconds each, and all in one read of the socket.
        function test_slow_handlers_let_the_event_loop_have_its_turn() {
            const slow = createTemporaryObject(slowComponent, root)
            tryVerify(() => broker.subscribes === 1)
            broker.publishNumbers("slow", 300)
            tryVerify(() => slow.texts.length === 300, 20000)
            compare(slow.texts[299], "300")
            verify(slow.looks > 10, slow.looks + " looks")
        }
    }
}
