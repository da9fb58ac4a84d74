@if false
// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT
@endif
import QtQuick
import QtQuick.Controls
import QtQuick.Layouts
import QCoMqtt

// The value of a topic, in large letters; dimmed when it is not what holds now.
Pane {
    id: card

    required property MqttTopic topic
    readonly property bool isCurrent: topic.quality === MqttTopic.Quality.Live
                                      || topic.quality === MqttTopic.Quality.Retained

    padding: 20
    background: Rectangle {
        radius: 12
        color: card.palette.base
        border.color: card.palette.mid
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 4

        Label {
            Layout.fillWidth: true
            elide: Text.ElideMiddle
            opacity: 0.7
            text: card.topic.topic
        }
        Label {
            objectName: "value"
            Layout.fillWidth: true
            Layout.fillHeight: true
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            fontSizeMode: Text.Fit
            font.pixelSize: 96
            minimumPixelSize: 12
            opacity: card.isCurrent ? 1 : 0.35
            text: card.topic.text === "" ? "–" : card.topic.text
        }
        Label {
            Layout.fillWidth: true
            elide: Text.ElideRight
            color: card.isCurrent ? card.palette.text : "#c9522b"
            opacity: 0.7
            text: card.topic.errorString === "" ? card.qualityText() : card.topic.errorString
        }
    }

    function qualityText() {
        if (topic.quality === MqttTopic.Quality.Live)
            return qsTr("%1 s old").arg(Math.round(topic.age / 1000));
        if (topic.quality === MqttTopic.Quality.Retained)
            return qsTr("kept by the broker");
        if (topic.quality === MqttTopic.Quality.Stale)
            return qsTr("stale: nothing came for %1 s").arg(Math.round(topic.age / 1000));
        if (topic.quality === MqttTopic.Quality.Invalid)
            return qsTr("this is no text");
        return qsTr("nothing has come yet");
    }
}
