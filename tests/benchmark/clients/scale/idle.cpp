// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// So many connections as --messages says in one process, which then do nothing: what memory each
// takes. --mode ours, socket or mosquitto.

#include "clientmain.h"
#include "coroutinerunner.h"

#include <QCoMqtt/Client>

#include <QtCore/QCoreApplication>
#include <QtNetwork/QTcpSocket>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <vector>

#ifdef QCOMQTT_HAS_MOSQUITTO
#include <mosquitto.h>
#include <poll.h>
#endif

namespace {

constexpr int connectingAtOnce = 50;

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

void measureOurs(const RunOptions &options, Measurement &measurement)
{
    std::deque<QCoMqtt::Client> clients;
    CoroutineRunner runner;
    measurement.start();
    runner.run(connectAll(clients, options));
    measurement.stop(options.messages);
}

void measureSockets(const RunOptions &options, Measurement &measurement)
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

void measureMosquitto(const RunOptions &options, Measurement &measurement)
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
void measureMosquitto(const RunOptions &, Measurement &)
{
    throw std::runtime_error("built without libmosquitto");
}
#endif

void measureIdle(const RunOptions &options, Measurement &measurement)
{
    const auto measure = oneOf<void (*)(const RunOptions &, Measurement &)>(
        {{"ours", measureOurs}, {"socket", measureSockets}, {"mosquitto", measureMosquitto}},
        options.mode);
    measure(options, measurement);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    return clientMain(argc, argv, measureIdle);
}
