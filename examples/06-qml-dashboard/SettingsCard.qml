// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import QCoMqtt

//! What can be set at the machine: it takes commands at <topic>/set, and tells at <topic> what holds.
Card {
    id: card

    title: qsTr("Reports")

    MqttTopic {
        id: reporting
        topic: Machine.topic("reporting")
        commandTopic: Machine.topic("reporting/set")
        trueText: "ON"
        falseText: "OFF"
        qos: 1
    }
    MqttTopic {
        id: interval
        topic: Machine.topic("interval")
        commandTopic: Machine.topic("interval/set")
        qos: 1
        onNumberChanged: {
            if (number > 0)
                Machine.interval = number
        }
    }

    RowLayout {
        BodyText { text: qsTr("Send readings"); Layout.fillWidth: true }
        ThemedSwitch {
            objectName: "reporting"
            checked: reporting.bool
            enabled: reporting.quality !== MqttTopic.Quality.Unknown
            onToggled: reporting.value = checked
        }
    }
    RowLayout {
        enabled: reporting.bool
        BodyText { text: qsTr("Every"); Layout.fillWidth: true }
        BodyText { text: qsTr("%1 s").arg(Format.number(slider.value, 1)) }
    }
    ThemedSlider {
        id: slider
        objectName: "interval"
        Layout.fillWidth: true
        enabled: reporting.bool
        from: 0.1
        to: 5
        stepSize: 0.1
        value: interval.number > 0 ? interval.number : 0.5
        onMoved: interval.value = Math.round(value * 10) / 10
    }
    BodyText {
        Layout.fillWidth: true
        visible: text !== ""
        text: interval.errorString || reporting.errorString
        color: Theme.bad
        wrapMode: Text.Wrap
        font.pixelSize: 12
    }
    Item { Layout.fillHeight: true }
}
