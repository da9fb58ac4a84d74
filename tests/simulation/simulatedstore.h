// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "world.h"

#include <qcomqtt/sessionstore.h>

#include <coroutine>
#include <map>

//! What is left of a session when the process is gone.
using Disk = std::map<quint64, QByteArray>;

//! A process that may end at any moment: then nothing that it does has an effect any more.
struct Life
{
    bool isAlive = true;
    //! Called where ending hurts most; may end it.
    std::function<void()> mayEnd;

    bool goesOn() const
    {
        if (isAlive && mayEnd)
            mayEnd();
        return isAlive;
    }
};

//! Keeps a session on a disk, at once or after a while. Of a batch under way when the process ends
//! either all or nothing is there.
class SimulatedStore final : public QCoMqtt::SessionStore
{
public:
    using Records = QList<QCoMqtt::SessionRecord>;

    SimulatedStore(World &world, std::shared_ptr<Disk> disk, std::shared_ptr<const Life> life,
                   bool isSlow);
    ~SimulatedStore() override;

    QCoro::Task<Records> open() override;
    QCoro::Task<> commit(Records changes) override;
    void close() override {}

    //! Whatever waits goes on.
    void hurry();

private:
    struct Wait
    {
        SimulatedStore *store;
        bool await_ready() const noexcept { return !store->m_isSlow; }
        void await_suspend(std::coroutine_handle<> handle) const { store->wait(handle); }
        void await_resume() const noexcept {}
    };
    void wait(std::coroutine_handle<> handle);
    void keep(const Records &changes);

    World &m_world;
    std::shared_ptr<Disk> m_disk;
    std::shared_ptr<const Life> m_life;
    std::map<int, std::coroutine_handle<>> m_waiting;
    std::shared_ptr<bool> m_exists = std::make_shared<bool>(true);
    int m_lastWait = 0;
    bool m_isSlow;
};
