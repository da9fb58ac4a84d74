// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

pragma Singleton

import QtQuick

//! Which machine is shown.
QtObject {
    property string name
    //! Seconds between two of its readings.
    property real interval: 0.5

    function topic(reading: string): string {
        return name === "" ? "" : "machine/" + name + "/" + reading
    }
}
