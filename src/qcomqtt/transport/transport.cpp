// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/transport.h>

#include <utility>

namespace QCoMqtt::Internal {

Transport::~Transport() = default;

void Transport::setStage(ConnectStage stage)
{
    if (std::exchange(m_stage, stage) != stage)
        Q_EMIT stageChanged();
}

} // namespace QCoMqtt::Internal
