// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "arrivals.h"
#include "handshakes.h"
#include "link.h"
#include "measurement.h"
#include "messagereader.h"
#include "messagering.h"
#include "packetscanner.h"
#include "runoptions.h"

#include <optional>
#include <string>

//! The least that any client above the same socket has to do: packets encoded before go out, those
//! that come are told apart where they lie and answered. The rules of the window are those of all. With
//! the mode "messages" each that comes is a value of its own, and a coroutine gets it.
class LimitRun : public QObject
{
    Q_OBJECT
public:
    LimitRun(const RunOptions &options, Link &link, Measurement &measurement);

    //! Throws std::runtime_error when it fails.
    void run();

private:
    void onOpened();
    void onReadyRead();
    void handle(const PacketScanner::Packet &packet);
    void handlePublish(const PacketScanner::Packet &packet);
    void begin();
    void pump();
    void pumpPublishing();
    void pumpTrips();
    bool advance();
    void finish(const QString &problem = {});
    qint64 sendable() const noexcept;

    const RunOptions &m_options;
    Link &m_link;
    Measurement &m_measurement;
    Arrivals m_arrivals;
    std::optional<MessageReader> m_reader;
    PacketScanner m_scanner;
    MessageRing m_messages;
    std::string m_answers;
    Handshakes m_handshakes{m_answers};
    qint64 m_goal = 0; // messages of this phase and the one before
    qint64 m_trips = 0;
    bool m_ready = false;
    bool m_sentLast = false; // that tells when all at QoS 0 have arrived
    bool m_finished = false;
    QString m_problem;
};
