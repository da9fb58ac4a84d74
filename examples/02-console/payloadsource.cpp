// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "payloadsource.h"

#include "input.h"

#include <unistd.h>

QCoro::Task<QByteArray> readPayload(const PublishSettings &settings, std::stop_token stop)
{
    if (settings.source == PublishSettings::Source::File) {
        Input input(settings.file);
        const QByteArray content = co_await input.readAll(largestPayload, stop);
        co_return content;
    }
    if (settings.source == PublishSettings::Source::Input) {
        Input input(STDIN_FILENO, QStringLiteral("standard input"));
        const QByteArray content = co_await input.readAll(largestPayload, stop);
        co_return content;
    }
    co_return settings.message;
}
