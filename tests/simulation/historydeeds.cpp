// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// What happens in a history.

#include "history.h"

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const std::vector<History::Deed> &History::deeds()
{
    static const std::vector<Deed> all{
        {20, &History::publish},        {12, &History::post},
        {2, &History::drain},           {2, &History::askIfStored},
        {6, &History::subscribe},       {2, &History::unsubscribe},
        {1, &History::listen},          {1, &History::closeStream},
        {4, &History::stop},            {1, &History::disconnect},
        {4, &History::connect},         {20, &History::publishToClient},
        {6, &History::planCut},         {3, &History::cutNow},
        {2, &History::stall},           {3, &History::changeConditions},
        {2, &History::changeLimits},    {2, &History::changeMood},
        {2, &History::restartBroker},   {1, &History::sendAway},
        {2, &History::crashSoon},
    };
    return all;
}

void History::publish()
{
    if (isRunning())
        m_process->publish(topic("up"), chooseQoS(), chooseSize(), chooseLimits());
}

void History::post()
{
    for (int more = pick(4); isRunning() && more >= 0; --more)
        m_process->post(topic("up"), chooseQoS(), chooseSize(), chooseLimits());
}

void History::drain()
{
    if (isRunning())
        m_process->drain(chooseLimits());
}

void History::askIfStored()
{
    if (isRunning() && m_setup.disk)
        m_process->stored();
}

void History::subscribe()
{
    const QByteArray filter = topic("down");
    const QoS qos = m_wanted[filter] = chooseQoS();
    if (isRunning())
        m_process->subscribe(filter, qos, chooseLimits());
}

void History::unsubscribe()
{
    const QByteArray filter = topic("down");
    m_wanted.erase(filter);
    if (isRunning())
        m_process->unsubscribe(filter, chooseLimits());
}

void History::listen()
{
    if (isRunning())
        m_process->listen("down/listen/" + QByteArray::number(pick(2)), chooseQoS());
}

void History::closeStream()
{
    if (isRunning())
        m_process->closeOne();
}

void History::stop()
{
    if (isRunning())
        m_process->stopOne();
}

void History::disconnect()
{
    if (!isRunning())
        return;
    DisconnectOptions options;
    if (percent(30))
        options.keepMessages();
    if (percent(30))
        options.drain(std::chrono::milliseconds(1 + pick(2000)));
    m_process->disconnect(options);
}

void History::connect()
{
    if (isRunning() && m_process->client().state() == ConnectionState::Disconnected)
        m_process->connect();
}

void History::publishToClient()
{
    for (int more = pick(4); more >= 0; --more) {
        const QByteArray to = percent(90) ? topic("down") : "down/listen/" + QByteArray::number(pick(2));
        m_broker.publish(to, chooseQoS(), chooseSize());
    }
}

void History::planCut()
{
    const auto &link = m_broker.link();
    if (!link || !link->isOpen())
        return;
    Pipe &pipe = percent(50) ? link->up : link->down;
    const auto end = chooseEnd();
    const auto when = later();
    pipe.onCut = [this, link = std::weak_ptr(link), end, when] {
        ++m_figures.cuts;
        m_world.trace.note([&] { return u"the link is cut, in way %1"_s.arg(int(end)); });
        if (const auto alive = link.lock())
            alive->cut(end, when);
    };
    pipe.cutAfter(pipe.arrived() + pick(100));
}

void History::cutNow()
{
    const auto &link = m_broker.link();
    if (!link || !link->isOpen())
        return;
    ++m_figures.cuts;
    const auto end = chooseEnd();
    m_world.trace.note([&] { return u"the link is cut now, in way %1"_s.arg(int(end)); });
    link->cut(end, later());
}

void History::stall()
{
    const auto link = m_broker.link();
    if (!link)
        return;
    m_world.trace.note([] { return u"the link stalls"_s; });
    link->setStalled(true);
    m_world.after(later(), [link] { link->setStalled(false); });
}

void History::changeConditions()
{
    Conditions &conditions = m_broker.conditions;
    conditions.portions = Conditions::Portions(percent(5) ? 2 : pick(2));
    conditions.leastLatency = m_world.chance.within(0us, percent(80) ? 500us : 50ms);
    conditions.mostLatency = conditions.leastLatency + m_world.chance.within(0us, percent(80) ? 1ms : 200ms);
    conditions.sendBuffer = percent(70) ? 64 * 1024 : 1 + pick(300);
}

void History::changeLimits()
{
    ServerLimits &limits = m_broker.limits;
    limits.receiveMaximum = percent(60) ? quint16(1 + pick(6)) : ServerLimits().receiveMaximum;
    limits.topicAliasMaximum = quint16(percent(60) ? pick(4) : 0);
    limits.maximumPacketSize = percent(20) ? quint32(60 + pick(1000)) : ServerLimits().maximumPacketSize;
}

void History::changeMood()
{
    m_broker.mood = ModelBroker::Mood(1 + pick(3));
    m_world.trace.note([&] { return u"the broker is in mood %1"_s.arg(int(m_broker.mood)); });
    m_world.after(later(), [this] { m_broker.mood = ModelBroker::Mood::Open; });
}

void History::restartBroker()
{
    ++m_figures.cuts;
    m_broker.restart(percent(60));
}

void History::sendAway()
{
    ++m_figures.cuts;
    m_broker.sendAway(percent(50) ? ReasonCode::ServerShuttingDown : ReasonCode::ServerBusy);
}

void History::crashSoon()
{
    if (isRunning())
        m_process->crashAfter(1 + pick(percent(50) ? 3 : 20));
}
