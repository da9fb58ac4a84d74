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
        id: spyComponent
        SignalSpy {}
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

        function test_a_bool_has_its_own_words() {
            const object = topic({ trueText: "open", falseText: "shut" })
            object.value = true
            compare(object.bool, true)
            compare(object.value, "open")
            object.value = false
            compare(object.bool, false)
            tryVerify(() => broker.seen.length === 2)
            compare(broker.seen, ["t=open", "t=shut"])
            for (const word of ["OPEN", "true", "on"]) {
                broker.publish("t", word)
                tryCompare(object, "text", word)
                compare(object.bool, true)
            }
            object.trueText = "0" // as of a contact that is closed while it is pressed
            object.falseText = "1"
            broker.publish("t", "1")
            tryCompare(object, "text", "1")
            compare(object.bool, false)
            broker.publish("t", "0")
            tryCompare(object, "bool", true)
        }

        function test_a_bool_at_a_path_has_them_too() {
            const object = topic({ path: "state", trueText: "ON", falseText: "OFF" })
            broker.publish("t", "{\"state\":\"OFF\"}")
            tryCompare(object, "value", "OFF")
            object.value = true
            tryVerify(() => broker.seen.length === 2)
            compare(broker.seen[1], "t={\"state\":\"ON\"}")
        }

        // Waits for a Promise.
        function settled(promise) {
            verify(promise instanceof Promise)
            let end = undefined
            promise.then(result => end = result, error => end = error)
            tryVerify(() => end !== undefined)
            return end
        }

        function test_publish_tells_how_it_ended() {
            const object = topic()
            compare(settled(object.publish(5)).reasonCode, 0)
            compare(object.value, 5)
            compare(settled(object.publish(5, { retain: true })).reasonCode, 0) // though it is there
            tryVerify(() => broker.seen.length === 2)
            const later = createTemporaryObject(topicComponent, root, { topic: "t/set" })
            object.commandTopic = "t/set"
            object.publish(6)
            tryCompare(later, "value", 6)
            broker.refusePublishes()
            const error = settled(object.publish(7))
            compare(error.code, MqttClient.Error.Publish)
            compare(error.reasonCode, 0x97)
            compare(object.value, 6)
            compare(settled(object.publish(undefined)).code, MqttClient.Error.Usage)
            compare(settled(object.publish(1, { retian: true })).code, MqttClient.Error.Usage)
            compare(object.failures.length, 3)
        }

        function test_a_lost_connection_makes_it_stale_data() {
            return [
                { tag: "QoS 1", qos: 1, forgets: false, quality: MqttTopic.Quality.Live },
                { tag: "QoS 0", qos: 0, forgets: false, quality: MqttTopic.Quality.Stale },
                { tag: "QoS 1, session lost", qos: 1, forgets: true,
                  quality: MqttTopic.Quality.Stale },
            ]
        }
        function test_a_lost_connection_makes_it_stale(data) {
            const object = topic({ qos: data.qos })
            broker.publish("t", "5")
            tryCompare(object, "quality", MqttTopic.Quality.Live)
            broker.goDown()
            tryCompare(object, "quality", MqttTopic.Quality.Stale)
            compare(object.value, 5)
            if (data.forgets)
                broker.forget()
            broker.comeUp()
            tryCompare(mqtt, "connected", true)
            if (data.forgets)
                tryCompare(broker, "subscribes", 2)
            compare(object.quality, data.quality)
            broker.publish("t", "6")
            tryCompare(object, "value", 6)
            compare(object.quality, MqttTopic.Quality.Live)
        }

        function test_who_comes_while_there_is_no_connection_has_a_stale_value() {
            const first = topic({ qos: 0 })
            broker.publish("t", "5")
            tryCompare(first, "quality", MqttTopic.Quality.Live)
            broker.goDown()
            tryCompare(first, "quality", MqttTopic.Quality.Stale)
            const second = createTemporaryObject(topicComponent, root, { topic: "t", qos: 0 })
            compare(second.value, 5)
            compare(second.quality, MqttTopic.Quality.Stale)
            broker.comeUp()
            tryCompare(mqtt, "connected", true)
            compare(second.quality, MqttTopic.Quality.Stale)
            compare(first.quality, MqttTopic.Quality.Stale)
        }

        function test_a_cut_connection_loses_nothing_of_qos_1() {
            const object = topic()
            broker.publish("t", "5", true)
            tryCompare(object, "quality", MqttTopic.Quality.Live)
            const spy = createTemporaryObject(spyComponent, root,
                                              { target: object, signalName: "qualityChanged" })
            broker.cutNext()
            mqtt.publish("other", 1, { qos: 1 })
            tryCompare(spy, "count", 2)
            compare(object.quality, MqttTopic.Quality.Live)
            compare(object.values, [5])
        }

        function test_it_is_stale_while_the_client_is_not_active() {
            const object = topic()
            broker.publish("t", "5", true)
            tryCompare(object, "quality", MqttTopic.Quality.Live)
            mqtt.active = false
            tryCompare(object, "quality", MqttTopic.Quality.Stale)
            mqtt.active = true
            tryCompare(object, "quality", MqttTopic.Quality.Retained) // the server had kept it
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
