// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

import QCoMqtt

//! A reading of the machine that is shown.
MqttTopic {
    //! Behind machine/<name>/.
    required property string name

    topic: Machine.topic(name)
    // Two rounds may be lost before anybody worries.
    staleAfter: 1000 + 3000 * Machine.interval
}
