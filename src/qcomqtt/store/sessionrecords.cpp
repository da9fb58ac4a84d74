// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/store/sessionrecords.h>

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/codec/packetreader.h>

#include <QtCore/QDataStream>
#include <QtCore/QIODeviceBase>

#include <map>

namespace QCoMqtt::Internal {

namespace {

// What stands in the highest byte of a key. These numbers, and the layouts below, are the format.
enum class Kind : quint8 { Header = 0, Message = 1, State = 2, Received = 3, Subscription = 4 };
constexpr quint8 formatVersion = 1;
constexpr int kindShift = 56;

enum class Progress : quint8 { Sent = 1, Received = 2 };

constexpr quint64 keyOf(Kind kind, quint64 number = 0)
{
    return (quint64(kind) << kindShift) | number;
}

constexpr quint64 numberOf(quint64 key)
{
    return key & ((quint64(1) << kindShift) - 1);
}

template<typename... Fields>
QByteArray bytesOf(const Fields &...fields)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODeviceBase::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    (stream << ... << fields);
    return bytes;
}

// MQTT 5 adds a byte for the length of properties, which the largest messages have no room for.
ProtocolVersion versionFor(const Publish &publish)
{
    return publish.properties.isEmpty() ? ProtocolVersion::V3_1_1 : ProtocolVersion::V5;
}

qint64 wallClockOf(Instant instant, const Moment &now)
{
    using std::chrono::milliseconds;
    return now.wallClock
        - std::chrono::duration_cast<milliseconds>(now.instant - instant).count();
}

// A wall clock that was set back must not make what waits any younger than it is, and one that was
// set far ahead must not overflow.
Instant instantOf(qint64 wallClock, const Moment &now)
{
    using std::chrono::milliseconds;
    constexpr milliseconds longest = std::chrono::years(100);
    const milliseconds waited(wallClock < now.wallClock ? now.wallClock - wallClock : 0);
    return now.instant - std::min(waited, longest);
}

// The one packet that \a bytes are, if they are.
std::optional<Packet> packetIn(const QByteArray &bytes, ProtocolVersion version)
{
    PacketReader reader(Reader::Server, version);
    reader.append(bytes);
    if (reader.next() != PacketReader::Status::Packet || reader.pendingBytes() > 0)
        return std::nullopt;
    return std::move(reader.packet());
}

} // namespace

struct SessionRecords::Reader
{
    using Message = SessionSnapshot::Message;

    SessionRecords &records;
    const Moment &now;
    Contents contents = {};
    std::map<Order, Message> messages = {};
    std::map<Order, SubscriptionKept> subscriptions = {};
    QByteArray broken = {};

    void require(bool condition, const char *rule)
    {
        if (!condition && broken.isEmpty())
            broken = rule;
    }

    void readHeader(QDataStream &stream)
    {
        quint8 format = 0;
        quint8 version = 0;
        QString clientId;
        stream >> format >> version >> clientId >> contents.server;
        require(format == formatVersion, "records are of format 1");
        require(version >= 3 && version <= 5, "the version of MQTT is one of 3, 4 and 5");
        contents.snapshot.begun = SessionBegun{clientId, ProtocolVersion(version)};
    }

    void readMessage(Order order, QDataStream &stream)
    {
        quint8 version = 0;
        quint16 packetId = 0;
        qint64 since = 0;
        QByteArray bytes;
        stream >> version >> packetId >> since >> bytes;
        require(version == 4 || version == 5, "a message is written as MQTT 3.1.1 or 5");
        require(since >= 0, "a message was kept after 1970");
        std::optional<Packet> packet = packetIn(bytes, ProtocolVersion(version));
        auto *publish = packet ? std::get_if<Publish>(&*packet) : nullptr;
        require(publish && publish->qos != QoS::AtMostOnce && !publish->topic.isEmpty(),
                "a message is a PUBLISH of QoS 1 or 2 with a topic");
        if (!broken.isEmpty())
            return;
        publish->packetId = packetId;
        Message &message = messages[order];
        message.publish = std::move(*publish);
        message.since = instantOf(since, now);
        if (message.packetId == 0)
            message.packetId = packetId;
        if (packetId != 0 && message.sentAs == 0)
            message.sentAs = order;
    }

    // Stands behind the record of its message, whose packet identifier it replaces.
    void readState(quint16 packetId, QDataStream &stream)
    {
        quint8 progress = 0;
        quint8 code = 0;
        quint64 order = 0;
        quint64 sentAs = 0;
        stream >> progress >> code >> order >> sentAs;
        const bool isReceived = progress == quint8(Progress::Received);
        require(isReceived || progress == quint8(Progress::Sent), "a state is 1 or 2");
        require(isReceived || messages.contains(order), "what was sent has a message");
        require(order != 0 && sentAs != 0, "what was sent has an order");
        Message &message = messages[order];
        message.packetId = packetId;
        message.sentAs = sentAs;
        message.isReceived = isReceived;
        message.code = ReasonCode(code);
        records.m_states.insert(order, packetId);
    }

    void readSubscription(Order order, QDataStream &stream)
    {
        quint32 identifier = 0;
        QByteArray bytes;
        stream >> identifier >> bytes;
        const std::optional<Packet> packet = packetIn(bytes, ProtocolVersion::V5);
        const auto *subscribe = packet ? std::get_if<Subscribe>(&*packet) : nullptr;
        require(subscribe && subscribe->subscriptions.size() == 1,
                "a subscription is a SUBSCRIBE with one filter");
        if (subscribe) {
            subscriptions[order] = {order, subscribe->subscriptions.first(),
                                    subscribe->properties, identifier};
        }
    }

    void read(const SessionRecord &record)
    {
        const QByteArray value = record.value.value_or(QByteArray());
        const quint64 number = numberOf(record.key);
        QDataStream stream(value);
        stream.setVersion(QDataStream::Qt_6_4);
        const bool hasId = number >= 1 && number <= 65535;
        switch (Kind(record.key >> kindShift)) {
        case Kind::Header:
            readHeader(stream);
            break;
        case Kind::Message:
            require(number != 0, "a message has an order");
            readMessage(number, stream);
            break;
        case Kind::State:
            require(hasId, "packet identifiers are from 1 to 65535");
            readState(quint16(number), stream);
            break;
        case Kind::Received:
            require(hasId, "packet identifiers are from 1 to 65535");
            contents.snapshot.received.push_back(quint16(number));
            records.m_received.insert(quint16(number));
            break;
        case Kind::Subscription:
            require(number != 0, "a subscription has an order");
            readSubscription(number, stream);
            break;
        default:
            require(false, "a record is of one of five kinds");
        }
        require(stream.status() == QDataStream::Ok && stream.atEnd(),
                "a record has its fields and nothing else");
    }

    void finish()
    {
        std::set<quint16> ids;
        for (auto &[order, message] : messages) {
            message.order = order;
            if (message.packetId != 0) {
                require(!ids.contains(message.packetId), "a packet identifier is used once");
                ids.insert(message.packetId);
                message.publish.packetId = message.isReceived ? quint16(0) : message.packetId;
            }
            contents.snapshot.messages.push_back(std::move(message));
        }
        for (auto &[order, subscription] : subscriptions)
            contents.snapshot.subscriptions.push_back(std::move(subscription));
    }
};

std::variant<SessionRecords::Contents, QByteArray>
SessionRecords::read(const QList<SessionRecord> &records, const Moment &now)
{
    m_received.clear();
    m_states.clear();
    // By kind: the state of a message is read behind the message.
    std::map<quint64, const SessionRecord *> inOrder;
    for (const SessionRecord &record : records) {
        if (record.value)
            inOrder[record.key] = &record;
    }
    Reader reader{*this, now};
    for (const auto &[key, record] : inOrder) {
        reader.read(*record);
        if (!reader.broken.isEmpty())
            return reader.broken;
    }
    reader.finish();
    if (!reader.broken.isEmpty())
        return reader.broken;
    return std::move(reader.contents);
}

struct SessionRecords::Writer
{
    SessionRecords &records;
    const QString &server;
    const Moment &now;
    QList<SessionRecord> &output;

    void put(Kind kind, quint64 number, QByteArray &&value)
    {
        output.append({keyOf(kind, number), std::move(value)});
    }
    void remove(Kind kind, quint64 number) { output.append({keyOf(kind, number), std::nullopt}); }
    void removeState(Order order)
    {
        if (records.m_states.isEmpty())
            return;
        if (const quint16 packetId = records.m_states.take(order))
            remove(Kind::State, packetId);
    }
    void putState(Progress progress, quint8 code, Order order, Order sentAs, quint16 packetId)
    {
        records.m_states.insert(order, packetId);
        put(Kind::State, packetId,
            bytesOf(quint8(progress), code, quint64(order), quint64(sentAs)));
    }

    void operator()(const SessionBegun &begun)
    {
        put(Kind::Header, 0,
            bytesOf(formatVersion, quint8(begun.version), begun.clientId, server));
    }
    void operator()(const MessageKept &kept)
    {
        removeState(kept.order);
        // A packet that waits has no identifier yet, and one without would be malformed.
        Publish publish = kept.publish;
        publish.packetId = 1;
        const ProtocolVersion version = versionFor(publish);
        QByteArray bytes;
        encode(publish, version, bytes);
        put(Kind::Message, kept.order,
            bytesOf(quint8(version), kept.publish.packetId, wallClockOf(kept.since, now), bytes));
    }
    void operator()(const MessageSent &sent)
    {
        putState(Progress::Sent, 0, sent.order, sent.sentAs, sent.packetId);
    }
    void operator()(const MessageReceived &received)
    {
        remove(Kind::Message, received.order); // the server's now
        putState(Progress::Received, quint8(received.code), received.order, received.sentAs,
                 received.packetId);
    }
    void operator()(const MessageDone &done)
    {
        remove(Kind::Message, done.order);
        removeState(done.order);
    }
    void operator()(const IncomingKept &kept)
    {
        records.m_received.insert(kept.packetId);
        put(Kind::Received, kept.packetId, QByteArray());
    }
    void operator()(const IncomingDone &done)
    {
        if (records.m_received.erase(done.packetId) > 0)
            remove(Kind::Received, done.packetId);
    }
    void operator()(const IncomingForgotten &)
    {
        for (const quint16 packetId : records.m_received)
            remove(Kind::Received, packetId);
        records.m_received.clear();
    }
    void operator()(const SubscriptionKept &kept)
    {
        QByteArray bytes;
        encode(Packet(Subscribe{1, {kept.subscription}, kept.properties}), ProtocolVersion::V5,
               bytes);
        put(Kind::Subscription, kept.order, bytesOf(kept.identifier, bytes));
    }
    void operator()(const SubscriptionDone &done) { remove(Kind::Subscription, done.order); }
};

void SessionRecords::write(const SessionChange &change, const QString &server, const Moment &now,
                           QList<SessionRecord> &records)
{
    std::visit(Writer{*this, server, now, records}, change);
}

} // namespace QCoMqtt::Internal
