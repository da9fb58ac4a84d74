// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "output.h"

#include "ioerror.h"
#include "tasks.h"

#include <climits>

#include <poll.h>
#include <unistd.h>

namespace {

constexpr qsizetype collected = 64 * 1024;

bool canBeWritten(int descriptor)
{
    pollfd request = {descriptor, POLLOUT, 0};
    return ::poll(&request, 1, 0) == 1;
}

} // namespace

bool Output::isFull() const noexcept
{
    return m_pending.size() >= collected;
}

QCoro::Task<> Output::flush(std::stop_token stop)
{
    qsizetype done = 0;
    while (done < m_pending.size()) {
        if (!canBeWritten(m_descriptor))
            co_await untilReady(m_descriptor, QSocketNotifier::Write, stop);
        // A pipe that can be written takes this much without blocking.
        const size_t size = size_t(std::min<qsizetype>(PIPE_BUF, m_pending.size() - done));
        const ssize_t written = ::write(m_descriptor, m_pending.constData() + done, size);
        if (written < 0 && errno != EINTR && errno != EAGAIN)
            throw IoError("standard output");
        done += std::max<ssize_t>(0, written);
    }
    m_pending.resize(0);
}
