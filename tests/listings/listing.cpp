// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "listing.h"

#include <qcomqtt/error.h>

#include <QtCore/QCoreApplication>

using namespace QCoMqtt;

namespace Listings {

namespace {

World *current = nullptr;
constexpr int turnsOfALoop = 3;

} // namespace

QList<Listing> &all()
{
    static QList<Listing> listings;
    return listings;
}

void add(const char *name, bool prints, std::function<QCoro::Task<>()> run)
{
    all().append({name, prints, std::move(run)});
}

World::World()
{
    m_broker.addUser(QStringLiteral("user"), QStringLiteral("secret"));
    m_broker.listen();
    QUrl url = m_broker.url();
    url.setUserName(QStringLiteral("user"));
    url.setPassword(QStringLiteral("secret"));
    m_url = url.toEncoded();
    m_broker.publish("humidity/inside", 0.41, QoS::AtLeastOnce, true);
    current = this;
}

World::~World()
{
    current = nullptr;
}

QCoro::Task<> World::serveTime()
{
    Client client(m_url.constData());
    co_await client.connect();
    MessageStream requests = co_await client.listen("service/time");
    try {
        while (auto request = co_await requests.next().stopOn(m_stop.get_token())) {
            const Properties &asked = request->properties();
            PublishOptions options;
            options.correlationData(
                asked.bytes(PropertyId::CorrelationData).value_or(QByteArray()));
            const Topic answers(asked.text(PropertyId::ResponseTopic).value_or(QString()));
            co_await client.publish(answers, "twelve o'clock", options);
        }
    } catch (const CancelledError &) {
        // The listing has ended.
    }
    co_await client.disconnect();
}

void World::feed()
{
    for (int i = 0; i < turnsOfALoop; ++i) {
        for (const char *topic : {"humidity/inside", "humidity/kitchen", "a/b", "b"})
            m_broker.publish(topic, 0.5, QoS::AtLeastOnce);
    }
}

void World::startLoop(MessageStream &stream)
{
    ++m_loops;
    m_turns = 0;
    m_looped = &stream;
    feed();
}

void World::turn()
{
    if (++m_turns != turnsOfALoop)
        return;
    ++m_finishedLoops;
    // Not from within the loop's body, which may hold the stream's current message.
    QMetaObject::invokeMethod(
        qApp, [stream = m_looped] { stream->close(); }, Qt::QueuedConnection);
}

const char *broker()
{
    static QByteArray url;
    url = current->url();
    return url.constData();
}

void loopOver(MessageStream &stream)
{
    current->startLoop(stream);
}

void turn()
{
    current->turn();
}

void use(const Message &message)
{
    if (!message.topic().isEmpty())
        current->turn();
}

} // namespace Listings
