// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace QCoMqtt::Internal {

//! A thread that does one thing after the other. Of the standard library, which ThreadSanitizer sees
//! through, while it knows nothing of the locks of Qt.
class WorkQueue
{
public:
    WorkQueue() = default;
    WorkQueue(const WorkQueue &) = delete;
    WorkQueue &operator=(const WorkQueue &) = delete;
    ~WorkQueue() { finish(); }

    //! Does \a work behind all that was asked for before. The first one begins the thread.
    void run(std::function<void()> work);
    //! Waits until all is done, and ends the thread; it may be begun again.
    void finish();

private:
    void work();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::function<void()>> m_work;
    std::thread m_thread; // of those who call
    bool m_ends = false;
};

} // namespace QCoMqtt::Internal
