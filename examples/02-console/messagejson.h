// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/Message>

enum class JsonPayload : quint8 {
    AsText, //!< "payload" is a text
    AsJson, //!< "payload" is the JSON value that the payload is, when it is one
};

//! A JSON object in one line: tst (date and time), topic, qos, retain, payloadlen and payload; mid
//! above QoS 0; properties when there are any. A payload that is no UTF-8 stands under
//! payload_base64 instead.
QByteArray toJson(const QCoMqtt::Message &message, JsonPayload payload);

enum class TimePrecision : quint8 { Seconds, Microseconds };

//! Local time with its distance from UTC: 2026-02-28T16:05:09+0100.
QByteArray isoTime(std::chrono::system_clock::time_point time, TimePrecision precision);
