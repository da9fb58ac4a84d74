// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "codecoracle.h"

#include <qcomqtt/codec/encoder.h>
#include <qcomqtt/codec/packetreader.h>

#include <QtCore/QDebug>

#include <algorithm>

namespace QCoMqtt::Internal {

namespace {

using Complaint = std::optional<std::string>;
using Status = PacketReader::Status;

struct Setting
{
    Reader end;
    ProtocolVersion version;
};

Setting settingOf(quint8 choice)
{
    constexpr ProtocolVersion versions[] = {ProtocolVersion::V3_1, ProtocolVersion::V3_1_1,
                                            ProtocolVersion::V5};
    return {(choice / 3) % 2 ? Reader::Server : Reader::Client, versions[choice % 3]};
}

std::string described(const Packet &packet)
{
    QString text;
    QDebug(&text) << packet;
    return text.toStdString();
}

// What a reader got, with the version that each packet was read as.
struct Outcome
{
    QList<std::pair<ProtocolVersion, Packet>> packets;
    std::optional<Malformation> malformation;
    qsizetype pendingBytes = 0;
};

Complaint checkMalformation(const Malformation &malformation, qsizetype pendingBytes)
{
    constexpr ReasonCode allowed[] = {
        ReasonCode::MalformedPacket,    ReasonCode::ProtocolError,
        ReasonCode::PacketTooLarge,     ReasonCode::UnsupportedProtocolVersion,
        ReasonCode::TopicFilterInvalid, ReasonCode::TopicNameInvalid,
        ReasonCode::TopicAliasInvalid,
    };
    if (std::find(std::begin(allowed), std::end(allowed), malformation.reasonCode)
        == std::end(allowed))
        return "an unexpected reason code";
    // What is missing begins right behind the last byte.
    if (malformation.offset < 0 || malformation.offset > pendingBytes)
        return "an offset outside of the bytes";
    if (qstrlen(malformation.rule) == 0)
        return "no rule";
    return std::nullopt;
}

Complaint readAll(PacketReader &reader, Outcome &outcome)
{
    Status status = reader.next();
    for (; status == Status::Packet; status = reader.next())
        outcome.packets.append({reader.version(), std::move(reader.packet())});
    outcome.pendingBytes = reader.pendingBytes();
    if (status != Status::Malformed)
        return std::nullopt;
    outcome.malformation = reader.malformation();
    return checkMalformation(reader.malformation(), reader.pendingBytes());
}

Complaint readInChunks(QByteArrayView bytes, qsizetype chunk, const Setting &setting,
                       Outcome &outcome)
{
    PacketReader reader(setting.end, setting.version);
    const qsizetype most = 64 + 4 * bytes.size();
    while (!bytes.isEmpty() && !outcome.malformation) {
        const qsizetype size = std::min(chunk, bytes.size());
        reader.append(bytes.first(size));
        bytes = bytes.sliced(size);
        if (Complaint complaint = readAll(reader, outcome))
            return complaint;
        if (reader.capacity() > most)
            return "more memory than bytes";
    }
    return std::nullopt;
}

Complaint checkEncoding(const Packet &packet, const Setting &setting)
{
    QByteArray bytes;
    encode(packet, setting.version, bytes);
    if (encodedSize(packet, setting.version) != bytes.size())
        return "encodedSize() is not what encode() wrote of " + described(packet);
    PacketReader reader(setting.end, setting.version);
    reader.append(bytes);
    if (reader.next() != Status::Packet)
        return "refused: " + bytes.toHex().toStdString() + " of " + described(packet) + ": "
            + reader.malformation().rule;
    if (reader.pendingBytes() != 0)
        return "bytes are left of " + described(packet);
    if (reader.packet() != packet)
        return described(packet) + " became " + described(reader.packet());
    return std::nullopt;
}

// Where a stream is cut decides how many bytes behind the fault are there.
bool isSame(const Outcome &a, const Outcome &b)
{
    if (a.packets != b.packets || a.malformation != b.malformation)
        return false;
    return a.malformation || a.pendingBytes == b.pendingBytes;
}

} // namespace

std::optional<std::string> judgeCodec(QByteArrayView input)
{
    if (input.size() < 2)
        return std::nullopt;
    const Setting setting = settingOf(static_cast<quint8>(input[0]));
    const qsizetype chunk = static_cast<quint8>(input[1]);
    const QByteArrayView bytes = input.sliced(2);

    Outcome whole;
    if (Complaint complaint = readInChunks(bytes, std::max(qsizetype(1), bytes.size()), setting,
                                           whole))
        return complaint;
    Outcome cut;
    if (Complaint complaint = readInChunks(bytes, chunk ? chunk : bytes.size(), setting, cut))
        return complaint;
    if (!isSame(whole, cut))
        return "the outcome depends on where the stream is cut";
    for (const auto &[version, packet] : std::as_const(whole.packets)) {
        if (Complaint complaint = checkEncoding(packet, {setting.end, version}))
            return complaint;
    }
    return std::nullopt;
}

} // namespace QCoMqtt::Internal
