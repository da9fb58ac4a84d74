// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "messageformat.h"

#include "messagejson.h"
#include "values.h"

#include <QtCore/QDateTime>

#include <array>
#include <ctime>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;

namespace {

constexpr QByteArrayView letters = "tplxXqrdmjJIUCRDEFPS%";
constexpr QByteArrayView escapes = "ntravef0\\";
constexpr QByteArrayView escaped("\n\t\r\a\v\x1b\f\0\\", 9);
// So that a slip of the finger does not print gigabytes.
constexpr qsizetype largestWidth = 10'000;

qint64 nanoseconds(const Message &message)
{
    using namespace std::chrono;
    return duration_cast<std::chrono::nanoseconds>(message.arrivalTime().time_since_epoch())
        .count();
}

QByteArray timeText(char letter, const Message &message)
{
    constexpr qint64 second = 1'000'000'000;
    if (letter == '@')
        return "@";
    if (letter == 'N')
        return QByteArray::number(nanoseconds(message) % second).rightJustified(9, '0');
    const std::time_t time = std::chrono::system_clock::to_time_t(message.arrivalTime());
    std::tm local = {};
    localtime_r(&time, &local);
    const std::array<char, 3> format{'%', letter, '\0'};
    std::array<char, 200> text = {};
    const size_t size = std::strftime(text.data(), text.size(), format.data(), &local);
    return QByteArray(text.data(), static_cast<qsizetype>(size));
}

QByteArray secondsSince1970(const Message &message)
{
    const qint64 time = nanoseconds(message);
    return QByteArray::number(time / 1'000'000'000) + '.'
        + QByteArray::number(time % 1'000'000'000).rightJustified(9, '0');
}

QByteArray numberText(const Message &message, PropertyId id)
{
    const auto number = message.properties().number(id);
    return number ? QByteArray::number(*number) : QByteArray();
}

QByteArray userProperties(const Message &message)
{
    QByteArrayList texts;
    for (const UserProperty &property : message.properties().userProperties())
        texts.append(property.first.toUtf8() + ':' + property.second.toUtf8());
    return texts.join(' ');
}

QByteArray subscriptionIdentifiers(const Message &message)
{
    QByteArrayList texts;
    for (const quint32 identifier : message.properties().subscriptionIdentifiers())
        texts.append(QByteArray::number(identifier));
    return texts.join(' ');
}

QByteArray propertyText(char letter, const Message &message)
{
    switch (letter) {
    case 'C':
        return message.properties().text(PropertyId::ContentType).value_or(QString()).toUtf8();
    case 'R':
        return message.properties().text(PropertyId::ResponseTopic).value_or(QString()).toUtf8();
    case 'D':
        return message.properties().bytes(PropertyId::CorrelationData).value_or(QByteArray());
    case 'E':
        return numberText(message, PropertyId::MessageExpiryInterval);
    case 'F':
        return numberText(message, PropertyId::PayloadFormatIndicator);
    case 'P':
        return userProperties(message);
    default:
        return subscriptionIdentifiers(message);
    }
}

//! UTF-8 is counted and cut by code points.
qsizetype lengthOf(QByteArrayView text)
{
    return std::count_if(text.begin(), text.end(),
                         [](char byte) { return (static_cast<uchar>(byte) & 0xC0) != 0x80; });
}

QByteArray cut(const QByteArray &text, qsizetype length)
{
    qsizetype seen = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if ((static_cast<uchar>(text.at(i)) & 0xC0) != 0x80 && seen++ == length)
            return text.left(i);
    }
    return text;
}

} // namespace

class MessageFormat::Parser
{
public:
    explicit Parser(QByteArrayView text) : m_text(text) {}

    QList<Piece> parse()
    {
        while (m_at < m_text.size()) {
            const char character = m_text.at(m_at++);
            if (character == '%')
                m_pieces.append(parameter());
            else if (character == '@')
                m_pieces.append(time());
            else
                addLiteral(character == '\\' ? escape() : character);
        }
        return m_pieces;
    }

private:
    [[noreturn]] void refuse(qsizetype from, const QString &why) const
    {
        throw ArgumentError(quoted(m_text.sliced(from, m_at - from).toByteArray()) + u' ' + why);
    }

    char next(qsizetype from)
    {
        if (m_at == m_text.size())
            refuse(from, u"ends in the middle of a format"_s);
        return m_text.at(m_at++);
    }

    void addLiteral(char character)
    {
        if (m_pieces.isEmpty() || m_pieces.last().kind != 0)
            m_pieces.append(Piece());
        m_pieces.last().literal += character;
    }

    qsizetype number(qsizetype from)
    {
        qsizetype value = 0;
        while (m_at < m_text.size() && m_text.at(m_at) >= '0' && m_text.at(m_at) <= '9') {
            value = value * 10 + (m_text.at(m_at++) - '0');
            if (value > largestWidth)
                refuse(from, u"is wider than %1"_s.arg(largestWidth));
        }
        return value;
    }

    Piece parameter()
    {
        const qsizetype from = m_at - 1;
        Piece piece{.kind = '%'};
        for (; m_at < m_text.size() && (m_text.at(m_at) == '-' || m_text.at(m_at) == '0'); ++m_at)
            (m_text.at(m_at) == '-' ? piece.isLeft : piece.hasZeros) = true;
        piece.width = number(from);
        if (m_at < m_text.size() && m_text.at(m_at) == '.') {
            ++m_at;
            piece.maximum = number(from);
        }
        piece.letter = next(from);
        if (!letters.contains(piece.letter))
            refuse(from, u"is no format"_s);
        return piece;
    }

    Piece time()
    {
        const qsizetype from = m_at - 1;
        const char letter = next(from);
        const bool isLetter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
        if (!isLetter && letter != '@')
            refuse(from, u"is no format of a time"_s);
        return {.kind = '@', .letter = letter};
    }

    char escape()
    {
        const qsizetype from = m_at - 1;
        const qsizetype index = escapes.indexOf(next(from));
        if (index < 0)
            refuse(from, u"is no special character"_s);
        return escaped.at(index);
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    QList<Piece> m_pieces;
};

MessageFormat MessageFormat::parse(QByteArrayView format)
{
    MessageFormat result;
    result.m_pieces = Parser(format).parse();
    return result;
}

QByteArray MessageFormat::format(const Message &message) const
{
    QByteArray text;
    for (const Piece &piece : m_pieces) {
        if (piece.kind == '%')
            text += field(piece, message);
        else if (piece.kind == '@')
            text += timeText(piece.letter, message);
        else
            text += piece.literal;
    }
    return text;
}

QByteArray MessageFormat::value(const Piece &piece, const Message &message)
{
    switch (piece.letter) {
    case '%':
        return "%";
    case 't':
        return message.topic().utf8();
    case 'p':
        return message.payload();
    case 'l':
        return QByteArray::number(message.payload().size());
    case 'x':
        return message.payload().toHex();
    case 'X':
        return message.payload().toHex().toUpper();
    case 'q':
        return QByteArray::number(static_cast<int>(message.qos()));
    case 'r':
        return message.isRetained() ? "1" : "0";
    case 'd':
        return message.isDuplicate() ? "1" : "0";
    case 'm':
        return QByteArray::number(message.packetId());
    case 'j':
        return toJson(message, JsonPayload::AsText);
    case 'J':
        return toJson(message, JsonPayload::AsJson);
    case 'I':
        return isoTime(message.arrivalTime(), TimePrecision::Seconds);
    case 'U':
        return secondsSince1970(message);
    default:
        return propertyText(piece.letter, message);
    }
}

QByteArray MessageFormat::field(const Piece &piece, const Message &message)
{
    QByteArray text = value(piece, message);
    if (piece.maximum >= 0)
        text = cut(text, piece.maximum);
    if (piece.width == 0)
        return text;
    const qsizetype missing = std::max<qsizetype>(0, piece.width - lengthOf(text));
    if (piece.isLeft)
        return text + QByteArray(missing, ' ');
    return QByteArray(missing, piece.hasZeros ? '0' : ' ') + text;
}
