// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "interrupt.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr std::array<int, 3> endings{SIGINT, SIGTERM, SIGHUP};

// A signal handler may do next to nothing; writing to a pipe is allowed, and wakes the event loop.
std::array<int, 2> selfPipe{-1, -1};

extern "C" void handleSignal(int signal)
{
    const char byte = static_cast<char>(signal);
    [[maybe_unused]] const ssize_t written = ::write(selfPipe[1], &byte, 1);
}

// A signal that is ignored, as by nohup, stays so.
void install(int signal)
{
    struct sigaction action = {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler == SIG_IGN)
        return;
    action = {};
    action.sa_handler = handleSignal;
    action.sa_flags = SA_RESTART | int(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
}

} // namespace

Interrupt::Interrupt(std::stop_source stop)
{
    if (pipe2(selfPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe");
    m_notifier = std::make_unique<QSocketNotifier>(selfPipe[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(),
                     [this, stop]() mutable {
                         m_notifier->setEnabled(false);
                         char byte = 0;
                         if (::read(selfPipe[0], &byte, 1) == 1)
                             m_signal = byte;
                         stop.request_stop();
                     });
    for (const int signal : endings)
        install(signal);
}

Interrupt::~Interrupt()
{
    for (const int signal : endings) {
        struct sigaction action = {};
        sigaction(signal, nullptr, &action);
        if (action.sa_handler == handleSignal)
            std::signal(signal, SIG_DFL);
    }
    m_notifier.reset();
    ::close(selfPipe[0]);
    ::close(selfPipe[1]);
}
