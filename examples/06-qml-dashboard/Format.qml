// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

pragma Singleton

import QtQuick

//! Numbers as people read them.
QtObject {
    function bytes(count: real): string {
        if (isNaN(count))
            return "–"
        const units = ["B", "KiB", "MiB", "GiB", "TiB"]
        let unit = 0
        for (; count >= 1024 && unit < units.length - 1; ++unit)
            count /= 1024
        return count.toFixed(unit > 0 ? 1 : 0) + " " + units[unit]
    }

    function percent(value: real): string {
        return isNaN(value) ? "–" : value.toFixed(value < 99.95 ? 1 : 0) + " %"
    }

    function number(value: real, decimals: int): string {
        return isNaN(value) ? "–" : value.toFixed(decimals)
    }

    //! "2 d 3 h", "3 h 12 min", "12 min", "5 s"
    function duration(seconds: real): string {
        if (isNaN(seconds))
            return "–"
        const minutes = Math.floor(seconds / 60)
        const hours = Math.floor(minutes / 60)
        const days = Math.floor(hours / 24)
        if (days > 0)
            return days + " d " + hours % 24 + " h"
        if (hours > 0)
            return hours + " h " + minutes % 60 + " min"
        return minutes > 0 ? minutes + " min" : Math.round(seconds) + " s"
    }
}
