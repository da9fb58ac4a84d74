// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "world.h"

#include "virtualeventdispatcher.h"

#include <qcomqtt/engine/randomness.h>

World::World(quint64 seed, bool isRecorded)
    : chance(seed), trace(isRecorded), m_ofClients(quint32(chance.next()))
{
    VirtualClock::begin();
    QCoMqtt::Internal::Randomness::setGenerator(&m_ofClients);
}

World::~World()
{
    QCoMqtt::Internal::Randomness::setGenerator(nullptr);
}

void World::after(Duration delay, Action action)
{
    m_agenda.emplace(VirtualClock::now() + delay, std::move(action));
}

void World::runFor(Duration time)
{
    const Instant end = VirtualClock::now() + time;
    VirtualEventDispatcher::current().deliverPosted();
    for (auto moment = next(); moment && *moment <= end; moment = next())
        runNext();
    VirtualClock::advanceTo(end);
}

bool World::runUntil(const std::function<bool()> &condition, Duration limit)
{
    const Instant end = VirtualClock::now() + limit;
    VirtualEventDispatcher::current().deliverPosted();
    while (!condition()) {
        const auto moment = next();
        if (!moment || *moment > end)
            return false;
        runNext();
    }
    return true;
}

std::optional<World::Instant> World::next() const
{
    const auto timer = VirtualEventDispatcher::current().nextTimer();
    if (m_agenda.empty())
        return timer;
    const Instant action = m_agenda.begin()->first;
    return timer ? std::min(*timer, action) : action;
}

void World::runNext()
{
    const Instant moment = *next();
    VirtualClock::advanceTo(moment);
    if (!m_agenda.empty() && m_agenda.begin()->first == moment) {
        const Action action = std::move(m_agenda.extract(m_agenda.begin()).mapped());
        action();
    } else {
        VirtualEventDispatcher::current().fireTimer();
    }
    VirtualEventDispatcher::current().deliverPosted();
    if (afterEach)
        afterEach();
}

void World::fault(const QString &text)
{
    if (m_faults.size() < 20)
        m_faults.append(text);
    trace.note([&] { return QStringLiteral("FAULT: ") + text; });
}
