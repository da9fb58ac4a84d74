// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peers.h"

using namespace QCoMqtt;
using namespace std::chrono_literals;

void addVersions()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::newRow("3.1") << ProtocolVersion::V3_1;
    QTest::newRow("3.1.1") << ProtocolVersion::V3_1_1;
    QTest::newRow("5") << ProtocolVersion::V5;
}

ClientOptions optionsFor(const MosquittoBroker &broker, ProtocolVersion version)
{
    return ClientOptions(broker.url()).protocolVersion(version);
}

QByteArray freshTopic()
{
    static int count = 0;
    return "topic" + QByteArray::number(++count);
}

QCoro::Task<QList<Message>> readUntil(const MessageStream &stream, QByteArray end)
{
    QList<Message> messages;
    while (auto message = co_await stream.next().timeout(20s)) {
        if (message->topic().utf8() == end)
            break;
        messages.append(*message);
    }
    co_return messages;
}

QCoro::Task<QList<Message>> read(const MessageStream &stream, qsizetype count)
{
    QList<Message> messages;
    while (messages.size() < count) {
        const auto message = co_await stream.next().timeout(20s);
        if (!message)
            break;
        messages.append(*message);
    }
    co_return messages;
}

QByteArrayList payloadsOf(const QList<Message> &messages)
{
    QByteArrayList payloads;
    for (const Message &message : messages)
        payloads.append(message.payload());
    return payloads;
}
