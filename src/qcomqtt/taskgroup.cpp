// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/taskgroup.h>

#include <qcomqtt/error.h>

#include <functional>
#include <list>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

struct TaskGroup::State
{
    explicit State(std::stop_token given)
        : parent(std::move(given)), onParent(parent, [this] { source.request_stop(); })
    {}

    std::stop_source source;
    std::stop_token parent;
    std::stop_callback<std::function<void()>> onParent;
    std::list<QCoro::Task<>> tasks; // some may have ended
    qsizetype running = 0;
    std::exception_ptr error; // the first
};

TaskGroup::TaskGroup() : TaskGroup(std::stop_token()) {}

TaskGroup::TaskGroup(std::stop_token parent)
    : m_state(std::make_shared<State>(std::move(parent)))
{}

TaskGroup::TaskGroup(TaskGroup &&) noexcept = default;

TaskGroup &TaskGroup::operator=(TaskGroup &&other) noexcept
{
    if (this != &other) {
        requestStop();
        m_state = std::move(other.m_state);
    }
    return *this;
}

TaskGroup::~TaskGroup()
{
    requestStop();
}

std::stop_token TaskGroup::token() const noexcept
{
    return m_state ? m_state->source.get_token() : std::stop_token();
}

void TaskGroup::requestStop() noexcept
{
    if (m_state)
        m_state->source.request_stop();
}

void TaskGroup::note(const WeakStatePointer &state, const std::exception_ptr &error)
{
    const StatePointer alive = state.lock();
    if (!alive)
        return;
    --alive->running;
    if (!error)
        return;
    if (!alive->error)
        alive->error = error;
    alive->source.request_stop();
}

void TaskGroup::add(QCoro::Task<> task)
{
    ++m_state->running;
    // Only when most have ended: so each is looked at a few times, however many there are.
    if (qsizetype(m_state->tasks.size()) >= 2 * m_state->running)
        std::erase_if(m_state->tasks, [](const QCoro::Task<> &each) { return each.isReady(); });
    m_state->tasks.push_back(std::move(task));
}

qsizetype TaskGroup::size() const noexcept
{
    return m_state ? m_state->running : 0;
}

QCoro::Task<> TaskGroup::join()
{
    return joined(m_state);
}

// The group may be gone before its tasks are: only its state must live.
QCoro::Task<> TaskGroup::joined(StatePointer state)
{
    while (!state->tasks.empty()) {
        const QCoro::Task<> task = std::move(state->tasks.front());
        state->tasks.pop_front();
        co_await task;
    }
    const std::exception_ptr error = std::exchange(state->error, nullptr);
    const bool isStopped = state->parent.stop_requested();
    if (!isStopped)
        state->source = std::stop_source();
    if (error)
        std::rethrow_exception(error);
    if (isStopped)
        throw CancelledError({ErrorCode::Cancelled, u"The group of tasks was stopped"_s});
}

} // namespace QCoMqtt
