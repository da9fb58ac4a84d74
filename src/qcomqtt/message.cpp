// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/message.h>

#include <qcomqtt/values/utf8.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <utility>

namespace QCoMqtt {

namespace Internal {

TicketOffice::~TicketOffice() = default;

Ticket::Ticket(TicketOffice &office, quint32 ticket) noexcept
    : m_office(&office), m_ticket(ticket), m_uncaughtExceptions(std::uncaught_exceptions())
{
    office.ref();
}

// A message moved aside while an exception is in flight, and let go before that was caught, was let
// go by it: better to receive a message twice than never.
void Ticket::moved() noexcept
{
    m_uncaughtExceptions = std::min(m_uncaughtExceptions, std::uncaught_exceptions());
}

Ticket &Ticket::operator=(const Ticket &other)
{
    if (this != &other)
        close();
    return *this;
}

void Ticket::acknowledge(ReasonCode code, const QString &reason)
{
    if (!m_office)
        return;
    m_office->acknowledge(m_ticket, code, reason); // when it throws, the duty stays here
    m_office = nullptr;
}

void Ticket::close() noexcept
{
    if (!m_office)
        return;
    TicketOffice *office = std::exchange(m_office, nullptr);
    const bool consumed = !m_isManual && std::uncaught_exceptions() <= m_uncaughtExceptions;
    office->close(m_ticket, consumed);
}

} // namespace Internal

namespace {

bool isSpace(char byte) noexcept
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// The number in \a payload as std::from_chars() wants it: no spaces around, no plus sign.
QByteArrayView numberIn(QByteArrayView payload) noexcept
{
    while (!payload.isEmpty() && isSpace(payload.front()))
        payload = payload.sliced(1);
    while (!payload.isEmpty() && isSpace(payload.back()))
        payload.chop(1);
    if (payload.startsWith('+') && !payload.startsWith("+-"))
        payload = payload.sliced(1);
    return payload;
}

template<typename Number>
std::optional<Number> numberOf(QByteArrayView payload) noexcept
{
    const QByteArrayView text = numberIn(payload);
    Number number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    if (error != std::errc() || end != text.end())
        return std::nullopt;
    return number;
}

template<size_t Size>
bool isOneOf(QByteArrayView text, const std::array<const char *, Size> &words) noexcept
{
    return std::any_of(words.begin(), words.end(), [text](const char *word) {
        return text.compare(word, Qt::CaseInsensitive) == 0;
    });
}

} // namespace

Message::Message(Topic topic, Payload payload, QoS qos, bool retain)
    : m_topic(std::move(topic)), m_payload(std::move(payload).bytes()), m_qos(qos), m_retain(retain)
{}

QString Message::text() const
{
    return Internal::fromUtf8Exactly(m_payload);
}

std::optional<qint64> Message::toInt() const noexcept
{
    return numberOf<qint64>(m_payload);
}

std::optional<double> Message::toDouble() const noexcept
{
    return numberOf<double>(m_payload);
}

std::optional<bool> Message::toBool() const noexcept
{
    if (isOneOf(m_payload, std::array{"true", "on", "yes", "1"}))
        return true;
    if (isOneOf(m_payload, std::array{"false", "off", "no", "0"}))
        return false;
    return std::nullopt;
}

std::optional<QJsonDocument> Message::toJson() const
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(m_payload, &error);
    if (error.error != QJsonParseError::NoError)
        return std::nullopt;
    return document;
}

void Message::acknowledge(ReasonCode code, const QString &reason)
{
    m_ticket.acknowledge(code, reason);
}

bool operator==(const Message &a, const Message &b) noexcept
{
    return a.m_topic == b.m_topic && a.m_payload == b.m_payload && a.m_qos == b.m_qos
        && a.m_retain == b.m_retain && a.m_duplicate == b.m_duplicate
        && a.m_packetId == b.m_packetId && a.m_properties == b.m_properties;
}

QDebug operator<<(QDebug debug, const Message &message)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "Message(" << message.m_topic << ", QoS " << int(message.m_qos) << ", "
                    << message.m_payload.size() << " bytes";
    if (message.m_retain)
        debug << ", retained";
    if (message.m_duplicate)
        debug << ", duplicate";
    return debug << ')';
}

} // namespace QCoMqtt
