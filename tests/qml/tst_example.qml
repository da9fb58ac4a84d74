// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import QCoMqtt

Item {
    id: root
    width: 100
    height: 100

    TestCase {
        name: "Example"
        when: windowShown

        function test_shows_the_value() {
            const component = Qt.createComponent("../../examples/07-qml-minimal/Main.qml")
            compare(component.errorString(), "")
            const window = createTemporaryObject(component, root)
            window.Mqtt.client.url = broker.url
            tryCompare(window.Mqtt.client, "connected", true)
            tryCompare(broker, "subscribes", 1)
            const text = window.contentItem.children[0]
            compare(text.text, "")
            broker.publish("humidity/outside", "38 %", true)
            tryCompare(text, "text", "38 %")
            verify(text.paintedWidth > 50)
            waitForRendering(text)
            const image = grabImage(text)
            verify(inked(image) > 20) // there is something on the screen
        }

        // Dots that are not of the color of the first.
        function inked(image) {
            let count = 0
            for (let x = 0; x < image.width; ++x) {
                if (image.pixel(x, Math.floor(image.height / 2)) !== image.pixel(0, 0))
                    ++count
            }
            return count
        }
    }
}
