// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Paho C++ in the benchmark; see tests/benchmark/README.md.

#include "measurement.h"
#include "runoptions.h"

#include <mqtt/async_client.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <stdexcept>

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
class PahoRun final : public mqtt::iaction_listener
{
public:
    explicit PahoRun(const RunOptions &options)
        : m_options(options)
        , m_payload(std::size_t(options.size), 'x')
        , m_client(uriOf(options), options.clientId(),
                   // By default it refuses more than 100 at one time.
                   mqtt::create_options(MQTTVERSION_5, 2 * options.window + 100), nullptr)
    {
        m_client.set_message_callback(
            [this](const mqtt::const_message_ptr &message) { onMessage(*message); });
    }

    void run();
    Measurement &measurement() noexcept { return m_measurement; }

private:
    void publishAll();
    void publish(std::int64_t messages);
    void publishOne(int qos);
    template<typename Condition>
    void wait(Condition condition);
    void subscribe() { m_client.subscribe(benchmarkTopic, m_options.qos)->wait(); }
    void receive();
    void makeTrips(std::int64_t trips);
    void roundTrip();

    void on_success(const mqtt::token &) override;
    void on_failure(const mqtt::token &) override;
    void onMessage(const mqtt::message &message);

    const RunOptions &m_options;
    const std::string m_payload;
    Measurement m_measurement;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_inFlight = 0;
    int m_wakeBelow = 0; // so many in flight: not one change of threads for each message
    std::int64_t m_received = 0;
    bool m_failed = false;
    mqtt::async_client m_client; // the last: its threads end first
};

template<typename Condition>
void PahoRun::wait(Condition condition)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_failed || condition(); });
    if (m_failed)
        throw std::runtime_error("a message was not taken, or came in another size");
}

void PahoRun::on_success(const mqtt::token &)
{
    const std::lock_guard lock(m_mutex);
    if (--m_inFlight <= m_wakeBelow)
        m_changed.notify_one();
}

void PahoRun::on_failure(const mqtt::token &)
{
    const std::lock_guard lock(m_mutex);
    m_failed = true;
    m_changed.notify_one();
}

void PahoRun::onMessage(const mqtt::message &message)
{
    const std::lock_guard lock(m_mutex);
    m_failed |= message.get_payload_ref().size() != std::size_t(m_options.size);
    ++m_received;
    const bool isReceiving = m_options.operation == RunOptions::Operation::Receive;
    if (isReceiving && m_received == m_options.warmUp())
        m_measurement.start();
    if (isReceiving && m_received == m_options.allMessages())
        m_measurement.stop(m_options.messages);
    if (!isReceiving || m_failed || m_received == m_options.allMessages())
        m_changed.notify_one();
}

void PahoRun::run()
{
    m_client.connect(connectOptions(m_options))->wait();
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
    m_client.disconnect()->wait();
}

void PahoRun::publishAll()
{
    publish(m_options.warmUp());
    m_measurement.start();
    publish(m_options.messages);
    if (m_options.qos == 0) { // when it is acknowledged, the others have arrived
        publishOne(1);
        wait([this] { return m_inFlight == 0; });
    }
    m_measurement.stop(m_options.messages);
}

void PahoRun::publish(std::int64_t messages)
{
    const int half = m_options.window / 2;
    for (; messages > 0; --messages) {
        std::unique_lock lock(m_mutex);
        m_wakeBelow = half;
        const bool isFull = m_inFlight >= m_options.window;
        lock.unlock();
        if (isFull)
            wait([&] { return m_inFlight <= half; });
        publishOne(m_options.qos);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_wakeBelow = 0;
    }
    wait([this] { return m_inFlight == 0; });
}

void PahoRun::publishOne(int qos)
{
    {
        const std::lock_guard lock(m_mutex);
        ++m_inFlight;
    }
    m_client.publish(benchmarkTopic, m_payload.data(), m_payload.size(), qos, false, nullptr,
                     *this);
}

void PahoRun::receive()
{
    subscribe();
    wait([this] { return m_received == m_options.allMessages(); });
}

void PahoRun::makeTrips(std::int64_t trips)
{
    for (const std::int64_t end = m_received + trips; m_received < end;) {
        const std::int64_t before = m_received;
        m_measurement.beginTrip();
        publishOne(m_options.qos);
        wait([&] { return m_inFlight == 0 && m_received > before; });
        m_measurement.endTrip();
    }
}

void PahoRun::roundTrip()
{
    subscribe();
    m_measurement.expectTrips(m_options.messages);
    makeTrips(m_options.warmUp());
    m_measurement.start();
    makeTrips(m_options.messages);
    m_measurement.stop(m_options.messages);
}

} // namespace

int main(int argc, char **argv)
try {
    const RunOptions options = runOptions(argc, argv);
    PahoRun run(options);
    run.run();
    run.measurement().print();
    return 0;
} catch (const std::exception &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
