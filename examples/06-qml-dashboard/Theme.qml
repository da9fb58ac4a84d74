// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

pragma Singleton

import QtQuick

//! The colours and measures of all parts, for light and for dark.
QtObject {
    property bool dark: false

    readonly property color window: dark ? "#11151b" : "#f1f4f8"
    readonly property color card: dark ? "#1a2029" : "#ffffff"
    readonly property color border: dark ? "#2a323e" : "#dbe2ea"
    readonly property color field: dark ? "#11151b" : "#f6f8fb"
    readonly property color text: dark ? "#e7ecf2" : "#18212c"
    readonly property color faint: dark ? "#93a0b0" : "#5f6b7a"
    readonly property color track: dark ? "#2a323e" : "#e4e9f0"
    readonly property color accent: dark ? "#4fb8ff" : "#0b74c4"
    readonly property color textOnAccent: dark ? "#0b1118" : "#ffffff"
    readonly property color good: dark ? "#45c98a" : "#12854f"
    readonly property color fair: dark ? "#f0b450" : "#b06f00"
    readonly property color bad: dark ? "#f46f84" : "#c2273f"

    readonly property int gap: 12
    readonly property int radius: 10

    //! Of something that is \a share full, 0 to 1.
    function levelColor(share: real): color {
        return share < 0.75 ? accent : share < 0.9 ? fair : bad
    }
}
