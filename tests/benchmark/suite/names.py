# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""What those who are measured are called in a page."""

NAMES = {"ours": "QCoMqtt", "limit": "bare socket", "tuned": "bare socket, tuned",
         "owned": "bare socket, to a coroutine",
         "mosquitto": "libmosquitto", "paho": "Paho C++", "asyncio": "asyncio-mqtt"}
