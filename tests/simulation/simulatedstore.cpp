// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "simulatedstore.h"

using namespace QCoMqtt;
using namespace std::chrono_literals;

SimulatedStore::SimulatedStore(World &world, std::shared_ptr<Disk> disk,
                               std::shared_ptr<const Life> life, bool isSlow)
    : m_world(world), m_disk(std::move(disk)), m_life(std::move(life)), m_isSlow(isSlow)
{}

SimulatedStore::~SimulatedStore() = default;

QCoro::Task<SimulatedStore::Records> SimulatedStore::open()
{
    co_await Wait{this};
    Records records;
    for (const auto &[key, value] : *m_disk)
        records.append(SessionRecord{key, value});
    co_return records;
}

QCoro::Task<> SimulatedStore::commit(Records changes)
{
    const bool begins = m_life->goesOn();
    co_await Wait{this};
    // The disk may have finished what it had begun.
    if (begins && (m_life->goesOn() || m_world.chance.percent(50)))
        keep(changes);
    m_life->goesOn();
}

void SimulatedStore::keep(const Records &changes)
{
    m_world.trace.note([&] { return QStringLiteral("the store keeps %1 changes").arg(changes.size()); });
    for (const SessionRecord &change : changes) {
        if (change.value)
            m_disk->insert_or_assign(change.key, *change.value);
        else
            m_disk->erase(change.key);
    }
}

void SimulatedStore::wait(std::coroutine_handle<> handle)
{
    const int id = ++m_lastWait;
    m_waiting.emplace(id, handle);
    m_world.after(m_world.chance.within(50us, 20ms),
                  [this, id, exists = std::weak_ptr(m_exists)] {
                      if (exists.expired())
                          return;
                      if (const auto node = m_waiting.extract(id))
                          node.mapped().resume();
                  });
}

void SimulatedStore::hurry()
{
    m_isSlow = false;
    while (!m_waiting.empty())
        m_waiting.extract(m_waiting.begin()).mapped().resume();
}
