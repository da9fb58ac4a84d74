// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinerunner.h"
#include "run.h"

#include <QCoMqtt/TaskGroup>

#include <QtCore/QThread>

#include <stdexcept>

using namespace QCoMqtt;

namespace {

constexpr int publishers = 100; // side by side

//! A client in a thread of its own.
class ClientThread
{
public:
    explicit ClientThread(const RunOptions &options)
    {
        m_context.moveToThread(&m_thread);
        m_thread.start();
        call([&] {
            m_client = std::make_unique<Client>(clientOptions(options));
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

QCoro::Task<> publishSome(const ClientHandle &client, Run &run, qint64 &left)
{
    while (left-- > 0)
        co_await client.publish(run.topic, run.payload, run.qos);
}

QCoro::Task<> publish(const ClientHandle &client, Run &run, qint64 messages)
{
    TaskGroup group;
    for (int i = 0; i < publishers; ++i)
        group.spawn(publishSome(client, run, messages));
    co_await group.join();
}

QCoro::Task<> publishAll(const ClientHandle &client, Run &run)
{
    co_await publish(client, run, run.options.warmUp());
    run.measurement.start();
    co_await publish(client, run, run.options.messages);
    if (run.qos == QoS::AtMostOnce) // when this one is acknowledged, the others have arrived
        co_await client.publish(run.topic, run.payload, QoS::AtLeastOnce);
    run.measurement.stop(run.options.messages);
}

QCoro::Task<> receiveAll(const ClientHandle &client, Run &run)
{
    StreamOptions options; // what is read in another thread may come faster than it is read
    options.policy(run.qos == QoS::AtMostOnce ? StreamPolicy::Block : StreamPolicy::Throttle);
    const auto stream = client.messages(options);
    co_await client.subscribe(run.topic.toString(), run.qos);
    qint64 left = run.options.allMessages();
    while (auto message = co_await stream.next()) {
        if (message->payload().size() != run.payload.size())
            throw std::runtime_error("a message of another size came");
        if (--left == run.options.messages)
            run.measurement.start();
        if (left == 0)
            break;
    }
    run.measurement.stop(run.options.messages);
    if (left > 0)
        throw std::runtime_error("the stream ended before its last message");
}

QCoro::Task<> connectAndRun(const ClientHandle &client, Run &run)
{
    co_await client.connect();
    if (run.options.operation == RunOptions::Operation::Receive)
        co_await receiveAll(client, run);
    else
        co_await publishAll(client, run);
    co_await client.disconnect();
}

} // namespace

void runInOtherThread(Run &run)
{
    const ClientThread client(run.options);
    CoroutineRunner().run(connectAndRun(client.handle(), run));
}
