// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "mqttbytes.h"

#include <qcomqtt/client.h>
#include <qcomqtt/transporterror.h>

#include <QtCore/QBuffer>
#include <QtCore/QPointer>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! One end of a line in memory; the test is the other.
class Line : public QIODevice
{
public:
    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override { return m_input.size() + QIODevice::bytesAvailable(); }
    bool open(OpenMode mode) override { return !broken && QIODevice::open(mode); }

    void receive(const QByteArray &bytes)
    {
        m_input += bytes;
        Q_EMIT readyRead();
    }
    void hangUp() { Q_EMIT readChannelFinished(); }

    QByteArray written;
    bool broken = false;
    bool full = false; // takes no more

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const qint64 count = std::min<qint64>(size, m_input.size());
        std::copy_n(m_input.constData(), count, data);
        m_input.remove(0, count);
        return count;
    }
    qint64 writeData(const char *data, qint64 size) override
    {
        if (full)
            return -1;
        const qint64 count = std::min<qint64>(size, 100); // in parts
        written.append(data, count);
        QMetaObject::invokeMethod(this, [this, count] { Q_EMIT bytesWritten(count); },
                                  Qt::QueuedConnection);
        return count;
    }

private:
    QByteArray m_input;
};

//! Has more messages than anybody can read, and tells of them once more while it is being read.
class Flood : public Line
{
public:
    bool toldAgain = false;

protected:
    qint64 readData(char *data, qint64 size) override
    {
        const qint64 rest = Line::readData(data, size);
        if (rest > 0 || written.isEmpty())
            return rest;
        if (!std::exchange(m_isTelling, true)) {
            QMetaObject::invokeMethod(this, [this] {
                toldAgain = true;
                Q_EMIT readyRead();
            }, Qt::QueuedConnection);
        }
        const QByteArray message = publish("x");
        const qint64 count = size / message.size();
        for (qint64 i = 0; i < count; ++i)
            std::copy(message.begin(), message.end(), data + i * message.size());
        return count * message.size();
    }

private:
    bool m_isTelling = false;
};

//! Makes lines, and keeps an eye on the last one.
struct Lines
{
    QPointer<Line> last;
    int made = 0;
    bool broken = false;

    ClientOptions options()
    {
        return ClientOptions()
            .transport([this] {
                auto line = std::make_unique<Line>();
                line->broken = broken;
                last = line.get();
                ++made;
                return line;
            })
            .clientId(u"test"_s);
    }
};

QCoro::Task<> connectOver(Client &client, Lines &lines)
{
    auto connecting = client.connect().start();
    const bool asked = QTest::qWaitFor([&] { return lines.last && !lines.last->written.isEmpty(); });
    if (asked)
        lines.last->receive(connAck());
    co_await connecting;
}

QString errorOf(const ClientOptions &options)
{
    try {
        runUntilDone([](ClientOptions options) -> QCoro::Task<> {
            Client client(options);
            co_await client.connect();
        }(options));
    } catch (const TransportError &error) {
        return error.text();
    }
    return {};
}

} // namespace

//! A device of the user's own.
class tst_Device : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aCon19_theFirstBytesAreConnect();
    void messagesGoBothWays();
    void anotherConnectionGetsAnotherDevice();
    void theOtherEndHangsUp();
    void aDeviceThatIsClosedEndsTheConnection();
    void aDeviceThatTakesNothingIsAnError();
    void whatIsNoDeviceIsAnError();
    void aDeviceWithPositionsIsRefused();
    void theDeviceIsDestroyedWithTheClient();
    void f22_theClientMayGoWhileAFloodIsRead();
};

void tst_Device::aCon19_theFirstBytesAreConnect()
{
    Lines lines;
    RUN_COROUTINE([](Lines *lines) -> QCoro::Task<> {
        Client client(lines->options());
        co_await connectOver(client, *lines);
        CO_COMPARE(lines->last->written.at(0), '\x10');
        CO_COMPARE(lines->made, 1);
    }(&lines));
}

void tst_Device::messagesGoBothWays()
{
    Lines lines;
    RUN_COROUTINE([](Lines *lines) -> QCoro::Task<> {
        Client client(lines->options());
        const auto stream = client.messages();
        co_await connectOver(client, *lines);
        lines->last->written.clear();
        co_await client.publish("t", QByteArray(1000, 'x'));
        const bool sent = QTest::qWaitFor([&] { return lines->last->written.size() > 1000; });
        CO_VERIFY(sent);
        CO_COMPARE(lines->last->written, publish(QByteArray(1000, 'x')));
        for (const char byte : publish("answer"))
            lines->last->receive(QByteArray(1, byte));
        const auto message = co_await stream.next().timeout(20s);
        CO_VERIFY(message.has_value());
        CO_COMPARE(message->payload(), "answer");
    }(&lines));
}

void tst_Device::anotherConnectionGetsAnotherDevice()
{
    Lines lines;
    RUN_COROUTINE([](Lines *lines) -> QCoro::Task<> {
        Client client(lines->options());
        co_await connectOver(client, *lines);
        const QPointer<Line> first = lines->last;
        co_await client.disconnect();
        const bool gone = QTest::qWaitFor([&] { return first.isNull(); });
        CO_VERIFY(gone);
        co_await connectOver(client, *lines);
        CO_COMPARE(lines->made, 2);
    }(&lines));
}

void tst_Device::theOtherEndHangsUp()
{
    Lines lines;
    RUN_COROUTINE([](Lines *lines) -> QCoro::Task<> {
        Client client(lines->options());
        co_await connectOver(client, *lines);
        lines->last->hangUp();
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
        CO_COMPARE(end.failure()->code, ErrorCode::Disconnected);
    }(&lines));
}

void tst_Device::aDeviceThatIsClosedEndsTheConnection()
{
    Lines lines;
    RUN_COROUTINE([](Lines *lines) -> QCoro::Task<> {
        Client client(lines->options());
        co_await connectOver(client, *lines);
        lines->last->close();
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
    }(&lines));
}

void tst_Device::aDeviceThatTakesNothingIsAnError()
{
    Lines lines;
    RUN_COROUTINE([](Lines *lines) -> QCoro::Task<> {
        Client client(lines->options());
        co_await connectOver(client, *lines);
        lines->last->full = true;
        co_await client.post("t", "x");
        const Disconnection end = co_await client.disconnected();
        CO_VERIFY(end.failure().has_value());
        CO_COMPARE(end.failure()->code, ErrorCode::Transport);
    }(&lines));
}

void tst_Device::whatIsNoDeviceIsAnError()
{
    QVERIFY(!errorOf(ClientOptions().transport([] { return nullptr; })).isEmpty());
    QVERIFY(!errorOf(ClientOptions().transport([]() -> std::unique_ptr<QIODevice> {
        throw std::runtime_error("no line");
    })).isEmpty());
    Lines lines;
    lines.broken = true;
    QVERIFY(!errorOf(lines.options()).isEmpty());
}

void tst_Device::aDeviceWithPositionsIsRefused()
{
    const QString text
        = errorOf(ClientOptions().transport([] { return std::make_unique<QBuffer>(); }));
    QVERIFY2(text.contains(u"not sequential"), qPrintable(text));
}

void tst_Device::theDeviceIsDestroyedWithTheClient()
{
    Lines lines;
    RUN_COROUTINE([](Lines *lines) -> QCoro::Task<> {
        Client client(lines->options());
        co_await connectOver(client, *lines);
    }(&lines));
    QTRY_VERIFY(lines.last.isNull());
}

void tst_Device::f22_theClientMayGoWhileAFloodIsRead()
{
    // A part of the flood, enough to let the event loop have its turn, is read before that: the
    // client has asked itself to go on reading by then.
    RUN_COROUTINE([]() -> QCoro::Task<> {
        QPointer<Flood> flood;
        const auto makeFlood = [&flood] {
            auto device = std::make_unique<Flood>();
            flood = device.get();
            return device;
        };
        Client client(ClientOptions().transport(makeFlood).clientId(u"test"_s));
        const auto stream = client.messages();
        auto connecting = client.connect().start();
        const bool asked = QTest::qWaitFor([&] { return flood && !flood->written.isEmpty(); });
        CO_VERIFY(asked);
        flood->receive(connAck());
        co_await connecting;
        while (auto message = co_await stream.next()) {
            if (flood->toldAgain)
                break;
        }
        CO_VERIFY(flood->toldAgain);
    }());
    QCoreApplication::processEvents();
}

QTEST_GUILESS_MAIN(tst_Device)
#include "tst_device.moc"
