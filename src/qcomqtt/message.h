// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/payload.h>
#include <qcomqtt/properties.h>
#include <qcomqtt/reasoncode.h>
#include <qcomqtt/topic.h>

#include <QtCore/QDebug>
#include <QtCore/QJsonDocument>

#include <chrono>

namespace QCoMqtt {

namespace Internal {

//! Where the ticket of a received message is handed in; implemented by the engine. Each ticket holds
//! a reference, which is counted without atomics, in the client's thread only: what another thread
//! hands in is brought there first, together with its reference.
class QCOMQTT_EXPORT TicketOffice
{
public:
    void ref() noexcept { ++m_references; }
    void deref()
    {
        if (dropReference())
            delete this;
    }
    //! The message was let go, and with it the reference: calls deref() in the client's thread. Not
    //! \a consumed when an exception let go of it.
    virtual void close(quint32 ticket, bool consumed) = 0;
    //! Acknowledge now, with a reason code of PUBACK or PUBREC; the reference goes as well.
    virtual void acknowledge(quint32 ticket, ReasonCode code, const QString &reason) = 0;

protected:
    TicketOffice() = default;
    //! True when it was the last.
    [[nodiscard]] bool dropReference() noexcept { return --m_references == 0; }
    Q_DISABLE_COPY_MOVE(TicketOffice)
    virtual ~TicketOffice();

private:
    quint32 m_references = 0;
};

//! Owns the duty to acknowledge a message. Moving moves the duty, a copy has none.
class QCOMQTT_EXPORT Ticket
{
public:
    Ticket() noexcept = default;
    Ticket(TicketOffice &office, quint32 ticket) noexcept;
    Ticket(const Ticket &) noexcept {}
    Ticket(Ticket &&other) noexcept
        : m_office(std::exchange(other.m_office, nullptr))
        , m_ticket(other.m_ticket)
        , m_uncaughtExceptions(other.m_uncaughtExceptions)
        , m_isManual(other.m_isManual)
    {
        if (m_office && m_uncaughtExceptions > 0)
            moved();
    }
    Ticket &operator=(const Ticket &other);
    Ticket &operator=(Ticket &&other) noexcept
    {
        if (this == &other)
            return *this;
        if (m_office)
            close();
        m_office = std::exchange(other.m_office, nullptr);
        m_ticket = other.m_ticket;
        m_uncaughtExceptions = other.m_uncaughtExceptions;
        m_isManual = other.m_isManual;
        if (m_office && m_uncaughtExceptions > 0)
            moved();
        return *this;
    }
    ~Ticket()
    {
        if (m_office)
            close();
    }

    bool isOpen() const noexcept { return m_office != nullptr; }
    quint32 number() const noexcept { return m_ticket; }
    void acknowledge(ReasonCode code, const QString &reason);
    //! From now on letting go of it does not acknowledge.
    void requireAcknowledge() noexcept { m_isManual = true; }
    void close() noexcept;

private:
    void moved() noexcept;

    TicketOffice *m_office = nullptr;
    quint32 m_ticket = 0;
    int m_uncaughtExceptions = 0;
    bool m_isManual = false;
};

} // namespace Internal

//! A message as it was received.
//!
//! A cheap value: topic, payload and properties are implicitly shared. What a stream hands out
//! also carries the duty to acknowledge (QoS 1 and 2): it is acknowledged when this object is let
//! go, unless an exception lets go of it or its stream has AckMode::Manual; then the server sends
//! it again on a later connection. A moved message takes the duty along, a copy has none. Copies and
//! moved messages may be used, let go and acknowledged in any thread.
class QCOMQTT_EXPORT Message
{
public:
    Message() = default;
    Message(Topic topic, Payload payload, QoS qos = QoS::AtMostOnce, bool retain = false);

    const Topic &topic() const noexcept { return m_topic; }
    const QByteArray &payload() const noexcept { return m_payload; }

    //! The payload as UTF-8; what is not valid becomes U+FFFD.
    QString text() const;
    //! The whole payload as a decimal number, spaces around it allowed; nothing when it is none.
    std::optional<qint64> toInt() const noexcept;
    std::optional<double> toDouble() const noexcept;
    //! true, on, yes, 1 and false, off, no, 0 in any case of letters; nothing for anything else.
    std::optional<bool> toBool() const noexcept;
    //! The payload as a JSON object or array, nothing when it is no valid JSON.
    std::optional<QJsonDocument> toJson() const;

    QoS qos() const noexcept { return m_qos; }
    //! True when the server sent it because it was retained.
    bool isRetained() const noexcept { return m_retain; }
    //! True when the server says it may have sent this message before (QoS 1 and 2).
    bool isDuplicate() const noexcept { return m_duplicate; }
    //! The packet identifier it came with; 0 at QoS 0.
    quint16 packetId() const noexcept { return m_packetId; }
    const Properties &properties() const noexcept { return m_properties; }
    //! When its last byte was read, by the wall clock.
    std::chrono::system_clock::time_point arrivalTime() const noexcept { return m_arrivalTime; }

    //! True while this object has the duty to acknowledge.
    bool needsAcknowledgement() const noexcept { return m_ticket.isOpen(); }
    //! Acknowledges now instead of when this object is let go; does nothing the second time or at
    //! QoS 0. A failure code (MQTT 5) tells the server that the message was not accepted.
    void acknowledge(ReasonCode code = ReasonCode::Success, const QString &reason = {});

    //! Compares what came over the wire; not the time of arrival nor the duty to acknowledge.
    friend QCOMQTT_EXPORT bool operator==(const Message &a, const Message &b) noexcept;
    //! Topic, QoS and size; not the payload.
    friend QCOMQTT_EXPORT QDebug operator<<(QDebug debug, const Message &message);

    //! \internal For the engine and its tests.
    struct Wire
    {
        Topic topic;
        QByteArray payload;
        QoS qos = QoS::AtMostOnce;
        bool retain = false;
        bool duplicate = false;
        quint16 packetId = 0;
        Properties properties;
    };
    //! \internal
    Message(Wire &&wire, std::chrono::system_clock::time_point arrival) noexcept
        : m_topic(std::move(wire.topic))
        , m_payload(std::move(wire.payload))
        , m_properties(std::move(wire.properties))
        , m_arrivalTime(arrival)
        , m_packetId(wire.packetId)
        , m_qos(wire.qos)
        , m_retain(wire.retain)
        , m_duplicate(wire.duplicate)
    {}
    //! \internal
    void setTicket(Internal::Ticket &&ticket) noexcept { m_ticket = std::move(ticket); }
    //! \internal For AckMode::Manual.
    void requireAcknowledge() noexcept { m_ticket.requireAcknowledge(); }
    //! \internal
    const Internal::Ticket &ticket() const noexcept { return m_ticket; }

private:
    Topic m_topic;
    QByteArray m_payload;
    Properties m_properties;
    std::chrono::system_clock::time_point m_arrivalTime;
    Internal::Ticket m_ticket;
    quint16 m_packetId = 0;
    QoS m_qos = QoS::AtMostOnce;
    bool m_retain = false;
    bool m_duplicate = false;
};

} // namespace QCoMqtt

Q_DECLARE_TYPEINFO(QCoMqtt::Message, Q_RELOCATABLE_TYPE);

#if QT_VERSION < QT_VERSION_CHECK(6, 7, 0)
//! Qt has this from 6.7 on; `qInfo() << message.toDouble()` should work before too.
template<typename T>
    requires requires(QDebug debug, const T &value) { debug << value; }
QDebug operator<<(QDebug debug, const std::optional<T> &optional)
{
    const QDebugStateSaver saver(debug);
    if (!optional)
        return debug.nospace() << "std::nullopt";
    return debug.nospace() << "std::optional(" << *optional << ')';
}
#endif
