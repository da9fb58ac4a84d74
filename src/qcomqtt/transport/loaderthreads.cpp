// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/loaderthreads.h>

namespace QCoMqtt::Internal {

void LoaderThreads::start(std::function<void()> work)
{
    const auto isDone = std::make_shared<std::atomic<bool>>(false);
    std::thread thread([isDone, work = std::move(work)]() mutable {
        work();
        work = nullptr; // what it holds goes before the thread counts as done
        *isDone = true;
    });
    Loaders done;
    {
        const std::lock_guard lock(m_mutex);
        for (auto loader = m_loaders.begin(); loader != m_loaders.end();) {
            const auto next = std::next(loader);
            if (*loader->isDone)
                done.splice(done.end(), m_loaders, loader);
            loader = next;
        }
        m_loaders.push_back({std::move(thread), isDone});
    }
    join(done); // takes no time: they have nothing left to do
}

void LoaderThreads::joinAll()
{
    Loaders all;
    {
        const std::lock_guard lock(m_mutex);
        all.swap(m_loaders);
    }
    join(all);
}

void LoaderThreads::join(Loaders &loaders)
{
    for (Loader &loader : loaders)
        loader.thread.join();
}

} // namespace QCoMqtt::Internal
