// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scale.h"

#include <QtCore/QEventLoop>

#include <exception>

using namespace QCoMqtt;

namespace {

struct Outcome
{
    QEventLoop loop;
    std::exception_ptr error = {};
    bool isDone = false;
};

QCoro::Task<> watch(QCoro::Task<> task, Outcome &outcome)
{
    try {
        co_await task;
    } catch (...) {
        outcome.error = std::current_exception();
    }
    outcome.isDone = true;
    outcome.loop.quit();
}

} // namespace

ClientOptions ScaleRun::clientOptions() const
{
    ClientOptions all(QStringLiteral("127.0.0.1"), options.port);
    all.clientId(QString::fromStdString(options.clientId())).receiveMaximum(options.window);
    return all;
}

int ScaleRun::extra(const std::string &key) const
{
    const std::size_t at = (';' + options.extra).find(';' + key + '=');
    return at == std::string::npos ? 1 : std::stoi(options.extra.substr(at + key.size() + 1));
}

void runUntilDone(QCoro::Task<> task)
{
    Outcome outcome;
    watch(std::move(task), outcome);
    if (!outcome.isDone)
        outcome.loop.exec();
    if (outcome.error)
        std::rethrow_exception(outcome.error);
}
