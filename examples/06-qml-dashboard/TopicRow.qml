// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick

//! A row of the list of topics.
Rectangle {
    id: row

    required property int index
    required property string topic
    required property string text
    required property real rate
    required property bool retained

    signal chosen(topic: string)

    width: ListView.view.width
    height: 34
    color: index % 2 ? "transparent" : Theme.card

    BodyText {
        x: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width * 0.55 - Theme.gap
        text: row.topic
        color: Theme.faint
        font.pixelSize: 13
        elide: Text.ElideLeft
    }
    BodyText {
        x: parent.width * 0.55 + Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width * 0.45 - 2 * Theme.gap - 56
        text: row.text
        font.pixelSize: 13
        maximumLineCount: 1
    }
    BodyText {
        anchors.right: parent.right
        anchors.rightMargin: Theme.gap
        anchors.verticalCenter: parent.verticalCenter
        text: row.rate >= 0.05 ? qsTr("%1/s").arg(Format.number(row.rate, 1)) : ""
        color: Theme.faint
        font.pixelSize: 12
    }
    TapHandler { onTapped: row.chosen(row.topic) }
}
