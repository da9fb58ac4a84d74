// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "world.h"

#include <QtCore/QIODevice>

#include <memory>

class SimulatedDevice;

//! How a link carries bytes.
struct Conditions
{
    enum class Portions : quint8 { Whole, Random, Single };
    Portions portions = Portions::Whole;
    std::chrono::microseconds leastLatency{100};
    std::chrono::microseconds mostLatency{100};
    qsizetype sendBuffer = 64 * 1024; //!< what the client's system takes; the rest waits in the device
};

//! How a link ends.
enum class LinkEnd : quint8 {
    Closed, //!< both sides hear of it soon
    ClientFirst, //!< the broker hears of it much later
    BrokerFirst, //!< the client hears of it much later
    Silent, //!< nobody hears of it, nothing comes through
};

//! Bytes on their way in one direction.
class Pipe
{
public:
    using Duration = World::Duration;

    Pipe(World &world, const Conditions &conditions) : m_world(world), m_conditions(conditions) {}

    void write(QByteArrayView bytes);
    //! The end comes behind what was written.
    void finish();
    //! Nothing comes out any more.
    void stop() { m_isStopped = true; }
    void setStalled(bool stalled);
    //! Stops when so many bytes have come out since the beginning, and calls onCut; negative: never.
    void cutAfter(qint64 bytes);

    qsizetype size() const noexcept { return m_bytes.size(); }
    qint64 arrived() const noexcept { return m_arrived; }

    std::function<void(const QByteArray &)> onArrived;
    std::function<void()> onFinished;
    std::function<void()> onCut;

private:
    void schedule();
    void deliver();
    qsizetype portion();
    void cutIfDue();

    World &m_world;
    Conditions m_conditions;
    QByteArray m_bytes;
    qint64 m_arrived = 0;
    qint64 m_cutAfter = -1;
    bool m_isFinished = false;
    bool m_isStopped = false;
    bool m_isStalled = false;
    bool m_isScheduled = false;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

//! A connection between a client and the broker.
class Link : public std::enable_shared_from_this<Link>
{
public:
    Link(World &world, const Conditions &conditions);

    //! The client's end; used once.
    std::unique_ptr<SimulatedDevice> makeDevice();
    void writeToClient(QByteArrayView bytes) { down.write(bytes); }
    //! Behind what was written.
    void closeByBroker();

    //! \a later: when who hears of it much later does.
    void cut(LinkEnd end, World::Duration later = {});
    void setStalled(bool stalled);
    bool isOpen() const noexcept { return m_isOpen; }

    Pipe up; //!< to the broker
    Pipe down;
    //! What arrives at the broker.
    std::function<void(const QByteArray &)> onBytes;
    //! To the broker: the end, once.
    std::function<void()> onEnd;
    //! What the client writes, before it is on its way; may cut the link or end the process.
    std::function<void(QByteArrayView)> onWritten;

private:
    friend class SimulatedDevice;
    void closedByClient();
    void pump();
    void tellBroker();
    void tellClient();

    World &m_world;
    Conditions m_conditions;
    SimulatedDevice *m_device = nullptr;
    bool m_isOpen = true;
    bool m_brokerKnows = false;
};

//! The client's end of a link, as the transport for devices takes it.
class SimulatedDevice final : public QIODevice
{
public:
    explicit SimulatedDevice(std::shared_ptr<Link> link);
    ~SimulatedDevice() override;

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_incoming.size() + QIODevice::bytesAvailable(); }
    qint64 bytesToWrite() const override { return m_backlog.size(); }
    void close() override;

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    friend class Link;
    void arrived(const QByteArray &bytes);

    std::shared_ptr<Link> m_link;
    QByteArray m_incoming;
    QByteArray m_backlog;
    qint64 m_untold = 0; // bytes taken of which bytesWritten() has not told
};
