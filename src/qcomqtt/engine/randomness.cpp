// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/randomness.h>

#include <QtCore/QRandomGenerator>

namespace QCoMqtt::Internal {

namespace {

constinit thread_local QRandomGenerator *ofTest = nullptr;

} // namespace

QRandomGenerator &Randomness::generator() noexcept
{
    return ofTest ? *ofTest : *QRandomGenerator::system();
}

void Randomness::setGenerator(QRandomGenerator *generator) noexcept
{
    ofTest = generator;
}

} // namespace QCoMqtt::Internal
