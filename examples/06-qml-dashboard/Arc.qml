// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Shapes

//! A part of the ring of a gauge, which is open below.
ShapePath {
    id: arc

    required property point center
    required property real sweep

    strokeWidth: 9
    fillColor: "transparent"
    capStyle: ShapePath.RoundCap
    PathAngleArc {
        centerX: arc.center.x
        centerY: arc.center.y
        radiusX: 53
        radiusY: 53
        startAngle: 135
        sweepAngle: arc.sweep
    }
}
