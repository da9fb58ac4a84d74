// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "resources.h"

#include <qcomqtt/client.h>

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;
//! A PUBLISH of QoS 1 to a topic of one character has as much beside its payload and fixed header.
constexpr qsizetype overhead = 2 + 1 + 2 + 1;
constexpr qsizetype largest = 268'435'455 - overhead;

char byteAt(qsizetype place)
{
    return char(place % 251);
}

//! Takes one PUBLISH, byte by byte, and keeps nothing of it.
class Taker : public QObject
{
    Q_OBJECT
public:
    Taker()
    {
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            m_socket = m_server.nextPendingConnection();
            m_socket->setReadBufferSize(mebibyte);
            connect(m_socket, &QTcpSocket::readyRead, this, &Taker::read);
        });
    }
    QUrl url() const { return QUrl(u"mqtt://127.0.0.1:%1"_s.arg(m_server.serverPort())); }
    qsizetype payloadBytes() const noexcept { return m_place; }
    bool isRight() const noexcept { return m_isRight; }
    bool hasPublish() const noexcept { return m_hasPublish; }

private:
    void read()
    {
        if (!m_isConnected) {
            m_socket->readAll(); // CONNECT is small
            m_isConnected = true;
            m_socket->write(QByteArray::fromHex("2003000000"));
        }
        if (!m_hasPublish) {
            if (m_socket->bytesAvailable() < 5 + overhead)
                return;
            const QByteArray head = m_socket->read(5 + overhead);
            m_hasPublish = true;
            m_isRight = head == QByteArray::fromHex("32ffffff7f000161000100");
        }
        while (m_place < largest) {
            const QByteArray bytes = m_socket->read(64 * 1024);
            if (bytes.isEmpty())
                return;
            for (const char byte : bytes)
                m_isRight = m_isRight && byte == byteAt(m_place++);
        }
        m_socket->write(QByteArray::fromHex("40020001"));
    }

    QTcpServer m_server;
    QTcpSocket *m_socket = nullptr;
    qsizetype m_place = 0;
    bool m_isConnected = false;
    bool m_hasPublish = false;
    bool m_isRight = false;
};

} // namespace

// C39
class tst_LargePayload : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void c39_thePayloadStaysWhereItIs();
    void c39_oneByteMoreIsRefused();
};

void tst_LargePayload::c39_thePayloadStaysWhereItIs()
{
    Taker taker;
    Client client(ClientOptions(taker.url()).clientId(u"c"_s).keepAlive(0s));
    RUN_COROUTINE(client.connect().start());
    QByteArray payload(largest, Qt::Uninitialized);
    for (qsizetype i = 0; i < payload.size(); ++i)
        payload[i] = byteAt(i);
    Resources::resetPeak();
    const qint64 before = Resources::now().resident;
    RUN_COROUTINE(client.publish("a", payload, QoS::AtLeastOnce).start(), 240s);
    const qint64 grown = Resources::peak() - before;
    QCOMPARE(taker.payloadBytes(), largest);
    QVERIFY(taker.isRight());
    QVERIFY2(grown < 8 * mebibyte,
             qPrintable(u"%1 MiB more than before"_s.arg(double(grown) / mebibyte)));
}

void tst_LargePayload::c39_oneByteMoreIsRefused()
{
    Taker taker;
    Client client(ClientOptions(taker.url()).clientId(u"c"_s).keepAlive(0s));
    RUN_COROUTINE(client.connect().start());
    const QByteArray payload(largest + 1, 'x');
    RUN_COROUTINE([](Client &client, QByteArray payload) -> QCoro::Task<> {
        const auto error
            = co_await thrown<UsageError>(client.publish("a", payload, QoS::AtLeastOnce).start());
        CO_VERIFY(error);
        CO_VERIFY2(error->text().contains(u"268435461"_s), error->what());
    }(client, payload));
    QVERIFY(!taker.hasPublish());
    QVERIFY(client.state() == ConnectionState::Connected);
}

QTEST_GUILESS_MAIN(tst_LargePayload)
#include "tst_largepayload.moc"
