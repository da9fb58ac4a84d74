// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QCoMqtt

//! The machine at a glance: cards in as many columns as there is room for.
Flickable {
    id: overview

    readonly property int count: 5 + networks.topicCount + disks.topicCount + sensors.topicCount
    readonly property int columns: {
        const fitting = Math.floor((width - Theme.gap) / (250 + Theme.gap))
        return Math.max(1, Math.min(fitting, Math.ceil(Math.sqrt(2 * count))))
    }
    readonly property int rows: Math.ceil(count / columns)
    readonly property real cardWidth: (width - Theme.gap) / columns - Theme.gap
    // They fill the window when it is a little higher than they need.
    readonly property real cardHeight: {
        const share = (height - Theme.gap) / rows - Theme.gap
        return Math.max(228, Math.min(share, 360))
    }

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
            model: MqttTopicListModel { id: networks; filter: Machine.topic("network/+/received/rate") }
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
            model: MqttTopicListModel { id: disks; filter: Machine.topic("disk/+/read/rate") }
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
            model: MqttTopicListModel { id: sensors; filter: Machine.topic("temperature/+") }
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
