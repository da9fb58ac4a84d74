// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "handlerun.h"

#include "coroutinerunner.h"
#include "publishing.h"
#include "receiving.h"

#include <QCoMqtt/TaskGroup>

#include <QtCore/QThread>

#include <memory>

using namespace QCoMqtt;

namespace {

constexpr int publishers = 100;

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

QCoro::Task<> publishSideBySide(const ClientHandle &client, Run &run, qint64 messages)
{
    TaskGroup group;
    for (int i = 0; i < publishers; ++i)
        group.spawn(publishSome(client, run, messages));
    co_await group.join();
}

// What is read in another thread may come faster than it is read.
StreamOptions limited(QoS qos)
{
    StreamOptions options;
    options.policy(qos == QoS::AtMostOnce ? StreamPolicy::Block : StreamPolicy::Throttle);
    return options;
}

QCoro::Task<> connectAndRun(const ClientHandle &client, Run &run)
{
    co_await client.connect();
    if (run.options.operation == RunOptions::Operation::Receive)
        co_await receiveAll(client, run, limited(run.qos));
    else
        co_await publishAll(client, run, publishSideBySide);
    co_await client.disconnect();
}

} // namespace

void runInOtherThread(Run &run)
{
    const ClientThread client(run.options);
    CoroutineRunner().run(connectAndRun(client.handle(), run));
}
