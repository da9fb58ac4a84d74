// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQml
import QtTest
import QCoMqtt

TestCase {
    id: testCase
    name: "Options"

    Component {
        id: clientComponent
        MqttClient {
            url: broker.url
            active: true
            reconnectMinimum: 10
            reconnectMaximum: 50
        }
    }

    Component {
        id: tlsComponent
        MqttClient {
            url: broker.tlsUrl
            active: true
            tls.caFile: broker.folder + "/ca.pem"
            tls.certificateFile: broker.folder + "/client.pem"
            tls.keyFile: broker.folder + "/encrypted.key"
            tls.passphrase: "secret"
            tls.serverName: "broker.test"
        }
    }

    Component {
        id: willComponent
        MqttClient {
            url: broker.url
            active: true
            reconnect: false
            will.topic: "panel/status"
            will.payload: { return { state: "gone" } }
            will.qos: 1
            will.retain: true
        }
    }

    Component {
        id: topicComponent
        MqttTopic {}
    }

    Component {
        id: subscriptionComponent
        MqttSubscription {}
    }

    Component {
        id: spyComponent
        SignalSpy {}
    }

    function init() {
        broker.start()
        tryCompare(broker, "connections", 1)
    }

    function made(component, properties) {
        return createTemporaryObject(component, testCase, properties)
    }

    function connected(component, properties) {
        const client = made(component, properties)
        tryCompare(client, "connected", true)
        return client
    }

    function test_the_will_is_published_when_the_connection_is_lost() {
        const client = connected(willComponent)
        broker.cutNext()
        client.publish("t", 1, { qos: 1 }).catch(() => {})
        tryVerify(() => broker.seen.length === 1)
        compare(broker.seen, ["panel/status={\"state\":\"gone\"}"])
        const other = connected(clientComponent)
        const status = made(topicComponent, { client: other, topic: "panel/status" })
        tryCompare(status, "retained", true)
    }

    function test_no_will_is_published_after_a_goodbye() {
        const client = connected(willComponent)
        client.active = false
        tryCompare(client, "state", MqttClient.State.Disconnected)
        broker.publish("end", "")
        tryVerify(() => broker.seen.length === 1)
        compare(broker.seen, ["end="])
    }

    function test_another_will_takes_effect_by_reconnecting() {
        const client = connected(willComponent)
        client.will.payload = "other"
        client.will.retain = false
        tryCompare(broker, "connects", 2)
        tryCompare(client, "connected", true)
        broker.cutNext()
        client.publish("t", 1, { qos: 1 }).catch(() => {})
        tryVerify(() => broker.seen.length === 1)
        compare(broker.seen, ["panel/status=other"])
    }

    function test_tls_with_a_certificate_of_its_own() {
        verify(broker.startTls(), "openssl is there")
        const client = connected(tlsComponent)
        compare(client.errorString, "")
        client.tls.caFile = "file://" + broker.folder + "/ca.pem"
        tryCompare(broker, "connects", 2)
        tryCompare(client, "connected", true)
    }

    function test_tls_trusts_nobody_else_data() {
        return [
            { tag: "another name", name: "serverName", value: "other.test" },
            { tag: "the authorities of the system", name: "caFile", value: "" },
        ]
    }
    function test_tls_trusts_nobody_else(data) {
        verify(broker.startTls())
        const client = made(tlsComponent, { active: false })
        client.tls[data.name] = data.value
        client.active = true
        tryVerify(() => client.error !== MqttClient.Error.NoError)
        compare(client.state, MqttClient.State.Disconnected) // it will not try again
        compare(broker.connects, 0)
        client.tls.acceptAnyCertificateInsecurely = true
        tryCompare(client, "connected", true)
    }

    function test_tls_names_what_is_missing_and_hides_what_is_secret() {
        verify(broker.startTls())
        const client = made(tlsComponent, { active: false })
        client.tls.caFile = "/nowhere/missing.pem"
        client.active = true
        tryCompare(client, "error", MqttClient.Error.Usage)
        verify(client.errorString.includes("/nowhere/missing.pem"), client.errorString)
        client.tls.passphrase = "s3cr3t!"
        client.tls.caFile = broker.folder + "/ca.pem"
        tryVerify(() => client.errorString.includes("encrypted.key"))
        verify(!client.errorString.includes("s3cr3t!"))
        verify(!broker.log.includes("s3cr3t!"))
        client.tls.passphrase = "secret"
        tryCompare(client, "connected", true)
    }

    function test_web_sockets() {
        broker.startWebSocket()
        const client = connected(clientComponent, { url: broker.webSocketUrl })
        client.webSocket.headers = { "X-Panel": "1" }
        tryCompare(broker, "connects", 2)
        tryCompare(client, "connected", true)
        client.webSocket.headers = { "not a header": "1" }
        tryCompare(client, "error", MqttClient.Error.Usage)
    }

    function test_alternatives_stand_in() {
        const client = connected(clientComponent, {
            url: "mqtt://127.0.0.1:1", alternatives: [broker.url.toString()] })
        compare(broker.connects, 1)
        compare(client.errorString, "")
    }

    function test_a_server_that_is_silent_is_left_after_the_timeout() {
        broker.playDead()
        const client = made(clientComponent, { connectTimeout: 50, reconnect: false })
        tryCompare(client, "error", MqttClient.Error.Timeout)
        compare(client.state, MqttClient.State.Disconnected)
    }

    function test_capabilities_are_those_of_the_server() {
        const client = connected(clientComponent, { protocolVersion: MqttClient.Version.V3_1_1 })
        compare(client.capabilities.protocolVersion, MqttClient.Version.V3_1_1)
        compare(client.capabilities.maximumQos, 2)
        compare(client.capabilities.retain, true)
        const spy = made(spyComponent, { target: client, signalName: "capabilitiesChanged" })
        client.protocolVersion = MqttClient.Version.V5
        tryCompare(spy, "count", 1)
        compare(client.capabilities.protocolVersion, MqttClient.Version.V5)
    }

    function test_statistics_count() {
        const client = connected(clientComponent)
        const subscription = made(subscriptionComponent, { client: client, filter: "a/#" })
        tryCompare(subscription, "active", true)
        broker.publishNumbers("a/", 3)
        tryCompare(subscription, "messageCount", 3)
        compare(client.statistics.connects, 1)
        compare(client.statistics.filters, 1)
        compare(client.statistics.messagesReceived, 3)
        compare(client.statistics.messagesWaiting, 0)
        broker.goDown()
        tryCompare(client, "connected", false)
        client.publish("t", "1234").catch(() => {})
        compare(client.statistics.messagesWaiting, 1)
        compare(client.statistics.bytesWaiting, 5)
        const spy = made(spyComponent, { target: client, signalName: "statisticsChanged" })
        tryVerify(() => spy.count > 0)
    }

    function test_retry_ends_the_wait() {
        const client = connected(clientComponent, { reconnectMinimum: 3600000,
                                                    reconnectMaximum: 3600000 })
        const subscription = made(subscriptionComponent, { client: client, filter: "a" })
        tryCompare(subscription, "active", true)
        client.retry() // nothing to do
        broker.goDown()
        tryCompare(client, "state", MqttClient.State.WaitingToReconnect)
        let end = "open"
        client.publish("t", 1, { qos: 1 }).then(() => end = "sent", () => end = "failed")
        broker.comeUp()
        client.retry()
        compare(client.state, MqttClient.State.Connecting)
        compare(client.nextRetryIn, -1)
        tryCompare(client, "connected", true)
        tryVerify(() => end !== "open")
        compare(end, "sent") // nothing was given up
        compare(broker.connects, 2)
    }

    function test_after_a_permanent_failure_it_begins_again_data() {
        return [
            { tag: "retry", again: client => client.retry() },
            { tag: "active", again: client => { client.active = false; client.active = true } },
        ]
    }
    function test_after_a_permanent_failure_it_begins_again(data) {
        broker.addUser("panel", "right")
        const client = made(clientComponent, { userName: "panel" })
        tryCompare(client, "error", MqttClient.Error.Refused)
        tryCompare(client, "state", MqttClient.State.Disconnected)
        broker.addUser("panel", "") // now it may
        compare(broker.connects, 1)
        data.again(client)
        tryCompare(client, "connected", true)
        compare(client.error, MqttClient.Error.NoError)
        compare(broker.connects, 2)
    }

    function test_retry_reads_files_again_and_does_nothing_without_need() {
        const client = made(clientComponent, { active: false })
        client.retry()
        client.tls.caFile = "/nowhere/missing.pem"
        compare(client.state, MqttClient.State.Disconnected)
        client.active = true
        tryCompare(client, "error", MqttClient.Error.Usage)
        client.retry()
        client.tls.caFile = ""
        tryCompare(client, "connected", true)
        client.retry()
        broker.publish("end", "")
        tryVerify(() => broker.seen.length === 1)
        compare(broker.connects, 1)
    }
}
