// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/queuedstreamstate.h>
#include <qcomqtt/session/effects.h>

#include <QtCore/QHash>

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
            m_expected.removeIf([](const auto &each) {
                const Observer expected = each.lock();
                return !expected || expected->isAttached();
            });
            m_mostExpected = std::max<qsizetype>(2 * m_expected.size(), 8);
        }
        m_expected.append(observer);
    }
    void add(OperationId operation, const Observer &observer)
    {
        m_observers.insert(operation, observer);
    }
    void tell(const Progress &progress)
    {
        if (const Observer observer = m_observers.value(progress.operation))
            observer->push(progress.state);
    }
    //! The publish has ended, badly when there is an \a error.
    void finish(OperationId operation, const std::exception_ptr &error)
    {
        if (const Observer observer = m_observers.take(operation))
            observer->end(error);
    }
    bool isEmpty() const noexcept { return m_observers.isEmpty(); }
    //! The client is gone.
    void endAll(const std::exception_ptr &error)
    {
        for (const Observer &observer : std::exchange(m_observers, {}))
            observer->end(error);
        for (const auto &expected : std::exchange(m_expected, {})) {
            if (const Observer observer = expected.lock(); observer && !observer->isAttached())
                observer->end(error);
        }
    }

private:
    QList<std::weak_ptr<PublishProgressState>> m_expected; // those that watch nothing yet
    qsizetype m_mostExpected = 8; // more of them are looked through first
    QHash<OperationId, Observer> m_observers;
};

} // namespace QCoMqtt::Internal
