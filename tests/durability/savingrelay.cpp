// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "savingrelay.h"

#include <algorithm>
#include <csignal>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

const QByteArray connectAsPinger = QByteArray::fromHex("101200044d51545404020000000670696e676572");
const QByteArray pingReq = QByteArray::fromHex("c000");
const QByteArray pingResp = QByteArray::fromHex("d000");

} // namespace

SavingLink::SavingLink(QTcpSocket *client, quint16 broker, QObject *parent)
    : QObject(parent), m_client(client), m_broker(new QTcpSocket(this))
{
    client->setParent(this);
    connect(client, &QIODevice::readyRead, this, [this] {
        m_hasBegun = true;
        m_broker->write(m_client->readAll());
    });
    connect(client, &QAbstractSocket::disconnected, this, &SavingLink::clientGone);
    connect(m_broker, &QIODevice::readyRead, this, [this] {
        m_unsaved += m_broker->readAll();
        Q_EMIT brokerSpoke();
    });
    connect(m_broker, &QAbstractSocket::disconnected, this, &SavingLink::forget);
    connect(m_broker, &QAbstractSocket::errorOccurred, this, &SavingLink::forget);
    m_broker->connectToHost(QHostAddress(QHostAddress::LocalHost), broker);
}

void SavingLink::cut()
{
    if (m_client)
        m_client->abort();
}

void SavingLink::forget()
{
    m_broker->disconnect(this);
    m_broker->abort();
    if (m_client) {
        m_client->disconnect(this);
        m_client->abort();
    }
    setParent(nullptr); // no link any more
    deleteLater();
}

void SavingLink::clientGone()
{
    m_client->deleteLater();
    m_client = nullptr;
    if (m_isAnswered || !m_hasBegun)
        leaveBroker();
}

// What the client had said still arrives.
void SavingLink::leaveBroker()
{
    m_broker->disconnectFromHost();
}

// mosquitto has one thread: a save that comes after an answer comes after all of it.
void SavingLink::saveEnded()
{
    if (m_saving.isEmpty())
        return;
    m_isAnswered = true;
    const QByteArray saved = std::exchange(m_saving, {});
    if (m_client)
        m_client->write(saved);
    else
        leaveBroker();
}

SavingRelay::SavingRelay(MosquittoBroker &broker) : m_mosquitto(broker)
{
    connect(&m_server, &QTcpServer::newConnection, this, &SavingRelay::accept);
    connect(&m_pinger, &QIODevice::readyRead, this, [this] {
        m_heard += m_pinger.readAll();
        if (m_heard.endsWith(pingResp))
            pingAnswered();
    });
    m_server.listen(QHostAddress::LocalHost);
    greetBroker();
}

// With no limit of messages in flight mosquitto 2.0 reads all of them back as messages that were
// never sent, and has forgotten what was acknowledged.
QByteArrayList SavingRelay::settings(const MosquittoBroker &broker)
{
    return {"persistence true", "autosave_interval 0", "max_inflight_messages 1000",
            "persistence_location " + broker.filePath(u"."_s).toLocal8Bit() + '/'};
}

QUrl SavingRelay::url() const
{
    QUrl url;
    url.setScheme(u"mqtt"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_server.serverPort());
    return url;
}

void SavingRelay::cut()
{
    for (SavingLink *link : links())
        link->cut();
}

bool SavingRelay::restartBroker(bool isKilled)
{
    if (isKilled)
        m_mosquitto.kill();
    else
        m_mosquitto.terminate();
    for (SavingLink *link : links())
        link->forget();
    m_pinger.abort();
    m_isSaving = false;
    const bool isStarted = m_mosquitto.start();
    greetBroker();
    return isStarted;
}

QList<SavingLink *> SavingRelay::links() const
{
    return findChildren<SavingLink *>(Qt::FindDirectChildrenOnly);
}

void SavingRelay::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        auto *link = new SavingLink(client, m_mosquitto.port(), this);
        connect(link, &SavingLink::brokerSpoke, this, &SavingRelay::saveWhenNeeded);
    }
}

void SavingRelay::greetBroker()
{
    m_pinger.connectToHost(QHostAddress(QHostAddress::LocalHost), m_mosquitto.port());
    m_pinger.write(connectAsPinger);
}

void SavingRelay::saveWhenNeeded()
{
    const QList<SavingLink *> all = links();
    const bool isNeeded = std::any_of(all.cbegin(), all.cend(),
                                      [](const SavingLink *link) { return link->hasUnsaved(); });
    if (m_isSaving || !isNeeded)
        return;
    for (SavingLink *link : all)
        link->saveBegins();
    m_isSaving = true;
    askForSave();
}

// mosquitto holds signals back while it waits for the network, up to 100 ms; so there is some.
void SavingRelay::askForSave()
{
    m_file = fileNumber();
    m_pings = 0;
    ::kill(pid_t(m_mosquitto.processId()), SIGUSR1);
    ping();
}

void SavingRelay::ping()
{
    m_heard.clear();
    ++m_pings;
    m_pinger.write(pingReq);
}

// It answers the first ping and then saves; so at the answer to the second there is another file.
// If not, it had just been about to take note of the save before this one, and lost the signal.
void SavingRelay::pingAnswered()
{
    if (m_pings == 1)
        return ping();
    if (fileNumber() == m_file)
        return askForSave();
    m_isSaving = false;
    ++m_saves;
    for (SavingLink *link : links())
        link->saveEnded();
    saveWhenNeeded();
}

quint64 SavingRelay::fileNumber() const
{
    struct stat status = {};
    const QByteArray path = m_mosquitto.filePath(u"mosquitto.db"_s).toLocal8Bit();
    return ::stat(path.constData(), &status) == 0 ? quint64(status.st_ino) : 0;
}
