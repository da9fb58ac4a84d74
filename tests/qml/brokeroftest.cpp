// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "brokeroftest.h"

#include <QtCore/QFile>
#include <QtCore/QStringDecoder>
#include <QtCore/QStringList>
#include <QtNetwork/QSslCertificate>
#include <QtNetwork/QSslSocket>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

QStringList &logged()
{
    static QStringList lines;
    return lines;
}

QtMessageHandler &handlerBefore()
{
    static QtMessageHandler handler = nullptr;
    return handler;
}

void keep(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    logged().append(text);
    if (handlerBefore() && type != QtDebugMsg)
        handlerBefore()(type, context, text);
}

QString readable(const Message &message)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(message.payload());
    return message.topic().toString() + u'='
        + (decoder.hasError() ? QString::fromLatin1(message.payload().toHex()) : text);
}

QCoro::Task<Reply> upperCase(Message request)
{
    co_return Reply(request.text().toUpper());
}

} // namespace

BrokerOfTest::BrokerOfTest()
{
    static const bool installed = [] {
        handlerBefore() = qInstallMessageHandler(keep);
        return true;
    }();
    Q_UNUSED(installed)
    m_flood.setInterval(1);
    connect(&m_flood, &QTimer::timeout, this,
            [this] { m_broker->publish("flood", ++m_flooded, QoS::AtMostOnce); });
    start();
}

BrokerOfTest::~BrokerOfTest() = default;

void BrokerOfTest::start()
{
    setFlooding(false);
    m_observer.reset();
    m_counts.clear();
    m_seen.clear();
    logged().clear();
    m_refuses = m_swallows = m_holds = m_cuts = false;
    m_broker = std::make_unique<LocalBroker>();
    m_broker->listen();
    m_broker->setFaultHook([this](const LocalBrokerPacket &packet) { return look(packet); });
    m_observer = std::make_unique<Client>(ClientOptions(m_broker->url()).clientId(u"observer"_s));
    observe();
    Q_EMIT packetsChanged();
    Q_EMIT seenChanged();
}

LocalBrokerFault BrokerOfTest::look(const LocalBrokerPacket &packet)
{
    if (packet.clientId == "observer"_L1)
        return LocalBrokerFault::pass();
    QMetaObject::invokeMethod(this, &BrokerOfTest::packetsChanged, Qt::QueuedConnection);
    if (packet.direction == LocalBrokerPacket::Direction::FromClient)
        ++m_counts[packet.type];
    if (packet.isFromClient(Type::Publish) && std::exchange(m_cuts, false))
        return LocalBrokerFault::dropLink();
    if (m_refuses && packet.isFromClient(Type::Publish))
        return LocalBrokerFault::answer(ReasonCode::QuotaExceeded);
    if (m_swallows && (packet.isFromClient(Type::Publish) || packet.isFromClient(Type::Subscribe)))
        return LocalBrokerFault::swallow();
    if (m_holds && packet.isToClient(Type::Publish))
        return LocalBrokerFault::hold();
    return LocalBrokerFault::pass();
}

QCoro::Task<> BrokerOfTest::observe()
{
    try {
        co_await m_observer->connect();
        auto messages = co_await m_observer->listen("#");
        while (auto message = co_await messages.next()) {
            if (message->topic() != Topic("flood")) {
                m_seen.append(readable(*message));
                Q_EMIT seenChanged();
            }
        }
    } catch (const Error &) {
        co_return; // the broker went, or the test has ended
    }
}

void BrokerOfTest::goDown()
{
    m_broker->close();
}

void BrokerOfTest::comeUp()
{
    m_broker->listen(m_broker->port());
}

bool BrokerOfTest::startTls()
{
    m_authority = std::make_unique<TestAuthority>();
    const TestCertificate client = m_authority->issue(u"client"_s, u"DNS:client"_s);
    QFile::rename(m_authority->encryptedKey(client, u"secret"_s), folder() + u"/encrypted.key"_s);
    QSslConfiguration configuration = m_authority->serverConfiguration(
        m_authority->issue(u"server"_s, u"DNS:broker.test"_s));
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setCaCertificates(QSslCertificate::fromPath(m_authority->caFile()));
    if (m_authority->failure().isEmpty())
        m_broker->listenTls(configuration);
    return m_authority->failure().isEmpty();
}

void BrokerOfTest::addUser(const QString &user, const QString &password)
{
    m_broker->addUser(user, password);
}

void BrokerOfTest::publish(const QString &topic, const QString &text, bool retain)
{
    m_broker->publish(topic, text, QoS::AtLeastOnce, retain);
}

void BrokerOfTest::publishNumbers(const QString &topic, int count)
{
    for (int number = 1; number <= count; ++number) {
        const QString below = topic.endsWith(u'/') ? QString::number(number % 10) : QString();
        m_broker->publish(topic + below, number, QoS::AtMostOnce);
    }
}

void BrokerOfTest::publishHex(const QString &topic, const QString &hex)
{
    m_broker->publish(topic, QByteArray::fromHex(hex.toLatin1()), QoS::AtLeastOnce);
}

void BrokerOfTest::release()
{
    m_holds = false;
    m_broker->release();
}

void BrokerOfTest::serve()
{
    // Runs on without the task, until the observer goes.
    const auto service = m_observer->serve(Subscription("service", QoS::AtLeastOnce), upperCase);
    Q_UNUSED(service)
}

QString BrokerOfTest::log() const
{
    return logged().join(u'\n');
}

void BrokerOfTest::setFlooding(bool on)
{
    if (on == m_flood.isActive())
        return;
    if (on)
        m_flood.start();
    else
        m_flood.stop();
    Q_EMIT floodChanged();
}
