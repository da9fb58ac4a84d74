// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Shapes
import QtTest
import QCoMqtt

Item {
    id: root
    width: 200
    height: 200
    Mqtt.client: MqttClient {
        id: mqtt
        url: broker.url
        reconnectMinimum: 10
        reconnectMaximum: 50
    }

    MqttClient {
        id: otherMqtt
        url: broker.url
    }

    Component {
        id: listComponent
        MqttTopicListModel {
            updateInterval: 0
            property var values: { return {} }
        }
    }

    Component {
        id: listViewComponent
        ListView {
            id: listView
            anchors.fill: parent
            model: MqttTopicListModel {
                id: list
                filter: "room/+"
            }
            property alias list: list
            delegate: Text {
                required property string topic
                required property string text
                required property double number
                required property bool retained
                required property double count
                readonly property string line: [topic, text, number, retained, count].join()
            }
        }
    }

    Component {
        id: treeComponent
        TreeView {
            id: treeView
            anchors.fill: parent
            model: MqttTopicTreeModel {
                filter: "house/#"
            }
            delegate: Text {
                required property string name
                required property int depth
                text: name
                x: 10 * depth
            }
        }
    }

    Component {
        id: logComponent
        ListView {
            id: logView
            property alias log: log
            property int most: 0
            property int batches: 0
            anchors.fill: parent
            model: MqttMessageLogModel {
                id: log
                filter: "many/#"
                maximumMessages: 100
            }
            delegate: Text {
                required property string topic
                required property string text
                height: 20
            }
            function look() {
                ++batches
                most = Math.max(most, log.rowCount())
            }
            Connections {
                target: log
                function onRowsInserted() { logView.look() }
                function onRowsRemoved() { logView.look() }
                function onUpdated() { logView.look() }
            }
        }
    }

    Component {
        id: historyComponent
        Shape {
            id: shape
            property alias history: history
            property alias line: line
            MqttHistory {
                id: history
                topic: "boiler"
                path: "temperature"
                from: 0
                to: 100
            }
            ShapePath {
                PathPolyline {
                    id: line
                    path: history.curve.polyline(100, 50)
                }
            }
        }
    }

    Component {
        id: spyComponent
        SignalSpy {}
    }

    TestCase {
        name: "Models"
        when: windowShown

        function init() {
            broker.start()
            mqtt.url = broker.url
            mqtt.active = true
            tryCompare(mqtt, "connected", true)
            tryCompare(broker, "connections", 2)
        }

        function cleanup() {
            mqtt.active = otherMqtt.active = false
            tryCompare(mqtt, "state", MqttClient.State.Disconnected)
        }

        function made(component, properties) {
            const subscribes = broker.subscribes
            const object = createTemporaryObject(component, root, properties)
            tryCompare(broker, "subscribes", subscribes + 1)
            return object
        }

        // Only the object that makes it is its parent: there is no Item in between.
        function listOf(properties) {
            const list = createTemporaryObject(listComponent, root, properties)
            tryCompare(list, "active", true)
            return list
        }

        function topics(model) {
            const result = []
            for (let row = 0; row < model.rowCount(); ++row)
                result.push(model.data(model.index(row, 0), Qt.DisplayRole))
            return result
        }

        function test_a_view_shows_topics_by_their_roles() {
            const view = made(listViewComponent)
            compare(view.list.client, mqtt)
            tryCompare(view.list, "active", true)
            broker.publish("room/a", "21.5", true)
            broker.publish("room/b", "on")
            broker.publish("room/a", "22")
            broker.publish("hall/c", "no")
            tryCompare(view.list, "messageCount", 3)
            tryCompare(view, "count", 2)
            tryCompare(view.itemAtIndex(0), "line", "room/a,22,22,false,2")
            compare(view.itemAtIndex(1).topic, "room/b")
            compare(view.itemAtIndex(1).text, "on")
        }

        function test_a_tree_view_shows_levels() {
            const view = made(treeComponent)
            broker.publish("house/attic/light", "1")
            broker.publish("house/cellar/light", "0")
            tryCompare(view, "rows", 1)
            view.expandRecursively()
            tryCompare(view, "rows", 5)
            tryVerify(() => view.itemAtCell(Qt.point(0, 1)) !== null)
            compare(view.itemAtCell(Qt.point(0, 1)).name, "attic")
        }

        function test_a_model_is_subscribed_once_with_others() {
            const list = listOf({ filter: "shared/#" })
            const log = createTemporaryObject(logComponent, root).log
            log.filter = "shared/#"
            tryCompare(log, "active", true)
            broker.publish("shared/a", "1")
            tryCompare(list, "messageCount", 1)
            tryCompare(log, "count", 1)
            verify(broker.subscribes - broker.unsubscribes === 1)
        }

        function test_another_filter_or_client_begins_anew() {
            const list = listOf({ filter: "a/#" })
            broker.publish("a/x", "1")
            tryCompare(list, "topicCount", 1)
            list.filter = "b/#"
            tryCompare(list, "topicCount", 0)
            tryCompare(broker, "subscribes", 2)
            tryCompare(list, "active", true)
            broker.publish("a/x", "2")
            broker.publish("b/x", "3")
            tryCompare(list, "topicCount", 1)
            compare(topics(list), ["b/x"])
            otherMqtt.url = broker.url
            otherMqtt.active = true
            list.client = otherMqtt
            tryCompare(list, "topicCount", 0)
            tryCompare(list, "active", true)
            broker.publish("b/y", "4")
            tryCompare(list, "topicCount", 1)
            compare(topics(list), ["b/y"])
        }

        function test_what_came_stays_while_it_is_not_enabled_or_connected() {
            const list = listOf({ filter: "a/#" })
            broker.publish("a/x", "1")
            tryCompare(list, "topicCount", 1)
            list.enabled = false
            tryCompare(broker, "unsubscribes", 1)
            compare(list.active, false)
            compare(topics(list), ["a/x"])
            list.enabled = true
            tryCompare(list, "active", true)
            broker.publish("a/y", "1")
            tryCompare(list, "topicCount", 2)
            broker.goDown()
            tryCompare(mqtt, "connected", false)
            compare(list.topicCount, 2)
            broker.comeUp()
            tryCompare(mqtt, "connected", true)
            broker.publish("a/z", "1")
            tryCompare(list, "topicCount", 3)
        }

        function test_a_wrong_filter_or_topic_is_told() {
            const list = createTemporaryObject(listComponent, root, { filter: "a/#/b" })
            tryVerify(() => list.errorString.length > 0)
            list.filter = "a/#"
            tryCompare(list, "active", true)
            compare(list.errorString, "")
            const history = createTemporaryObject(historyComponent, root).history
            history.topic = "a/+"
            tryVerify(() => history.errorString.length > 0)
            compare(history.active, false)
        }

        function test_A_qml_6_a_log_of_100_messages_keeps_to_that() {
            const view = made(logComponent)
            broker.publishNumbers("many/", 10000)
            tryCompare(view.log, "messageCount", 10000)
            // They are counted as they come, and shown with the next batch.
            tryVerify(() => {
                view.positionViewAtEnd()
                const last = view.itemAtIndex(99)
                return last && last.text === "10000"
            })
            compare(view.log.count, 100)
            compare(view.most, 100)
            compare(view.count, 100)
            // Three signals for each batch; a tenth of the messages would be no batches any more.
            verify(view.batches > 0 && view.batches < 1000, view.batches + " signals")
        }

        function test_I14_many_messages_are_told_once_per_frame() {
            const view = made(listViewComponent)
            broker.publishNumbers("room/", 1) // the row is there
            tryCompare(view.list, "topicCount", 1)
            const spy = createTemporaryObject(spyComponent, root,
                                              { target: view.list, signalName: "dataChanged" })
            broker.publishNumbers("room/", 10000)
            tryCompare(view.list, "messageCount", 10001)
            tryCompare(view.list, "topicCount", 10)
            verify(spy.count > 0 && spy.count < 1000, spy.count + " signals")
        }

        function test_every_message_is_told_when_it_is_wanted() {
            const list = listOf({ filter: "t" })
            const spy = createTemporaryObject(spyComponent, root,
                                              { target: list, signalName: "updated" })
            broker.publishNumbers("t", 100)
            tryCompare(list, "messageCount", 100)
            compare(spy.count, 100)
        }

        function test_a_curve_follows_its_values() {
            const shape = made(historyComponent)
            compare(shape.history.client, mqtt)
            compare(shape.line.path.length, 0)
            broker.publish("boiler", "{\"temperature\":50}")
            broker.publish("boiler", "{\"pressure\":1}")
            tryCompare(shape.history, "last", 50)
            compare(shape.history.count, 1)
            tryVerify(() => shape.line.path.length === 1)
            compare(shape.line.path[0], Qt.point(100, 25))
            broker.publish("boiler", "{\"temperature\":100}")
            tryVerify(() => shape.line.path.length === 2)
            compare(shape.line.path[1].y, 0)
            shape.history.to = 200
            compare(shape.line.path[1].y, 25)
        }

        function test_another_path_or_topic_begins_anew() {
            const shape = made(historyComponent)
            broker.publish("boiler", "{\"temperature\":50,\"pressure\":1}")
            broker.publish("boiler", "{\"temperature\":60,\"pressure\":2}")
            tryCompare(shape.history, "count", 2)
            shape.history.path = "pressure" // the newest message has a value there
            tryCompare(shape.history, "count", 1)
            compare(shape.history.last, 2)
            shape.history.topic = "other"
            tryCompare(shape.history, "count", 0)
        }

        function test_who_comes_later_has_the_newest_value_too() {
            broker.publish("boiler", "{\"temperature\":50}", true)
            const first = made(historyComponent)
            tryCompare(first.history, "count", 1)
            const second = createTemporaryObject(historyComponent, root)
            tryCompare(second.history, "last", 50)
            first.history.enabled = false
            first.history.enabled = true
            first.history.qos = 1
            tryCompare(broker, "subscribes", 2)
            tryCompare(first.history, "active", true)
            broker.publish("boiler", "{\"temperature\":60}")
            tryCompare(first.history, "last", 60)
            compare(first.history.count, 3) // the server sent it again for the other QoS, nobody else
        }
    }
}
