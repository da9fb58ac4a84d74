// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <sqlite/workqueue.h>

#include <utility>

namespace QCoMqtt::Internal {

void WorkQueue::run(std::function<void()> work)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_work.push_back(std::move(work));
    }
    m_changed.notify_one();
    if (!m_thread.joinable())
        m_thread = std::thread(&WorkQueue::work, this);
}

void WorkQueue::finish()
{
    if (!m_thread.joinable())
        return;
    {
        const std::scoped_lock lock(m_mutex);
        m_ends = true;
    }
    m_changed.notify_one();
    m_thread.join();
    m_thread = std::thread();
    m_ends = false;
}

void WorkQueue::work()
{
    while (true) {
        std::function<void()> next;
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [this] { return m_ends || !m_work.empty(); });
            if (m_work.empty())
                return;
            next = std::move(m_work.front());
            m_work.pop_front();
        }
        next();
    }
}

} // namespace QCoMqtt::Internal
