// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QtGlobal>

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace QCoMqtt::Internal {

//! Threads that load certificates and keys, each for one piece of work. They are joined, which no
//! thread of Qt is: only then is gone what the library of TLS keeps for a thread, and a program that
//! ended before that would leave it behind.
class LoaderThreads
{
public:
    LoaderThreads() = default;
    ~LoaderThreads() { joinAll(); }
    Q_DISABLE_COPY_MOVE(LoaderThreads)

    void start(std::function<void()> work);
    void joinAll();

private:
    struct Loader
    {
        std::thread thread;
        std::shared_ptr<std::atomic<bool>> isDone;
    };
    using Loaders = std::list<Loader>;
    static void join(Loaders &loaders);

    std::mutex m_mutex;
    Loaders m_loaders;
};

} // namespace QCoMqtt::Internal
