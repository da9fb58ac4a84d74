// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <coroutine>
#include <utility>
#include <vector>

//! Coroutines wait at it until it is opened.
class Gate
{
public:
    struct Awaiter
    {
        Gate *gate;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> handle) const
        {
            gate->m_handles.push_back(handle);
        }
        void await_resume() const noexcept {}
    };
    Awaiter operator co_await() { return Awaiter{this}; }
    bool isAwaited() const { return !m_handles.empty(); }
    //! In the order in which they came.
    void open()
    {
        for (const std::coroutine_handle<> handle : std::exchange(m_handles, {}))
            handle.resume();
    }

private:
    std::vector<std::coroutine_handle<>> m_handles;
};
