// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "packetscanner.h"

#include <QtCore/QUrl>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

//! A machine that tells of itself far too often: the smallest MQTT server that can be, in a thread
//! of its own, which sends every client the same messages at a steady rate, encoded before.
class FloodSource
{
public:
    //! Begins with the first client that subscribes. Throws std::system_error.
    explicit FloodSource(int messagesPerSecond);
    ~FloodSource();
    Q_DISABLE_COPY_MOVE(FloodSource)

    QUrl url() const;
    qint64 sent() const noexcept { return m_sent; }
    //! User and system time of its thread.
    double cpuSeconds() const noexcept { return m_cpuSeconds; }
    int topics() const noexcept { return m_topics; }

private:
    void encode();
    void run();
    void serve(int socket);
    bool answer(int socket);
    void handle(const PacketScanner::Packet &packet);
    bool sendDue(int socket, qint64 due);

    const int m_rate;
    int m_topics = 0;
    const int m_listener;
    std::vector<std::string> m_messages;
    PacketScanner m_scanner;
    std::string m_output;
    bool m_isSubscribed = false;
    std::atomic<qint64> m_sent = 0;
    std::atomic<double> m_cpuSeconds = 0;
    std::atomic<bool> m_isEnding = false;
    std::thread m_thread;
};
