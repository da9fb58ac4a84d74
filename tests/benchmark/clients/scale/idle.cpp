// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// So many connections as --messages says in one process, which then do nothing: what memory each
// takes. --mode ours, socket or mosquitto.

#include "measurement.h"
#include "runoptions.h"

#include <QCoMqtt/Client>
#include <QCoMqtt/TaskGroup>

#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtNetwork/QTcpSocket>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <exception>
#include <memory>
#include <stdexcept>

#include <sys/resource.h>

#ifdef QCOMQTT_HAS_MOSQUITTO
#include <mosquitto.h>
#include <poll.h>
#endif

namespace {

constexpr int connectingAtOnce = 50;

// Every connection is a file.
void allowManyFiles()
{
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

QCoro::Task<> connectAll(std::deque<QCoMqtt::Client> &clients, const RunOptions &options)
{
    const QCoMqtt::ClientOptions clientOptions
        = QCoMqtt::ClientOptions(QStringLiteral("127.0.0.1"), options.port)
              .clientId(QString::fromStdString(options.clientId()));
    for (qint64 left = options.messages; left > 0;) {
        std::vector<QCoro::Task<QCoMqtt::ConnectResult>> connecting;
        for (int i = 0; i < connectingAtOnce && left > 0; ++i, --left)
            connecting.push_back(clients.emplace_back(clientOptions).connect().start());
        for (QCoro::Task<QCoMqtt::ConnectResult> &each : connecting)
            co_await each;
    }
}

QCoro::Task<> watch(QCoro::Task<> task, QEventLoop &loop, std::exception_ptr &error)
{
    try {
        co_await task;
    } catch (...) {
        error = std::current_exception();
    }
    loop.quit();
}

void measureOurs(Measurement &measurement, const RunOptions &options)
{
    std::deque<QCoMqtt::Client> clients;
    QEventLoop loop;
    std::exception_ptr error;
    measurement.start();
    watch(connectAll(clients, options), loop, error); // which waits for the network at least once
    loop.exec();
    if (error)
        std::rethrow_exception(error);
    measurement.stop(options.messages);
}

void measureSockets(Measurement &measurement, const RunOptions &options)
{
    std::deque<QTcpSocket> sockets;
    measurement.start();
    for (qint64 left = options.messages; left > 0; --left) {
        QTcpSocket &socket = sockets.emplace_back();
        socket.connectToHost(QStringLiteral("127.0.0.1"), options.port);
        if (!socket.waitForConnected())
            throw std::runtime_error(socket.errorString().toStdString());
    }
    measurement.stop(options.messages);
}

#ifdef QCOMQTT_HAS_MOSQUITTO
void checked(int result)
{
    if (result != MOSQ_ERR_SUCCESS)
        throw std::runtime_error(mosquitto_strerror(result));
}

// mosquitto_loop() takes no files beyond the 1024th.
void loopUntil(mosquitto *client, const bool &isDone)
{
    while (!isDone) {
        pollfd file = {mosquitto_socket(client), POLLIN, 0};
        poll(&file, 1, 1000);
        checked(mosquitto_loop_read(client, 1));
        checked(mosquitto_loop_write(client, 1));
    }
}

void measureMosquitto(Measurement &measurement, const RunOptions &options)
{
    mosquitto_lib_init();
    std::deque<mosquitto *> clients;
    measurement.start();
    for (qint64 left = options.messages; left > 0; --left) {
        bool isConnected = false;
        mosquitto *client = clients.emplace_back(
            mosquitto_new(options.clientId().c_str(), true, &isConnected));
        mosquitto_connect_callback_set(client, [](mosquitto *, void *connected, int) {
            *static_cast<bool *>(connected) = true;
        });
        checked(mosquitto_connect(client, "127.0.0.1", options.port, 60));
        loopUntil(client, isConnected);
    }
    measurement.stop(options.messages);
    std::for_each(clients.begin(), clients.end(), mosquitto_destroy);
}
#else
// mosquitto_loop() takes no files beyond the 1024th.
void loopUntil(mosquitto *client, const bool &isDone)
{
    while (!isDone) {
        pollfd file = {mosquitto_socket(client), POLLIN, 0};
        poll(&file, 1, 1000);
        checked(mosquitto_loop_read(client, 1));
        checked(mosquitto_loop_write(client, 1));
    }
}

void measureMosquitto(Measurement &, const RunOptions &)
{
    throw std::runtime_error("built without libmosquitto");
}
#endif

} // namespace

int main(int argc, char **argv)
try {
    const RunOptions options = runOptions(argc, argv);
    const QCoreApplication application(argc, argv);
    allowManyFiles();
    Measurement measurement;
    if (options.mode == "ours")
        measureOurs(measurement, options);
    else if (options.mode == "socket")
        measureSockets(measurement, options);
    else if (options.mode == "mosquitto")
        measureMosquitto(measurement, options);
    else
        throw std::invalid_argument("no such mode: " + options.mode);
    measurement.print();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
