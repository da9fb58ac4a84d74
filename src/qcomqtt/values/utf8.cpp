// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/values/utf8.h>

#include <QtCore/QStringConverter>

#include <algorithm>
#include <cstring>

namespace QCoMqtt::Internal {

namespace {

// What the first byte says of the bytes that follow (Unicode, table 3-7): how many there are, and
// the range of the next one, which is what rules out overlong forms, surrogates and the rest
// above U+10FFFF. All others range over 80 to BF.
struct Sequence
{
    quint8 continuationBytes = 0;
    quint8 lowest = 0x80;
    quint8 highest = 0xBF;
};

Sequence sequenceOf(quint8 first) noexcept
{
    if (first < 0xC2)
        return {};
    if (first < 0xE0)
        return {1};
    if (first == 0xE0)
        return {2, 0xA0};
    if (first == 0xED)
        return {2, 0x80, 0x9F};
    if (first < 0xF0)
        return {2};
    if (first == 0xF0)
        return {3, 0x90};
    if (first < 0xF4)
        return {3};
    if (first == 0xF4)
        return {3, 0x80, 0x8F};
    return {};
}

bool isContinuation(quint8 byte) noexcept
{
    return (byte & 0xC0) == 0x80;
}

// Bytes of the character of more than one byte at the start of a non-empty view, 0 if malformed.
qsizetype wideCharacterSize(QByteArrayView bytes) noexcept
{
    const Sequence sequence = sequenceOf(static_cast<quint8>(bytes[0]));
    const qsizetype size = sequence.continuationBytes + 1;
    if (size == 1 || bytes.size() < size)
        return 0;
    const auto second = static_cast<quint8>(bytes[1]);
    if (second < sequence.lowest || second > sequence.highest)
        return 0;
    const bool complete = std::all_of(bytes.begin() + 2, bytes.begin() + size, [](char byte) {
        return isContinuation(static_cast<quint8>(byte));
    });
    return complete ? size : 0;
}

// Most topics are ASCII: takes eight bytes at once.
qsizetype asciiPrefixSize(QByteArrayView bytes) noexcept
{
    qsizetype at = 0;
    for (; bytes.size() - at >= 8; at += 8) {
        quint64 word;
        std::memcpy(&word, bytes.data() + at, sizeof(word));
        if (word & 0x8080'8080'8080'8080)
            break;
    }
    while (at < bytes.size() && static_cast<quint8>(bytes[at]) < 0x80)
        ++at;
    return at;
}

} // namespace

bool isWellFormedUtf8(QByteArrayView bytes) noexcept
{
    for (;;) {
        bytes = bytes.sliced(asciiPrefixSize(bytes));
        if (bytes.isEmpty())
            return true;
        const qsizetype size = wideCharacterSize(bytes);
        if (size == 0)
            return false;
        bytes = bytes.sliced(size);
    }
}

bool isWellFormedMqttUtf8(QByteArrayView bytes) noexcept
{
    return !bytes.contains('\0') && isWellFormedUtf8(bytes);
}

QString fromUtf8Exactly(QByteArrayView utf8)
{
    if (!utf8.startsWith("\xEF\xBB\xBF"))
        return QString::fromUtf8(utf8);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless
                                                     | QStringDecoder::Flag::ConvertInitialBom);
    return decoder(utf8);
}

bool isWellFormedMqttText(QStringView text) noexcept
{
    return text.isValidUtf16() && !text.contains(QChar::Null);
}

qsizetype utf8Size(QStringView text) noexcept
{
    qsizetype size = 0;
    for (const QChar unit : text) {
        if (unit.unicode() < 0x80)
            size += 1;
        else if (unit.unicode() < 0x800 || unit.isSurrogate()) // a pair makes four bytes
            size += 2;
        else
            size += 3;
    }
    return size;
}

bool isMqttString(QStringView text) noexcept
{
    return isWellFormedMqttText(text) && utf8Size(text) <= maximumFieldSize;
}

} // namespace QCoMqtt::Internal
