// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "simulatedlink.h"

#include <cstring>

using namespace std::chrono_literals;

void Pipe::write(QByteArrayView bytes)
{
    if (m_isStopped)
        return;
    m_bytes.append(bytes);
    schedule();
}

void Pipe::finish()
{
    m_isFinished = true;
    schedule();
}

void Pipe::setStalled(bool stalled)
{
    m_isStalled = stalled;
    schedule();
}

void Pipe::cutAfter(qint64 bytes)
{
    m_cutAfter = bytes;
    cutIfDue();
}

void Pipe::schedule()
{
    if (m_isScheduled || m_isStopped || m_isStalled || (m_bytes.isEmpty() && !m_isFinished))
        return;
    m_isScheduled = true;
    m_world.after(m_world.chance.within(m_conditions.leastLatency, m_conditions.mostLatency),
                  [this, alive = std::weak_ptr(m_alive)] {
                      if (!alive.expired())
                          deliver();
                  });
}

void Pipe::deliver()
{
    m_isScheduled = false;
    if (m_isStopped || m_isStalled)
        return;
    if (m_bytes.isEmpty()) {
        m_isStopped = true;
        return onFinished();
    }
    const QByteArray bytes = m_bytes.first(portion());
    m_bytes.remove(0, bytes.size());
    m_arrived += bytes.size();
    schedule();
    const std::weak_ptr<bool> alive = m_alive;
    onArrived(bytes);
    if (!alive.expired())
        cutIfDue();
}

qsizetype Pipe::portion()
{
    qsizetype size = m_bytes.size();
    if (m_conditions.portions == Conditions::Portions::Single)
        size = 1;
    else if (m_conditions.portions == Conditions::Portions::Random)
        size = 1 + m_world.chance.pick(int(size));
    return m_cutAfter < 0 ? size : std::min(size, qsizetype(m_cutAfter - m_arrived));
}

void Pipe::cutIfDue()
{
    if (m_cutAfter < 0 || m_arrived < m_cutAfter || m_isStopped)
        return;
    m_isStopped = true;
    onCut();
}

Link::Link(World &world, const Conditions &conditions)
    : up(world, conditions), down(world, conditions), m_world(world), m_conditions(conditions)
{
    down.onArrived = [this](const QByteArray &bytes) {
        if (m_device)
            m_device->arrived(bytes);
    };
    up.onArrived = [this](const QByteArray &bytes) {
        pump();
        onBytes(bytes);
    };
    down.onFinished = [this] { tellClient(); };
    up.onFinished = [this] { tellBroker(); };
}

std::unique_ptr<SimulatedDevice> Link::makeDevice()
{
    auto device = std::make_unique<SimulatedDevice>(shared_from_this());
    m_device = device.get();
    return device;
}

void Link::closeByBroker()
{
    m_brokerKnows = true;
    up.stop();
    down.finish();
}

void Link::cut(LinkEnd end, World::Duration later)
{
    if (!m_isOpen)
        return;
    m_isOpen = false;
    up.stop();
    down.stop();
    const auto tell = [self = shared_from_this()](bool client) {
        client ? self->tellClient() : self->tellBroker();
    };
    if (end != LinkEnd::Silent)
        m_world.after(end == LinkEnd::BrokerFirst ? later : 0s, [tell] { tell(true); });
    m_world.after(end == LinkEnd::ClientFirst || end == LinkEnd::Silent ? later : 0s,
                  [tell] { tell(false); });
}

void Link::setStalled(bool stalled)
{
    up.setStalled(stalled);
    down.setStalled(stalled);
    pump();
}

void Link::closedByClient()
{
    m_device = nullptr;
    down.stop();
    up.finish();
}

// What the system has taken is on its way; of the rest it takes more when there is room again.
void Link::pump()
{
    if (!m_device)
        return;
    const qsizetype room = m_conditions.sendBuffer - up.size();
    const qsizetype taken = m_isOpen ? std::min(room, m_device->m_backlog.size()) : 0;
    if (taken <= 0)
        return;
    up.write(QByteArrayView(m_device->m_backlog).first(taken));
    m_device->m_backlog.remove(0, taken);
    m_device->m_untold += taken;
    m_world.after(0s, [self = shared_from_this()] {
        if (!self->m_device || self->m_device->m_untold == 0)
            return;
        const qint64 size = std::exchange(self->m_device->m_untold, 0);
        Q_EMIT self->m_device->bytesWritten(size);
    });
}

void Link::tellBroker()
{
    m_isOpen = false;
    if (!std::exchange(m_brokerKnows, true))
        onEnd();
}

void Link::tellClient()
{
    m_isOpen = false;
    if (m_device)
        Q_EMIT m_device->readChannelFinished();
}

SimulatedDevice::SimulatedDevice(std::shared_ptr<Link> link) : m_link(std::move(link))
{
    open(ReadWrite | Unbuffered);
}

SimulatedDevice::~SimulatedDevice()
{
    close();
}

void SimulatedDevice::close()
{
    if (!isOpen())
        return;
    QIODevice::close();
    m_link->closedByClient();
}

void SimulatedDevice::arrived(const QByteArray &bytes)
{
    m_incoming.append(bytes);
    Q_EMIT readyRead();
}

qint64 SimulatedDevice::readData(char *data, qint64 size)
{
    const qsizetype taken = std::min(qsizetype(size), m_incoming.size());
    std::memcpy(data, m_incoming.constData(), std::size_t(taken));
    m_incoming.remove(0, taken);
    return taken;
}

qint64 SimulatedDevice::writeData(const char *data, qint64 size)
{
    const auto link = m_link;
    if (link->onWritten)
        link->onWritten(QByteArrayView(data, size));
    m_backlog.append(data, size);
    link->pump();
    return size;
}
