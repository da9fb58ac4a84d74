// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "mqttbytes.h"

#include <qcomqtt/client.h>
#include <qcomqtt/transporterror.h>

#include <QtCore/QTemporaryDir>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! Servers in the file system.
class tst_LocalSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aUrlNamesTheSocket_data();
    void aUrlNamesTheSocket();
    void whatComesWithTheEndIsRead();
    void aMissingSocketIsNamed();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
};

void tst_LocalSocket::aUrlNamesTheSocket_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << u"socket"_s;
    QTest::newRow("with a space and a percent sign") << u"so cket%20"_s;
}

void tst_LocalSocket::aUrlNamesTheSocket()
{
    QFETCH(QString, name);
    QLocalServer server;
    QVERIFY(server.listen(path(name)));
    QByteArray received;
    connect(&server, &QLocalServer::newConnection, &server, [&] {
        QLocalSocket *socket = server.nextPendingConnection();
        connect(socket, &QIODevice::readyRead, socket, [&received, socket] {
            if (received.isEmpty())
                socket->write(connAck());
            received += socket->readAll();
        });
    });
    QUrl url;
    url.setScheme(u"mqtt+unix"_s);
    url.setPath(path(name), QUrl::DecodedMode);
    QString text = url.toString(QUrl::FullyEncoded);
    text.replace(u"mqtt+unix:/"_s, u"mqtt+unix:///"_s).replace(u"/////"_s, u"///"_s);
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        co_await client.connect();
        co_await client.publish("topic", QByteArray(1'000'000, 'x'));
        co_await client.disconnect();
    }(ClientOptions(text).clientId(u"test"_s)));
    QVERIFY(received.startsWith('\x10'));
    QTRY_VERIFY(received.endsWith(QByteArray::fromHex("e000")));
    QVERIFY(received.size() > 1'000'000);
}

void tst_LocalSocket::whatComesWithTheEndIsRead()
{
    QLocalServer server;
    QVERIFY(server.listen(path(u"ends"_s)));
    connect(&server, &QLocalServer::newConnection, &server, [&] {
        QLocalSocket *socket = server.nextPendingConnection();
        connect(socket, &QIODevice::readyRead, socket, [socket] {
            socket->write(connAck() + publish("one") + publish("two"));
            socket->disconnectFromServer();
        });
    });
    RUN_COROUTINE([](ClientOptions options) -> QCoro::Task<> {
        Client client(options);
        const auto stream = client.messages();
        co_await client.connect();
        const auto one = co_await stream.next().timeout(20s);
        const auto two = co_await stream.next().timeout(20s);
        CO_VERIFY(one && two);
        CO_COMPARE(two->payload(), "two");
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
        CO_COMPARE(end.failure()->code, ErrorCode::Disconnected);
    }(ClientOptions(u"mqtt+unix://"_s + path(u"ends"_s)).clientId(u"test"_s)));
}

void tst_LocalSocket::aMissingSocketIsNamed()
{
    const QString missing = path(u"missing"_s);
    for (int attempt = 0; attempt < 2; ++attempt) {
        try {
            runUntilDone([](ClientOptions options) -> QCoro::Task<> {
                Client client(options);
                co_await client.connect();
            }(ClientOptions(u"mqtt+unix://"_s + missing)));
            QFAIL("it connected");
        } catch (const TransportError &error) {
            QVERIFY2(error.text().contains(missing), error.what());
            QCOMPARE(error.failure().stage, ConnectStage::Connect);
        }
    }
}

QTEST_GUILESS_MAIN(tst_LocalSocket)
#include "tst_localsocket.moc"
