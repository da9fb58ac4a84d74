// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "runs.h"

#include "allocations.h"
#include "coroutine.h"

#include <QCoMqtt/Client>
#include <QCoMqtt/TaskGroup>

#include <QtCore/QThread>

#include <stdexcept>

using namespace QCoMqtt;

namespace {

constexpr int coroutines = 100; // that publish side by side

//! A client in a thread of its own.
class ClientThread
{
public:
    ClientThread(const Settings &settings, quint16 port)
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        call([&] {
            ClientOptions options(QStringLiteral("127.0.0.1"), port);
            options.clientId(QStringLiteral("benchmark")).receiveMaximum(settings.window);
            m_client = std::make_unique<Client>(options);
            m_handle = m_client->handle();
        });
    }
    ~ClientThread()
    {
        call([&] { m_client.reset(); });
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(ClientThread)

    const ClientHandle &handle() const { return m_handle; }
    std::uint64_t allocations()
    {
        std::uint64_t count = 0;
        call([&] { count = allocationCount(); });
        return count;
    }

private:
    template<typename Function>
    void call(Function function)
    {
        QMetaObject::invokeMethod(&m_context, function, Qt::BlockingQueuedConnection);
    }

    QThread m_thread;
    QObject m_context;
    std::unique_ptr<Client> m_client;
    ClientHandle m_handle;
};

struct Run
{
    const Case &what;
    const Settings &settings;
    ClientThread client;
    Stopwatch stopwatch = {};
    std::uint64_t allocations = 0;
    Topic topic = benchmarkTopic;
    QByteArray payload = QByteArray(settings.payloadSize, 'x');

    QoS qos() const { return static_cast<QoS>(what.qos); }
    void start()
    {
        allocations = client.allocations();
        stopwatch.start();
    }
    void stop()
    {
        stopwatch.stop(settings.messages);
        allocations = client.allocations() - allocations;
    }
    Sample sample() const
    {
        Sample sample = stopwatch.sample();
        sample.allocations += double(allocations);
        return sample;
    }
};

QCoro::Task<> publishSome(Run &run, qint64 &left)
{
    while (left-- > 0)
        co_await run.client.handle().publish(run.topic, run.payload, run.qos());
}

QCoro::Task<> publish(Run &run, qint64 count)
{
    TaskGroup group;
    for (int i = 0; i < (run.what.isSequential ? 1 : coroutines); ++i)
        group.spawn(publishSome(run, count));
    co_await group.join();
}

QCoro::Task<> receive(Run &run)
{
    StreamOptions options; // what is read in another thread may come faster than it is read
    options.policy(run.what.qos == 0 ? StreamPolicy::Block : StreamPolicy::Throttle);
    const auto stream = run.client.handle().messages(options);
    co_await run.client.handle().subscribe(run.topic.toString(), run.qos());
    qint64 left = run.settings.warmUp() + run.settings.messages;
    while (auto message = co_await stream.next()) {
        if (message->payload().size() != run.payload.size())
            throw std::runtime_error("a message of another size came");
        if (--left == run.settings.messages)
            run.start();
        if (left == 0)
            break;
    }
    run.stop();
    if (left > 0)
        throw std::runtime_error("the stream ended before its last message");
}

QCoro::Task<> connectAndRun(Run &run)
{
    co_await run.client.handle().connect();
    if (run.what.direction == Case::Direction::Receive) {
        co_await receive(run);
    } else {
        co_await publish(run, run.settings.warmUp());
        run.start();
        co_await publish(run, run.settings.messages);
        if (run.what.qos == 0) // when this one is acknowledged, the others have arrived
            co_await run.client.handle().publish(run.topic, run.payload, QoS::AtLeastOnce);
        run.stop();
    }
    co_await run.client.handle().disconnect();
}

} // namespace

Sample runHandle(const Case &what, const Settings &settings, quint16 port)
{
    Run run{what, settings, {settings, port}};
    CoroutineRunner().run(connectAndRun(run));
    return run.sample();
}
