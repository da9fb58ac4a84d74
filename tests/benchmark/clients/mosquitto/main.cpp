// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// libmosquitto in the benchmark; see tests/benchmark/README.md.

#include "blockingclient.h"
#include "clientmain.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>

#include <stdexcept>

namespace {

void check(int result)
{
    if (result != MOSQ_ERR_SUCCESS)
        throw std::runtime_error(std::string("libmosquitto: ") + mosquitto_strerror(result));
}

// mosquitto_loop() in the thread that publishes: the fastest of its ways, as it needs no lock and
// no second thread.
class MosquittoClient
{
public:
    MosquittoClient(const RunOptions &options, Measurement &measurement);
    MosquittoClient(const MosquittoClient &) = delete;
    MosquittoClient &operator=(const MosquittoClient &) = delete;
    ~MosquittoClient()
    {
        mosquitto_destroy(m_client);
        mosquitto_lib_cleanup();
    }

    // See BlockingClient.
    void connect();
    void subscribe();
    void publish(std::int64_t messages, int qos);
    void receive();
    void makeTrip();
    void disconnect() { check(mosquitto_disconnect(m_client)); }
    const Arrivals &arrivals() const noexcept { return m_arrivals; }

private:
    void setOptions();
    void setCallbacks();
    void turn() { check(mosquitto_loop(m_client, 1000, 1)); }
    void publishOne(int qos);
    static MosquittoClient &self(void *pointer) { return *static_cast<MosquittoClient *>(pointer); }

    const RunOptions &m_options;
    const std::string m_payload;
    mosquitto *m_client;
    Arrivals m_arrivals;
    int m_inFlight = 0;
    bool m_connected = false;
    bool m_subscribed = false;
};

MosquittoClient::MosquittoClient(const RunOptions &options, Measurement &measurement)
    : m_options(options)
    , m_payload(std::size_t(options.size), 'x')
    , m_arrivals(options, measurement)
{
    mosquitto_lib_init();
    m_client = mosquitto_new(options.clientId().c_str(), true, this);
    if (!m_client)
        throw std::bad_alloc();
    setOptions();
    setCallbacks();
}

void MosquittoClient::setOptions()
{
    mosquitto_int_option(m_client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    mosquitto_int_option(m_client, MOSQ_OPT_TCP_NODELAY, 1);
    mosquitto_int_option(m_client, MOSQ_OPT_RECEIVE_MAXIMUM, m_options.window);
    mosquitto_int_option(m_client, MOSQ_OPT_SEND_MAXIMUM, m_options.window);
}

void MosquittoClient::setCallbacks()
{
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
            self(pointer).m_arrivals.count(message->payloadlen);
        });
}

void MosquittoClient::connect()
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

void MosquittoClient::subscribe()
{
    check(mosquitto_subscribe(m_client, nullptr, benchmarkTopic, m_options.qos));
    while (!m_subscribed)
        turn();
}

void MosquittoClient::publish(std::int64_t messages, int qos)
{
    for (; messages > 0; --messages) {
        publishOne(qos);
        while (mosquitto_want_write(m_client) || m_inFlight >= m_options.window)
            turn();
    }
    while (m_inFlight > 0)
        turn();
}

void MosquittoClient::publishOne(int qos)
{
    ++m_inFlight;
    check(mosquitto_publish(m_client, nullptr, benchmarkTopic, int(m_options.size),
                            m_payload.data(), qos, false));
}

void MosquittoClient::receive()
{
    while (!m_arrivals.isComplete())
        turn();
}

void MosquittoClient::makeTrip()
{
    const std::int64_t before = m_arrivals.counted();
    publishOne(m_options.qos);
    while (m_inFlight > 0 || m_arrivals.counted() == before)
        turn();
}

void run(const RunOptions &options, Measurement &measurement)
{
    MosquittoClient client(options, measurement);
    runBlocking(client, options, measurement);
}

} // namespace

int main(int argc, char **argv)
{
    return clientMain(argc, argv, run);
}
