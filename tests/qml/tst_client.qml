// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQml
import QtTest
import QCoMqtt

TestCase {
    id: testCase
    name: "Client"

    property var states: []

    Component {
        id: clientComponent
        MqttClient {
            url: broker.url
            reconnectMinimum: 10
            reconnectMaximum: 50
            onStateChanged: testCase.states.push(state)
        }
    }

    Component {
        id: subscribedComponent
        QtObject {
            property MqttSubscription subscription: MqttSubscription {
                client: mqtt
                filter: "room/#"
            }
            property MqttClient mqtt: MqttClient {
                id: mqtt
                url: broker.url
                active: true
                reconnectMinimum: 10
                reconnectMaximum: 50
                onStateChanged: testCase.states.push(state)
            }
        }
    }

    Component {
        id: spyComponent
        SignalSpy {}
    }

    function init() {
        broker.start()
        states = []
    }

    // Waits for a Promise; gives what it was resolved with, or what it was rejected with.
    function settled(promise) {
        verify(promise instanceof Promise)
        let end = undefined
        promise.then(result => end = result, error => end = error)
        tryVerify(() => end !== undefined)
        return end
    }

    function connectedClient(properties) {
        const client = createTemporaryObject(clientComponent, testCase, properties)
        client.active = true
        tryCompare(client, "connected", true)
        return client
    }

    function test_A_qml_1_subscribes_when_it_is_connected() {
        const object = createTemporaryObject(subscribedComponent, testCase)
        tryCompare(object.subscription, "active", true)
        compare(states, [MqttClient.State.Connecting, MqttClient.State.Connected])
        compare(broker.subscribes, 1)
        broker.publish("room/a", "1")
        tryCompare(object.subscription, "messageCount", 1)
        compare(object.subscription.lastMessage.topic, "room/a")
    }

    function test_A_qml_4_publishes_what_it_is_given_data() {
        return [
            { tag: "string", value: "grün", seen: "t=grün" },
            { tag: "empty string", value: "", seen: "t=" },
            { tag: "number", value: 0.38, seen: "t=0.38" },
            { tag: "bool", value: true, seen: "t=true" },
            { tag: "object", value: { b: [1, "x"], a: null },
              seen: "t={\"b\":[1,\"x\"],\"a\":null}" },
            { tag: "array", value: [1, 2.5], seen: "t=[1,2.5]" },
            { tag: "ArrayBuffer", value: new Uint8Array([255, 0, 1]).buffer, seen: "t=ff0001" },
            { tag: "Uint8Array", value: new Uint8Array([254, 1]), seen: "t=fe01" },
            { tag: "part", value: new Uint8Array([1, 2, 255, 254]).subarray(2), seen: "t=fffe" },
            { tag: "null", value: null, seen: "t=" },
        ]
    }
    function test_A_qml_4_publishes_what_it_is_given(data) {
        const client = connectedClient()
        tryCompare(broker, "connections", 2)
        const result = settled(client.publish("t", data.value, { qos: 1 }))
        compare(result.reasonCode, 0)
        tryVerify(() => broker.seen.length === 1)
        compare(broker.seen, [data.seen])
    }

    function test_A_qml_4_rejects_with_an_error() {
        const client = connectedClient()
        broker.refusePublishes()
        const error = settled(client.publish("t", "x", { qos: 1 }))
        verify(error instanceof Error)
        compare(error.code, MqttClient.Error.Publish)
        compare(error.reasonCode, 0x97)
        verify(error.text.length > 0)
        compare(error.message, error.text)
    }

    function test_A_qml_4_rejects_wrong_arguments_data() {
        return [
            { tag: "undefined", topic: "t", value: undefined },
            { tag: "NaN", topic: "t", value: NaN },
            { tag: "Infinity", topic: "t", value: -Infinity },
            { tag: "function", topic: "t", value: () => 1 },
            { tag: "QObject", topic: "t", value: testCase },
            { tag: "I16 surrogate in the topic", topic: "a\ud800b", value: 1 },
            { tag: "I16 surrogate in the text", topic: "t", value: "\udc00" },
            { tag: "I16 surrogate in JSON", topic: "t", value: { a: "\ud800" } },
            { tag: "wildcard", topic: "a/#", value: 1 },
            { tag: "qos", topic: "t", value: 1, options: { qos: 3 } },
            { tag: "option", topic: "t", value: 1, options: { retian: true } },
        ]
    }
    function test_A_qml_4_rejects_wrong_arguments(data) {
        const client = connectedClient()
        const error = settled(client.publish(data.topic, data.value, data.options))
        verify(error instanceof Error)
        compare(error.code, MqttClient.Error.Usage)
        compare(error.reasonCode, undefined)
        compare(broker.publishes, 0)
    }

    function test_A_qml_4_a_cycle_is_rejected() {
        const client = connectedClient()
        const ring = {}
        ring.self = ring
        compare(settled(client.publish("t", ring)).code, MqttClient.Error.Usage)
    }

    function test_A_qml_4_rejects_when_it_is_not_active() {
        const client = createTemporaryObject(clientComponent, testCase)
        compare(settled(client.publish("t", 1)).code, MqttClient.Error.Disconnected)
    }

    function test_A_qml_4_promises_chain_and_can_be_awaited_together() {
        const client = connectedClient()
        const both = [client.publish("a", 1, { qos: 1 }), client.publish("b", 2, { qos: 2 })]
        compare(settled(Promise.all(both).then(results => results.length)), 2)
    }

    function test_A_qml_4_request_gives_the_answer() {
        tryCompare(broker, "connections", 1)
        broker.serve()
        const client = connectedClient()
        const answer = settled(client.request("service", "time"))
        compare(answer.text, "TIME")
    }

    function test_A_qml_4_request_without_an_answer_is_rejected() {
        const client = connectedClient()
        compare(settled(client.request("nobody", 1, 20)).code, MqttClient.Error.Timeout)
    }

    function test_A_qml_7_lives_through_a_restart_of_the_broker() {
        const object = createTemporaryObject(subscribedComponent, testCase)
        tryCompare(object.subscription, "active", true)
        states = []
        broker.goDown()
        tryVerify(() => states.includes(MqttClient.State.WaitingToReconnect))
        verify(object.mqtt.errorString.length > 0)
        verify(object.mqtt.error !== MqttClient.Error.NoError)
        broker.comeUp()
        tryCompare(object.mqtt, "connected", true)
        compare(object.mqtt.error, MqttClient.Error.NoError)
        compare(object.mqtt.errorString, "")
        compare(object.mqtt.nextRetryIn, -1)
        broker.publish("room/a", "again")
        tryCompare(object.subscription, "messageCount", 1)
        compare(object.subscription.lastMessage.text, "again")
    }

    function test_A_qml_7_tries_again_when_the_first_connection_fails() {
        broker.goDown()
        const client = createTemporaryObject(clientComponent, testCase, { active: true })
        tryVerify(() => states.includes(MqttClient.State.WaitingToReconnect))
        broker.comeUp()
        tryCompare(client, "connected", true)
    }

    function test_tells_when_it_will_try_again() {
        const client = connectedClient({ reconnectMinimum: 100000, reconnectMaximum: 100000 })
        broker.goDown()
        tryCompare(client, "state", MqttClient.State.WaitingToReconnect)
        verify(client.nextRetryIn >= 0)
        broker.comeUp()
        client.reconnectMinimum = 10 // takes effect at once
        tryCompare(client, "connected", true)
        compare(client.nextRetryIn, -1)
    }

    function test_without_reconnect_it_ends_with_the_connection() {
        const client = connectedClient({ reconnect: false })
        broker.goDown()
        tryCompare(client, "state", MqttClient.State.Disconnected)
        verify(client.error !== MqttClient.Error.NoError)
        compare(client.nextRetryIn, -1)
        broker.comeUp()
        client.active = false
        tryCompare(client, "error", MqttClient.Error.NoError)
        client.active = true
        tryCompare(client, "connected", true)
    }

    function test_A_qml_8_a_wrong_password_is_told_and_not_logged() {
        broker.addUser("panel", "right")
        const wrong = { userName: "panel", password: "s3cr3t!", active: true }
        const client = createTemporaryObject(clientComponent, testCase, wrong)
        tryCompare(client, "error", MqttClient.Error.Refused)
        tryCompare(client, "state", MqttClient.State.Disconnected)
        verify(client.errorString.length > 0)
        verify(client.reasonCode >= 0x80)
        verify(!broker.log.includes("s3cr3t!"))
        verify(!client.errorString.includes("s3cr3t!"))
        client.password = "right"
        tryCompare(client, "connected", true)
        compare(client.error, MqttClient.Error.NoError)
        compare(client.reasonCode, -1)
    }

    function test_several_options_change_with_one_reconnect() {
        const client = connectedClient()
        compare(broker.connects, 1)
        states = []
        client.clientId = "other"
        client.keepAlive = 10
        client.userName = "somebody"
        tryCompare(broker, "connects", 2)
        tryCompare(client, "connected", true)
        compare(states, [MqttClient.State.Disconnecting, MqttClient.State.Disconnected,
                         MqttClient.State.Connecting, MqttClient.State.Connected])
    }

    function test_active_connects_and_disconnects() {
        const client = connectedClient()
        client.active = false
        tryCompare(client, "state", MqttClient.State.Disconnected)
        compare(client.error, MqttClient.Error.NoError)
        client.active = true
        tryCompare(client, "connected", true)
    }

    function test_tells_real_changes_only() {
        const client = connectedClient()
        const spy = createTemporaryObject(spyComponent, testCase, { target: client })
        for (const name of ["url", "clientId", "keepAlive", "reconnect", "active"]) {
            spy.signalName = name + "Changed"
            verify(spy.valid)
            spy.clear()
            client[name] = client[name]
            compare(spy.count, 0)
        }
        spy.signalName = "keepAliveChanged"
        spy.clear()
        client.keepAlive = 62
        client.keepAlive = 62
        compare(spy.count, 1)
        tryCompare(broker, "connects", 2)
    }

    function test_a_wrong_url_is_an_error() {
        const client = createTemporaryObject(clientComponent, testCase,
                                             { url: "http://127.0.0.1", active: true })
        tryCompare(client, "error", MqttClient.Error.Usage)
        compare(client.state, MqttClient.State.Disconnected)
        client.url = broker.url
        tryCompare(client, "connected", true)
    }
}
