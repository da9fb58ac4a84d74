// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// libmosquitto in the benchmark; see tests/benchmark/README.md.

#include "measurement.h"
#include "runoptions.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>

#include <cstdio>
#include <stdexcept>

namespace {

void check(int result)
{
    if (result != MOSQ_ERR_SUCCESS)
        throw std::runtime_error(std::string("libmosquitto: ") + mosquitto_strerror(result));
}

// mosquitto_loop() in the thread that publishes: the fastest of its ways, as it needs no lock and
// no second thread.
class MosquittoRun
{
public:
    explicit MosquittoRun(const RunOptions &options);
    MosquittoRun(const MosquittoRun &) = delete;
    MosquittoRun &operator=(const MosquittoRun &) = delete;
    ~MosquittoRun()
    {
        mosquitto_destroy(m_client);
        mosquitto_lib_cleanup();
    }

    void run();
    Measurement &measurement() noexcept { return m_measurement; }

private:
    void turn() { check(mosquitto_loop(m_client, 1000, 1)); }
    void connect();
    void subscribe();
    void publishAll();
    void publish(std::int64_t messages);
    void publishOne(int qos);
    void finishPublishing();
    void receive();
    void makeTrips(std::int64_t trips);
    void roundTrip();
    void onMessage(const mosquitto_message &message);
    static MosquittoRun &self(void *pointer) { return *static_cast<MosquittoRun *>(pointer); }

    const RunOptions &m_options;
    const std::string m_payload;
    mosquitto *m_client;
    Measurement m_measurement;
    std::int64_t m_received = 0;
    int m_inFlight = 0;
    bool m_connected = false;
    bool m_subscribed = false;
    bool m_wrongSize = false;
};

MosquittoRun::MosquittoRun(const RunOptions &options)
    : m_options(options), m_payload(std::size_t(options.size), 'x')
{
    mosquitto_lib_init();
    m_client = mosquitto_new(options.clientId().c_str(), true, this);
    if (!m_client)
        throw std::bad_alloc();
    mosquitto_int_option(m_client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    mosquitto_int_option(m_client, MOSQ_OPT_TCP_NODELAY, 1);
    mosquitto_int_option(m_client, MOSQ_OPT_RECEIVE_MAXIMUM, options.window);
    mosquitto_int_option(m_client, MOSQ_OPT_SEND_MAXIMUM, options.window);
    mosquitto_connect_callback_set(m_client, [](mosquitto *, void *pointer, int result) {
        self(pointer).m_connected = result == 0;
    });
    mosquitto_subscribe_callback_set(m_client,
                                     [](mosquitto *, void *pointer, int, int, const int *) {
                                         self(pointer).m_subscribed = true;
                                     });
    mosquitto_publish_callback_set(m_client, [](mosquitto *, void *pointer, int) {
        --self(pointer).m_inFlight;
    });
    mosquitto_message_callback_set(
        m_client, [](mosquitto *, void *pointer, const mosquitto_message *message) {
            self(pointer).onMessage(*message);
        });
}

void MosquittoRun::run()
{
    connect();
    switch (m_options.operation) {
    case RunOptions::Operation::Publish:
        publishAll();
        break;
    case RunOptions::Operation::Receive:
        receive();
        break;
    case RunOptions::Operation::RoundTrip:
        roundTrip();
    }
    if (m_wrongSize)
        throw std::runtime_error("a message of another size came");
    check(mosquitto_disconnect(m_client));
}

void MosquittoRun::connect()
{
    const char *host = "127.0.0.1";
    if (m_options.transport == RunOptions::Transport::Tls) {
        host = "localhost";
        check(mosquitto_tls_set(m_client, m_options.certificate.c_str(), nullptr, nullptr, nullptr,
                                nullptr));
    } else if (m_options.transport == RunOptions::Transport::WebSocket) {
        throw std::invalid_argument("libmosquitto has no WebSocket");
    }
    check(mosquitto_connect(m_client, host, m_options.port, 60));
    while (!m_connected)
        turn();
}

void MosquittoRun::subscribe()
{
    check(mosquitto_subscribe(m_client, nullptr, benchmarkTopic, m_options.qos));
    while (!m_subscribed)
        turn();
}

void MosquittoRun::publishAll()
{
    publish(m_options.warmUp());
    if (m_options.qos > 0)
        finishPublishing();
    m_measurement.start();
    publish(m_options.messages);
    if (m_options.qos == 0)
        publishOne(1); // when it is acknowledged, the others have arrived
    finishPublishing();
    m_measurement.stop(m_options.messages);
}

void MosquittoRun::publish(std::int64_t messages)
{
    for (std::int64_t i = 0; i < messages; ++i) {
        publishOne(m_options.qos);
        while (mosquitto_want_write(m_client) || m_inFlight >= m_options.window)
            turn();
    }
}

void MosquittoRun::publishOne(int qos)
{
    ++m_inFlight;
    check(mosquitto_publish(m_client, nullptr, benchmarkTopic, int(m_options.size),
                            m_payload.data(), qos, false));
}

void MosquittoRun::finishPublishing()
{
    while (m_inFlight > 0)
        turn();
}

void MosquittoRun::receive()
{
    subscribe();
    while (m_received < m_options.allMessages())
        turn();
}

void MosquittoRun::makeTrips(std::int64_t trips)
{
    for (const std::int64_t end = m_received + trips; m_received < end;) {
        m_measurement.beginTrip();
        const std::int64_t before = m_received;
        publishOne(m_options.qos);
        while (m_inFlight > 0 || m_received == before)
            turn();
        m_measurement.endTrip();
    }
}

void MosquittoRun::roundTrip()
{
    subscribe();
    m_measurement.expectTrips(m_options.messages);
    makeTrips(m_options.warmUp());
    m_measurement.start();
    makeTrips(m_options.messages);
    m_measurement.stop(m_options.messages);
}

void MosquittoRun::onMessage(const mosquitto_message &message)
{
    m_wrongSize |= message.payloadlen != m_options.size;
    ++m_received;
    if (m_options.operation != RunOptions::Operation::Receive)
        return;
    if (m_received == m_options.warmUp())
        m_measurement.start();
    if (m_received == m_options.allMessages())
        m_measurement.stop(m_options.messages);
}

} // namespace

int main(int argc, char **argv)
try {
    const RunOptions options = runOptions(argc, argv);
    MosquittoRun run(options);
    run.run();
    run.measurement().print();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
