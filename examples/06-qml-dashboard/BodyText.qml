// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick

Text {
    color: Theme.text
    font.pixelSize: 14
    elide: Text.ElideRight
    textFormat: Text.PlainText // some of it comes from the broker
}
