// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "interrupt.h"

#include <array>
#include <csignal>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace {

// A signal handler may do next to nothing; writing to a pipe is allowed, and wakes the event loop.
std::array<int, 2> selfPipe{-1, -1};

extern "C" void handleSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = write(selfPipe[1], &byte, 1);
}

void install(int signal)
{
    struct sigaction action = {};
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
                         stop.request_stop();
                     });
    install(SIGINT);
    install(SIGTERM);
}

Interrupt::~Interrupt()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    m_notifier.reset();
    close(selfPipe[0]);
    close(selfPipe[1]);
}
