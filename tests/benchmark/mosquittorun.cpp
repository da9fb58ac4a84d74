// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "runs.h"

#include <stdexcept>
#include <string>

#ifdef QCOMQTT_HAS_MOSQUITTO

#include <mosquitto.h>
#include <mqtt_protocol.h>

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
    MosquittoRun(const Case &what, const Settings &settings);
    ~MosquittoRun()
    {
        mosquitto_destroy(m_client);
        mosquitto_lib_cleanup();
    }
    Q_DISABLE_COPY_MOVE(MosquittoRun)

    Sample run(quint16 port);

private:
    void turn() { check(mosquitto_loop(m_client, 1000, 1)); }
    void connect(quint16 port);
    void publish(qint64 messages);
    void publishOne(int qos);
    void finishPublishing();
    void receive();
    void onMessage(const mosquitto_message &message);
    static MosquittoRun &self(void *pointer) { return *static_cast<MosquittoRun *>(pointer); }

    const Case &m_what;
    const Settings &m_settings;
    const std::string m_payload;
    mosquitto *m_client;
    Stopwatch m_stopwatch;
    qint64 m_left = 0;
    int m_inFlight = 0;
    bool m_connected = false;
    bool m_wrongSize = false;
};

MosquittoRun::MosquittoRun(const Case &what, const Settings &settings)
    : m_what(what), m_settings(settings), m_payload(std::size_t(settings.payloadSize), 'x')
{
    mosquitto_lib_init();
    m_client = mosquitto_new("benchmark", true, this);
    if (!m_client)
        throw std::bad_alloc();
    mosquitto_int_option(m_client, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    mosquitto_int_option(m_client, MOSQ_OPT_TCP_NODELAY, 1);
    mosquitto_int_option(m_client, MOSQ_OPT_RECEIVE_MAXIMUM, settings.window);
    mosquitto_int_option(m_client, MOSQ_OPT_SEND_MAXIMUM, settings.window);
    mosquitto_connect_callback_set(m_client, [](mosquitto *, void *pointer, int result) {
        self(pointer).m_connected = result == 0;
    });
    mosquitto_publish_callback_set(m_client, [](mosquitto *, void *pointer, int) {
        --self(pointer).m_inFlight;
    });
    mosquitto_message_callback_set(
        m_client, [](mosquitto *, void *pointer, const mosquitto_message *message) {
            self(pointer).onMessage(*message);
        });
}

Sample MosquittoRun::run(quint16 port)
{
    connect(port);
    if (m_what.direction == Case::Direction::Receive) {
        receive();
    } else {
        publish(m_settings.warmUp());
        if (m_what.qos > 0)
            finishPublishing();
        m_stopwatch.start();
        publish(m_settings.messages);
        if (m_what.qos == 0)
            publishOne(1); // when it is acknowledged, the others have arrived
        finishPublishing();
        m_stopwatch.stop(m_settings.messages);
    }
    check(mosquitto_disconnect(m_client));
    return m_stopwatch.sample();
}

void MosquittoRun::connect(quint16 port)
{
    check(mosquitto_connect(m_client, "127.0.0.1", port, 60));
    while (!m_connected)
        turn();
}

void MosquittoRun::publish(qint64 messages)
{
    for (qint64 i = 0; i < messages; ++i) {
        publishOne(m_what.qos);
        while (mosquitto_want_write(m_client) || m_inFlight >= m_settings.window)
            turn();
    }
}

void MosquittoRun::publishOne(int qos)
{
    ++m_inFlight;
    check(mosquitto_publish(m_client, nullptr, benchmarkTopic, m_settings.payloadSize,
                            m_payload.data(), qos, false));
}

void MosquittoRun::finishPublishing()
{
    while (m_inFlight > 0)
        turn();
}

void MosquittoRun::receive()
{
    m_left = m_settings.warmUp() + m_settings.messages;
    check(mosquitto_subscribe(m_client, nullptr, benchmarkTopic, m_what.qos));
    while (m_left > 0)
        turn();
    if (m_wrongSize)
        throw std::runtime_error("a message of another size came");
}

void MosquittoRun::onMessage(const mosquitto_message &message)
{
    m_wrongSize |= message.payloadlen != m_settings.payloadSize;
    if (--m_left == m_settings.messages)
        m_stopwatch.start();
    if (m_left == 0)
        m_stopwatch.stop(m_settings.messages);
}

} // namespace

Sample runMosquitto(const Case &what, const Settings &settings, quint16 port)
{
    return MosquittoRun(what, settings).run(port);
}

QString mosquittoVersion()
{
    int major = 0;
    int minor = 0;
    int revision = 0;
    mosquitto_lib_version(&major, &minor, &revision);
    return QStringLiteral("%1.%2.%3").arg(major).arg(minor).arg(revision);
}

#else

Sample runMosquitto(const Case &, const Settings &, quint16)
{
    throw std::logic_error("built without libmosquitto");
}

QString mosquittoVersion()
{
    return {};
}

#endif
