// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls
import QtTest
import QCoMqtt

Item {
    id: root
    Mqtt.client: MqttClient {
        id: mqtt
        url: broker.url
        reconnectMinimum: 10
        reconnectMaximum: 50
    }

    Component {
        id: topicComponent
        MqttTopic {
            property var values: []
            property var failures: []
            qos: 1
            onValueChanged: values.push(value)
            onWriteFailed: text => failures.push(text)
        }
    }

    Component {
        id: sliderComponent
        Item {
            property alias slider: slider
            property alias level: level
            MqttTopic {
                id: level
                topic: "level"
                qos: 1
                retain: true
            }
            Slider {
                id: slider
                to: 1000
                value: level.number
            }
            Binding {
                target: level
                property: "value"
                value: slider.value
            }
        }
    }

    Component {
        id: ageComponent
        Text {
            property alias source: source
            text: source.age
            MqttTopic {
                id: source
                topic: "t"
            }
        }
    }

    TestCase {
        name: "Topic"

        function init() {
            broker.start()
            mqtt.url = broker.url
            mqtt.active = true
            tryCompare(mqtt, "connected", true)
            tryCompare(broker, "connections", 2)
        }

        function cleanup() {
            mqtt.active = false
            tryCompare(mqtt, "state", MqttClient.State.Disconnected)
        }

        function topic(properties) {
            const subscribes = broker.subscribes
            const object = createTemporaryObject(topicComponent, root,
                                                 Object.assign({ topic: "t" }, properties))
            tryCompare(broker, "subscribes", subscribes + 1)
            return object
        }

        function test_shows_what_comes_data() {
            return [
                { tag: "number", payload: "21.5", value: 21.5, number: 21.5, text: "21.5",
                  bool: false },
                { tag: "one", payload: "1", value: 1, number: 1, text: "1", bool: true },
                { tag: "text", payload: "ON", value: "ON", number: NaN, text: "ON", bool: true },
                { tag: "true", payload: "true", value: true, number: 1, text: "true", bool: true },
                { tag: "object", payload: "{\"a\":1}", value: { a: 1 }, number: NaN,
                  text: "{\"a\":1}", bool: false },
                { tag: "empty", payload: "", value: null, number: NaN, text: "", bool: false },
            ]
        }
        function test_shows_what_comes(data) {
            const object = topic()
            compare(object.value, undefined)
            compare(object.quality, MqttTopic.Quality.Unknown)
            compare(object.age, -1)
            broker.publish("t", data.payload)
            tryCompare(object, "quality", MqttTopic.Quality.Live)
            compare(object.value, data.value)
            compare(object.number, data.number)
            compare(object.text, data.text)
            compare(object.bool, data.bool)
            verify(object.age >= 0)
            compare(object.retained, false)
        }

        function test_what_is_no_text_is_invalid() {
            const object = topic()
            broker.publishHex("t", "fffe")
            tryCompare(object, "quality", MqttTopic.Quality.Invalid)
            compare(object.value, undefined)
        }

        function test_reads_and_writes_at_a_path() {
            const object = topic({ path: "$.a.b[1]" })
            broker.publish("t", "{\"a\":{\"b\":[1,2]},\"c\":3}")
            tryCompare(object, "value", 2)
            object.value = "x"
            tryVerify(() => broker.seen.length === 2)
            compare(broker.seen[1], "t={\"a\":{\"b\":[1,\"x\"]},\"c\":3}")
            broker.publish("t", "{}")
            tryCompare(object, "quality", MqttTopic.Quality.Invalid)
            object.path = "c"
            broker.publish("t", "{\"c\":false}")
            tryCompare(object, "value", false)
        }

        function test_a_retained_value_becomes_stale() {
            broker.publish("t", "5", true)
            const object = topic()
            tryCompare(object, "quality", MqttTopic.Quality.Retained)
            compare(object.retained, true)
            object.staleAfter = 20
            tryCompare(object, "quality", MqttTopic.Quality.Stale)
            compare(object.value, 5)
            object.staleAfter = 0
            compare(object.quality, MqttTopic.Quality.Retained)
        }

        function test_who_comes_later_has_the_value_too() {
            broker.publish("t", "5", true)
            const first = topic()
            tryCompare(first, "value", 5)
            const second = createTemporaryObject(topicComponent, root, { topic: "t" })
            compare(second.value, 5)
            compare(broker.subscribes, 1)
        }

        function test_a_wrong_topic_is_told() {
            const object = createTemporaryObject(topicComponent, root, { topic: "a/#" })
            tryVerify(() => object.errorString.length > 0)
            object.topic = "a"
            tryCompare(object, "errorString", "")
            tryCompare(broker, "subscribes", 1)
        }

        function test_a_topic_may_end_in_its_own_handlers() {
            const object = topic()
            object.valueChanged.connect(() => object.destroy())
            object.value = 1
            tryCompare(broker, "unsubscribes", 1)
        }

        function test_another_topic_forgets_the_value() {
            const object = topic()
            broker.publish("t", "5")
            tryCompare(object, "value", 5)
            object.topic = "u"
            tryCompare(object, "quality", MqttTopic.Quality.Unknown)
            compare(object.value, undefined)
            tryCompare(broker, "unsubscribes", 1)
            broker.publish("u", "6")
            tryCompare(object, "value", 6)
        }

        function test_age_is_told_to_who_looks() {
            const label = createTemporaryObject(ageComponent, root)
            tryCompare(broker, "subscribes", 1)
            compare(label.text, "-1")
            broker.publish("t", "5")
            tryVerify(() => Number(label.text) >= 1000)
        }

        function test_A_qml_5_a_retained_value_moves_the_control_at_the_start() {
            broker.publish("level", "70", true)
            const item = createTemporaryObject(sliderComponent, root)
            tryCompare(item.slider, "value", 70)
            compare(item.level.value, 70)
            compare(broker.publishes, 0) // neither its first value nor what came is written back
        }

        function test_A_qml_5_a_fast_control_does_not_feed_back() {
            const item = createTemporaryObject(sliderComponent, root)
            tryCompare(broker, "subscribes", 1)
            broker.holdEchoes()
            for (let i = 1; i <= 100; ++i)
                item.slider.value = i
            tryCompare(broker, "publishes", 100)
            broker.release()
            tryVerify(() => broker.seen.length === 100)
            broker.publish("end", "")
            tryVerify(() => broker.seen.length === 101)
            compare(item.slider.value, 100)
            compare(item.level.value, 100)
            compare(broker.publishes, 100)
        }

        function test_A_qml_5_the_last_writer_wins() {
            const item = createTemporaryObject(sliderComponent, root)
            tryCompare(broker, "subscribes", 1)
            item.level.value = 10
            tryVerify(() => broker.seen.length === 1)
            broker.publish("level", "20")
            tryCompare(item.level, "value", 20)
            item.level.value = 10
            tryVerify(() => broker.seen.length === 3)
            compare(broker.seen, ["level=10", "level=20", "level=10"])
            compare(item.level.value, 10)
        }

        function test_I13_optimistic_is_shown_at_once_and_taken_back() {
            const object = topic()
            broker.publish("t", "5")
            tryCompare(object, "value", 5)
            broker.refusePublishes()
            object.value = 6
            compare(object.value, 6)
            tryCompare(object, "value", 5)
            compare(object.values, [5, 6, 5])
            compare(object.failures.length, 1)
            verify(object.errorString.length > 0)
            object.value = 5 // what is there already is not written
            compare(broker.publishes, 1)
        }

        function test_I13_otherwise_it_is_shown_when_it_comes_back() {
            const object = topic({ optimistic: false })
            broker.holdEchoes()
            object.value = 6
            tryCompare(broker, "publishes", 1)
            compare(object.value, undefined)
            broker.release()
            tryCompare(object, "value", 6)
            compare(object.values, [6])
            compare(broker.publishes, 1)
        }

        function test_I13_its_own_echo_is_no_change() {
            const object = topic()
            object.value = { a: [1] }
            tryVerify(() => broker.seen.length === 1)
            tryCompare(object, "quality", MqttTopic.Quality.Live)
            compare(object.values.length, 1)
        }

        function test_a_command_goes_to_its_own_topic() {
            const object = topic({ commandTopic: "t/set", path: "state" })
            broker.publish("t", "{\"state\":\"off\"}")
            tryCompare(object, "value", "off")
            object.value = "on"
            compare(object.value, "on")
            tryVerify(() => broker.seen.includes("t/set=on"))
            broker.publish("t", "{\"state\":\"on\"}")
            tryVerify(() => broker.seen.length === 3)
            compare(object.value, "on")
        }

        function test_a_value_that_is_refused_changes_nothing() {
            const object = topic()
            object.value = undefined
            object.value = NaN
            compare(object.failures.length, 2)
            compare(object.value, undefined)
            compare(broker.publishes, 0)
        }
    }
}
