// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoroTask>

#include <QtCore/QEventLoop>

#include <exception>

//! Runs the event loop until a coroutine has ended, and rethrows what it threw.
class CoroutineRunner
{
public:
    void run(QCoro::Task<> task)
    {
        watch(std::move(task));
        if (!m_done)
            m_loop.exec();
        if (m_error)
            std::rethrow_exception(m_error);
    }

private:
    QCoro::Task<> watch(QCoro::Task<> task)
    {
        try {
            co_await task;
        } catch (...) {
            m_error = std::current_exception();
        }
        m_done = true;
        m_loop.quit();
    }

    QEventLoop m_loop;
    std::exception_ptr m_error;
    bool m_done = false;
};
