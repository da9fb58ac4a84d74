// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <coroutine>
#include <utility>

//! A coroutine waits at it until it is opened.
class Gate
{
public:
    struct Awaiter
    {
        Gate *gate;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> handle) const { gate->m_handle = handle; }
        void await_resume() const noexcept {}
    };
    Awaiter operator co_await() { return Awaiter{this}; }
    bool isAwaited() const { return bool(m_handle); }
    void open() { std::exchange(m_handle, nullptr).resume(); }

private:
    std::coroutine_handle<> m_handle;
};
