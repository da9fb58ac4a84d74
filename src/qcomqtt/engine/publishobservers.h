// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/queuedstreamstate.h>
#include <qcomqtt/session/effects.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace QCoMqtt::Internal {

//! What a PublishProgress and the options that carry it share. Watches one publish.
class PublishProgressState final : public QueuedStreamState<PublishState>
{
public:
    explicit PublishProgressState(const Engine *owner) : m_owner(owner) {}

    //! False when it watches another publish already, or is of another client.
    [[nodiscard]] bool attach(const Engine *owner)
    {
        return m_owner == owner && !std::exchange(m_attached, true);
    }

    bool isAttached() const noexcept { return m_attached; }
    const Engine *owner() const noexcept { return m_owner; }

private:
    const Engine *m_owner;
    bool m_attached = false;
};

//! Those that watch a publish under way.
class PublishObservers
{
public:
    using Observer = std::shared_ptr<PublishProgressState>;

    //! It may be waited for before there is anything to watch.
    void expect(const Observer &observer)
    {
        if (m_expected.size() >= m_mostExpected) {
            std::erase_if(m_expected, [](const auto &each) {
                const Observer expected = each.lock();
                return !expected || expected->isAttached();
            });
            m_mostExpected = std::max<std::size_t>(2 * m_expected.size(), 8);
        }
        m_expected.push_back(observer);
    }
    void add(OperationId operation, const Observer &observer)
    {
        m_observers.insert_or_assign(operation, observer);
    }
    void tell(const Progress &progress)
    {
        const auto found = m_observers.find(progress.operation);
        if (found == m_observers.end())
            return;
        const Observer observer = found->second; // may be gone with what the push leads to
        observer->push(progress.state);
    }
    //! The publish has ended, badly when there is an \a error.
    void finish(OperationId operation, const std::exception_ptr &error)
    {
        if (const auto found = m_observers.extract(operation))
            found.mapped()->end(error);
    }
    bool isEmpty() const noexcept { return m_observers.empty(); }
    //! The client is gone.
    void endAll(const std::exception_ptr &error)
    {
        for (const auto &[operation, observer] : std::exchange(m_observers, {}))
            observer->end(error);
        for (const auto &expected : std::exchange(m_expected, {})) {
            if (const Observer observer = expected.lock(); observer && !observer->isAttached())
                observer->end(error);
        }
    }

private:
    std::vector<std::weak_ptr<PublishProgressState>> m_expected; // those that watch nothing yet
    std::size_t m_mostExpected = 8; // more of them are looked through first
    std::unordered_map<OperationId, Observer> m_observers;
};

} // namespace QCoMqtt::Internal
