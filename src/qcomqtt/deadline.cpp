// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/deadline.h>

#include <qcomqtt/withtimeout.h>

#include <QtCore/QTimer>

#include <functional>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

class Deadline::Private
{
public:
    Private(std::chrono::milliseconds time, std::stop_token parent)
        : parentCallback(std::move(parent), [this] { source.request_stop(); })
    {
        timer.setSingleShot(true);
        timer.callOnTimeout(&timer, [this] {
            expired = true;
            source.request_stop();
        });
        timer.start(std::max(time, std::chrono::milliseconds(0)));
    }

    std::stop_source source;
    QTimer timer;
    bool expired = false;
    std::stop_callback<std::function<void()>> parentCallback;
};

Deadline::Deadline(std::chrono::milliseconds time) : Deadline(time, std::stop_token()) {}

Deadline::Deadline(std::chrono::milliseconds time, std::stop_token parent)
    : d(std::make_unique<Private>(time, std::move(parent)))
{}

Deadline::Deadline(Deadline &&) noexcept = default;
Deadline &Deadline::operator=(Deadline &&) noexcept = default;
Deadline::~Deadline() = default;

std::stop_token Deadline::token() const noexcept
{
    return d->source.get_token();
}

bool Deadline::hasExpired() const noexcept
{
    return d->expired;
}

void Internal::rethrowAsTimeout(const std::exception_ptr &error, std::chrono::milliseconds time)
{
    try {
        std::rethrow_exception(error);
    } catch (const CancelledError &) {
        throw TimeoutError(
            {.code = ErrorCode::Timeout,
             .text = u"It took longer than its time limit of %1 ms"_s.arg(time.count())},
            error);
    }
}

} // namespace QCoMqtt
