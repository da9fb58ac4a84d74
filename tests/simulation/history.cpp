// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "history.h"

#include <qcomqtt/engine/writebuffer.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Figures &Figures::operator+=(const Figures &other) noexcept
{
    messages += other.messages;
    operations += other.operations;
    links += other.links;
    cuts += other.cuts;
    crashes += other.crashes;
    lostSessions += other.lostSessions;
    virtualSeconds += other.virtualSeconds;
    return *this;
}

History::History(quint64 seed, int steps, bool isRecorded)
    : m_steps(steps), m_world(seed, isRecorded), m_setup(chooseSetup())
{
    m_broker.watchesWriting = m_setup.disk != nullptr;
    m_broker.onLink = [this](Link &) { m_oracle.linkLost(); };
    m_world.afterEach = [this] { buryProcess(); };
}

History::~History() = default;

int History::usualSteps(quint64 seed)
{
    Chance chance(~seed);
    return chance.percent(85) ? 2 + chance.pick(14) : 20 + chance.pick(30);
}

QStringList History::run()
{
    changeConditions();
    changeLimits();
    startProcess();
    for (int step = 0; step < m_steps && m_world.faults().isEmpty(); ++step) {
        doSomething();
        letTimePass();
    }
    const bool endsInTheMiddle = percent(20); // then who waits ends with the client
    if (m_world.faults().isEmpty() && !endsInTheMiddle)
        comeToRest();
    if (m_process)
        m_figures.operations += m_process->operations();
    m_process.reset();
    m_oracle.checkEnd();
    m_figures.messages = m_oracle.messagesUp() + m_oracle.messagesDown();
    m_figures.links = m_broker.links();
    m_figures.lostSessions = m_oracle.lostSessions();
    m_figures.virtualSeconds = double(VirtualClock::elapsed().count()) / 1e9;
    return m_world.faults();
}

Setup History::chooseSetup()
{
    Setup setup;
    chooseClient(setup.options);
    if (percent(40)) {
        setup.disk = std::make_shared<Disk>();
        setup.isDiskSlow = percent(50);
    }
    setup.pausePercent = pick(3) * 30;
    setup.forsakePercent = percent(20) ? 10 : 0;
    if (percent(40))
        setup.streams.emplace_back("down/1");
    if (percent(50))
        setup.streamOptions.maximumMessages(1 + pick(10));
    return setup;
}

void History::chooseClient(ClientOptions &options)
{
    const auto first = std::chrono::milliseconds(1 + pick(500));
    if (!percent(10))
        options.reconnect(ReconnectPolicy::exponential(first, first * (1 + pick(20))).retryFirstConnect());
    OutboxOptions outbox;
    if (percent(30))
        outbox.policy(percent(50) ? OutboxPolicy::RejectNewest : OutboxPolicy::DropOldest);
    if (percent(50))
        outbox.maximumMessages(1 + pick(10));
    outbox.acceptOffline(percent(30));
    options.protocolVersion(percent(70) ? ProtocolVersion::V5 : ProtocolVersion::V3_1_1)
        .sessionExpiry(24h)
        .keepAlive(std::chrono::seconds(3 + pick(60)))
        .connectTimeout(std::chrono::milliseconds(500 + pick(10'000)))
        .writeTimeout(std::chrono::milliseconds(500 + pick(20'000)))
        .automaticTopicAliases(percent(70))
        .outbox(outbox);
    if (percent(50))
        options.receiveMaximum(1 + pick(6));
    if (percent(30))
        options.inFlightWindow(1 + pick(6));
}

// As applications do when they start: they subscribe to what they want.
void History::startProcess()
{
    m_isStarting = false;
    m_world.trace.note([] { return u"a process starts"_s; });
    m_process = std::make_unique<Process>(m_world, m_oracle, m_broker, m_setup);
    m_process->connect();
    for (const auto &[filter, qos] : m_wanted)
        m_process->subscribe(filter, qos, {});
}

void History::buryProcess()
{
    if (m_isStarting || !m_process || m_process->isAlive())
        return;
    ++m_figures.crashes;
    m_figures.operations += m_process->operations();
    m_isStarting = true;
    m_process.reset();
    // With MQTT 5 a process that knows nothing of the session begins another. With MQTT 3 somebody has
    // to see to it, or it would use packet identifiers that the broker has plans with.
    if (!m_setup.disk && m_setup.options.protocolVersion() != ProtocolVersion::V5)
        m_broker.restart(false);
    m_world.after(m_world.chance.within(0us, 2s), [this] { startProcess(); });
}

void History::doSomething()
{
    const std::vector<Deed> &all = deeds();
    static const int total = [&all] {
        int sum = 0;
        for (const Deed &deed : all)
            sum += deed.weight;
        return sum;
    }();
    int left = pick(total);
    for (const Deed &deed : all) {
        left -= deed.weight;
        if (left < 0)
            return (this->*deed.what)();
    }
}

void History::letTimePass()
{
    const int how = pick(100);
    if (how < 40)
        return;
    m_world.runFor(m_world.chance.within(0us, how < 80   ? 2ms
                                             : how < 98 ? 200ms
                                                        : std::chrono::microseconds(60s)));
    buryProcess();
}

Process::Limits History::chooseLimits()
{
    Limits limits;
    if (percent(10))
        limits.timeout = std::chrono::milliseconds(1 + pick(percent(50) ? 10 : 5000));
    limits.isStoppable = percent(20);
    return limits;
}

qsizetype History::chooseSize()
{
    if (!percent(10))
        return 0;
    if (percent(3)) // goes out in portions
        return Internal::WriteBuffer::largePayload + pick(50'000);
    return pick(percent(10) ? 3000 : 300);
}

QByteArray History::topic(const char *side)
{
    return QByteArray(side) + '/' + QByteArray::number(pick(4));
}

World::Duration History::later()
{
    return m_world.chance.within(0us, percent(50) ? 5ms : std::chrono::microseconds(20s));
}

void History::expect(bool holds, const char *what)
{
    if (!holds)
        m_world.fault(u"not so: "_s + QString::fromUtf8(what));
}
