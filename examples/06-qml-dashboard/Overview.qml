// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import QCoMqtt

//! The machine at a glance: cards in as many columns as there is room for.
Flickable {
    id: overview

    contentHeight: grid.height + 2 * Theme.gap
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

    GridLayout {
        id: grid

        readonly property int count: 5 + networks.topicCount + disks.topicCount + sensors.topicCount

        x: Theme.gap
        y: Theme.gap
        width: overview.width - 2 * Theme.gap
        // The cards grow, to some extent, when the window is higher than they need.
        height: Math.max(implicitHeight,
                         Math.min(overview.height - 2 * Theme.gap, Math.ceil(count / columns) * 360))
        columns: {
            const fitting = Math.floor((width + Theme.gap) / (250 + Theme.gap))
            return Math.max(1, Math.min(fitting, Math.ceil(Math.sqrt(2 * count))))
        }
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap

        PercentCard {
            title: qsTr("Processor")
            name: "cpu/total"
            detail: processor.text
        }
        PercentCard {
            title: qsTr("Memory")
            name: "memory/percent"
            detail: overview.ofTotal(memoryUsed.number, memoryTotal.number)
        }
        PercentCard {
            title: qsTr("File system")
            name: "filesystem/root/percent"
            detail: overview.ofTotal(diskUsed.number, diskTotal.number)
        }
        LoadCard {}
        SettingsCard {}
        Repeater {
            model: MqttTopicListModel { id: networks; filter: Machine.topic("network/+/received/rate") }
            delegate: RateCard {
                required property string topic
                readonly property string device: topic.split("/")[3]
                title: qsTr("Network %1").arg(device)
                name: "network/" + device
            }
        }
        Repeater {
            model: MqttTopicListModel { id: disks; filter: Machine.topic("disk/+/read/rate") }
            delegate: RateCard {
                required property string topic
                readonly property string device: topic.split("/")[3]
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
                title: qsTr("Temperature %1").arg(sensor)
                name: "temperature/" + sensor
                detail: qsTr("°C")
            }
        }
    }
}
