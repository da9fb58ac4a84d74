// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QCoMqtt

Item {
    id: root

    property string shown: humidity.text
    property bool isOld: humidity.quality === MqttTopic.Quality.Stale
    readonly property bool isConnected: client.state === MqttClient.State.Connected

    function send() {
        client.publish("panel/answer", { a: 1 }, { qos: 1, retain: true })
            .then(result => console.log(result.reasonCode), error => console.log(error.text))
    }

    Mqtt.client: client

    MqttClient {
        id: client
        url: "mqtt://localhost"
        active: true
        clientId: "panel"
        protocolVersion: MqttClient.Version.V5
        alternatives: ["other.example", "mqtts://third.example:8884"]
        userProperties: { "app": "panel" }
        connectTimeout: 5000
        tls.caFile: "ca.pem"
        tls.alpn: ["mqtt"]
        will.topic: "panel/status"
        will.payload: "offline"
        will.retain: true
        webSocket.headers: { "Authorization": "Bearer " + root.shown }
        onActiveChanged: client.retry()
        onErrorChanged: console.log(client.errorString, client.reasonCode, client.nextRetryIn)
    }

    MqttTopic {
        id: humidity
        topic: "humidity/outside"
        path: "$.value"
        staleAfter: 60000
        trueText: "wet"
        onErrorStringChanged: humidity.publish(true, { qos: 1 }).catch(error => console.log(error.text))
        onWriteFailed: text => console.log(text)
    }

    MqttSubscription {
        id: alarms
        client: client
        filter: "alarm/#"
        qos: 1
        noLocal: true
        retainHandling: MqttSubscription.RetainHandling.SendIfNew
        onMessageReceived: message => console.log(message.topic, message.text, message.json())
    }

    Text {
        text: alarms.active ? root.shown : alarms.errorString
        color: humidity.bool ? "red" : "black"
        opacity: humidity.number + client.statistics.messagesWaiting
        visible: client.capabilities.retain && !client.tls.acceptAnyHostName
    }
}
