// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QCoMqtt

//! All machines that tell of themselves, and what there is to know of the one that is shown.
Column {
    id: chooser

    Reading { id: system; name: "system"; staleAfter: 0 }
    Reading { id: uptime; name: "uptime" }
    Reading { id: processes; name: "processes" }

    function listOf(facts: var): string {
        return facts.filter(fact => fact !== "").join(", ")
    }

    spacing: 2
    ListView {
        width: parent.width
        height: 26
        orientation: ListView.Horizontal
        spacing: 16
        clip: true
        model: MqttTopicListModel { filter: "machine/+/status" }
        delegate: Row {
            id: machine
            required property string topic
            required property string text
            readonly property string name: topic.split("/")[1]
            spacing: 6
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: 8
                height: 8
                radius: 4
                color: machine.text === "online" ? Theme.good : Theme.bad
            }
            BodyText {
                text: machine.name
                font.pixelSize: 18
                font.weight: machine.name === Machine.name ? Font.DemiBold : Font.Normal
                color: machine.name === Machine.name ? Theme.text : Theme.faint
                TapHandler { onTapped: Machine.name = machine.name }
            }
        }
    }
    BodyText {
        width: parent.width
        text: chooser.listOf([
            system.text,
            uptime.text && qsTr("up %1").arg(Format.duration(uptime.number)),
            processes.text && qsTr("%1 processes").arg(processes.text)])
        color: Theme.faint
        font.pixelSize: 12
    }
}
