// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import QCoMqtt

Item {
    id: root

    MqttClient {
        id: mqtt
        url: broker.url
        reconnectMinimum: 10
        reconnectMaximum: 50
    }

    MqttClient {
        id: otherMqtt
        url: broker.url
    }

    Item {
        id: place
        Mqtt.client: mqtt
    }

    Item {
        id: otherPlace
        Mqtt.client: otherMqtt
    }

    Component {
        id: subscriptionComponent
        MqttSubscription {
            property var texts: []
            client: mqtt
            onMessageReceived: message => texts.push(message.text)
        }
    }

    Component {
        id: inheritingComponent
        Item {
            property alias subscription: subscription
            Item {
                MqttSubscription {
                    id: subscription
                    filter: "inherited"
                }
            }
        }
    }

    Component {
        id: floodedComponent
        Item {
            property alias count: subscription.messageCount
            MqttSubscription {
                id: subscription
                client: mqtt
                filter: "flood"
            }
            MqttTopic {
                client: mqtt
                topic: "flood"
            }
            Text {
                text: subscription.lastMessage.text ?? ""
            }
        }
    }

    Loader {
        id: loader
        active: false
        sourceComponent: floodedComponent
    }

    TestCase {
        name: "Subscription"

        function init() {
            broker.start()
            mqtt.url = broker.url
            mqtt.active = true
            tryCompare(mqtt, "connected", true)
        }

        function cleanup() {
            loader.active = false
            otherMqtt.active = false
            mqtt.active = false
            tryCompare(mqtt, "state", MqttClient.State.Disconnected)
        }

        function subscribed(properties) {
            const subscription = createTemporaryObject(subscriptionComponent, root, properties)
            tryCompare(subscription, "active", true)
            return subscription
        }

        function test_A_qml_2_another_filter_is_one_unsubscribe_and_one_subscribe() {
            const subscription = subscribed({ filter: "a/#", qos: 1 })
            compare(subscription.grantedQos, 1)
            compare(broker.subscribes, 1)
            subscription.filter = "b"
            subscription.filter = "c/#"
            tryCompare(broker, "unsubscribes", 1)
            tryCompare(subscription, "active", true)
            broker.publish("a/x", "old")
            broker.publish("c/x", "new")
            broker.publish("c/x", "newer")
            tryCompare(subscription, "messageCount", 2)
            compare(subscription.texts, ["new", "newer"])
            compare(broker.subscribes, 2)
            compare(broker.unsubscribes, 1)
        }

        function test_A_qml_3_a_loader_goes_while_messages_come() {
            broker.flood = true
            for (let round = 0; round < 10; ++round) {
                loader.active = true
                tryVerify(() => loader.item.count > 20)
                loader.active = false
                tryCompare(broker, "unsubscribes", round + 1)
            }
            compare(broker.subscribes, 10) // the two in it share one
        }

        function test_A_qml_3_the_last_user_unsubscribes() {
            const first = subscribed({ filter: "shared" })
            const second = subscribed({ filter: "shared" })
            compare(broker.subscribes, 1)
            broker.publish("shared", "both")
            tryCompare(first, "messageCount", 1)
            tryCompare(second, "messageCount", 1)
            first.destroy()
            broker.publish("shared", "one")
            tryCompare(second, "messageCount", 2)
            compare(broker.unsubscribes, 0)
            second.enabled = false
            tryCompare(broker, "unsubscribes", 1)
            compare(second.active, false)
        }

        function test_a_higher_qos_is_asked_for() {
            const first = subscribed({ filter: "shared", qos: 0 })
            const second = subscribed({ filter: "shared", qos: 2 })
            tryCompare(first, "grantedQos", 2)
            tryCompare(second, "grantedQos", 2)
            compare(broker.subscribes, 2)
        }

        function test_no_local_is_without_its_own_messages() {
            const others = subscribed({ filter: "a", noLocal: true })
            mqtt.publish("a", "own", { qos: 1 })
            tryVerify(() => broker.seen.includes("a=own"))
            broker.publish("a", "other")
            tryCompare(others, "messageCount", 1)
            compare(others.texts, ["other"])
            others.noLocal = false // its own wish, and nobody else's, has changed
            tryCompare(broker, "subscribes", 2)
            tryVerify(() => others.active)
            mqtt.publish("a", "own")
            tryCompare(others, "messageCount", 2)
            others.noLocal = true
            tryCompare(broker, "subscribes", 3)
        }

        function test_what_is_kept_is_sent_as_it_is_wanted() {
            broker.publish("kept/a", "1", true)
            const none = subscribed({
                filter: "kept/a", retainHandling: MqttSubscription.RetainHandling.DoNotSend })
            broker.publish("kept/a", "2", true)
            tryCompare(none, "messageCount", 1)
            compare(none.texts, ["2"])
            compare(none.lastMessage.retained, false)
            const flagged = subscribed({ filter: "kept/+", retainAsPublished: true })
            tryCompare(flagged, "messageCount", 1)
            broker.publish("kept/a", "3", true)
            tryCompare(flagged, "messageCount", 2)
            compare(flagged.lastMessage.retained, true)
        }

        function test_who_shares_a_filter_misses_nothing_by_the_other() {
            broker.publish("shared", "kept", true)
            const modest = subscribed({
                filter: "shared", noLocal: true,
                retainHandling: MqttSubscription.RetainHandling.DoNotSend })
            const all = subscribed({ filter: "shared", qos: 1 })
            tryCompare(broker, "subscribes", 2)
            tryCompare(all, "messageCount", 1)
            compare(all.texts, ["kept"])
            mqtt.publish("shared", "own")
            tryCompare(all, "messageCount", 2)
            tryCompare(modest, "messageCount", 2)
            compare(modest.grantedQos, 1)
            const third = subscribed({ filter: "shared", noLocal: true })
            compare(broker.subscribes, 2) // that is what there is already
            compare(third.grantedQos, 1)
        }

        function test_options_that_the_protocol_has_not_are_told() {
            mqtt.protocolVersion = MqttClient.Version.V3_1_1
            const subscription = createTemporaryObject(subscriptionComponent, root,
                                                       { filter: "a", noLocal: true })
            tryVerify(() => subscription.errorString.length > 0)
            compare(subscription.active, false)
            subscription.noLocal = false
            tryCompare(subscription, "active", true)
            mqtt.protocolVersion = MqttClient.Version.V5
            const shared = createTemporaryObject(subscriptionComponent, root,
                                                 { filter: "$share/g/a", noLocal: true })
            tryVerify(() => shared.errorString.length > 0)
        }

        function test_a_wrong_filter_is_told() {
            const subscription = createTemporaryObject(subscriptionComponent, root,
                                                       { filter: "a/#/b" })
            tryVerify(() => subscription.errorString.length > 0)
            compare(subscription.active, false)
            subscription.filter = "a/#"
            tryCompare(subscription, "active", true)
            compare(subscription.errorString, "")
        }

        function test_the_client_is_that_of_the_nearest_ancestor() {
            otherMqtt.url = broker.url
            otherMqtt.active = true
            tryCompare(otherMqtt, "connected", true)
            const item = createTemporaryObject(inheritingComponent, place)
            compare(item.subscription.client, mqtt)
            tryCompare(item.subscription, "active", true)
            item.parent = otherPlace
            compare(item.subscription.client, otherMqtt)
            tryCompare(broker, "subscribes", 2)
            tryCompare(broker, "unsubscribes", 1)
            tryCompare(item.subscription, "active", true)
            item.subscription.client = mqtt
            compare(item.subscription.client, mqtt)
            item.subscription.client = undefined
            compare(item.subscription.client, otherMqtt)
        }

        function test_subscribes_again_after_other_options() {
            const subscription = subscribed({ filter: "a" })
            mqtt.keepAlive = mqtt.keepAlive + 1
            tryCompare(broker, "subscribes", 2)
            tryCompare(subscription, "active", true)
            broker.publish("a", "1")
            tryCompare(subscription, "messageCount", 1)
        }

        function test_messages_are_values() {
            const subscription = subscribed({ filter: "json", qos: 1 })
            broker.publish("json", "{\"a\":[1,true,null]}")
            tryCompare(subscription, "messageCount", 1)
            const message = subscription.lastMessage // stands for the property, not for its value
            compare(message.topic, "json")
            compare(message.json(), { a: [1, true, null] })
            compare(new Uint8Array(message.payload)[0], 123)
            compare(message.qos, 1)
            compare(message.retained, false)
            broker.publishHex("json", "ff00")
            tryCompare(subscription, "messageCount", 2)
            compare(subscription.lastMessage.text, undefined)
            compare(subscription.lastMessage.json(), undefined)
        }
    }
}
