// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QCoMqtt

//! The machine at a glance: cards in as many columns as there is room for.
Flickable {
    id: overview

    readonly property int columns: Math.max(1, Math.floor((width - Theme.gap) / (270 + Theme.gap)))
    readonly property real cardWidth: (width - Theme.gap) / columns - Theme.gap
    readonly property real cardHeight: 240

    contentHeight: cards.height + 2 * Theme.gap
    clip: true
    ScrollBar.vertical: ScrollBar {}

    Reading { id: memoryUsed; name: "memory/used" }
    Reading { id: memoryTotal; name: "memory/total" }
    Reading { id: diskUsed; name: "filesystem/root/used" }
    Reading { id: diskTotal; name: "filesystem/root/total" }
    Reading { id: processor; name: "cpu/model" }

    function ofTotal(used: real, total: real): string {
        return isNaN(used) || isNaN(total)
               ? "" : qsTr("%1 of %2").arg(Format.bytes(used)).arg(Format.bytes(total))
    }

    Flow {
        id: cards
        x: Theme.gap
        y: Theme.gap
        width: overview.width - Theme.gap
        spacing: Theme.gap

        PercentCard {
            width: overview.cardWidth
            height: overview.cardHeight
            title: qsTr("Processor")
            name: "cpu/total"
            detail: processor.text
        }
        PercentCard {
            width: overview.cardWidth
            height: overview.cardHeight
            title: qsTr("Memory")
            name: "memory/percent"
            detail: overview.ofTotal(memoryUsed.number, memoryTotal.number)
        }
        PercentCard {
            width: overview.cardWidth
            height: overview.cardHeight
            title: qsTr("File system")
            name: "filesystem/root/percent"
            detail: overview.ofTotal(diskUsed.number, diskTotal.number)
        }
        LoadCard {
            width: overview.cardWidth
            height: overview.cardHeight
        }
        SettingsCard {
            width: overview.cardWidth
            height: overview.cardHeight
        }
        Repeater {
            model: MqttTopicListModel { filter: Machine.topic("network/+/received/rate") }
            delegate: RateCard {
                required property string topic
                readonly property string device: topic.split("/")[3]
                width: overview.cardWidth
                height: overview.cardHeight
                title: qsTr("Network %1").arg(device)
                name: "network/" + device
            }
        }
        Repeater {
            model: MqttTopicListModel { filter: Machine.topic("disk/+/read/rate") }
            delegate: RateCard {
                required property string topic
                readonly property string device: topic.split("/")[3]
                width: overview.cardWidth
                height: overview.cardHeight
                title: qsTr("Disk %1").arg(device)
                name: "disk/" + device
                into: "read"
                out: "written"
            }
        }
        Repeater {
            model: MqttTopicListModel { filter: Machine.topic("temperature/+") }
            delegate: PercentCard {
                required property string topic
                readonly property string sensor: topic.split("/")[3]
                width: overview.cardWidth
                height: overview.cardHeight
                title: qsTr("Temperature %1").arg(sensor)
                name: "temperature/" + sensor
                detail: qsTr("°C")
            }
        }
    }
}
