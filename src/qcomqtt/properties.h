// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/global.h>

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>
#include <utility>
#include <variant>

namespace QCoMqtt {

//! Name and value of a User Property; the same name may stand more than once.
using UserProperty = std::pair<QString, QString>;

//! The properties of a packet (MQTT 5.0 section 2.2.2), in the order they were set or received.
//!
//! An implicitly shared value; empty costs one null pointer and no allocation. Whether a property
//! fits a packet is checked where the packet is made, not here.
class QCOMQTT_EXPORT Properties
{
public:
    //! Numbers of every width, text, bytes, or a name with its value.
    using Value = std::variant<quint32, QString, QByteArray, UserProperty>;
    struct Entry
    {
        PropertyId id;
        Value value;
        friend bool operator==(const Entry &, const Entry &) = default;
    };

    Properties() noexcept = default;
    Properties(const Properties &other) noexcept : d(other.d)
    {
        if (d)
            ref();
    }
    Properties(Properties &&other) noexcept : d(std::exchange(other.d, nullptr)) {}
    Properties &operator=(const Properties &other) noexcept
    {
        Properties(other).swap(*this);
        return *this;
    }
    Properties &operator=(Properties &&other) noexcept
    {
        Properties(std::move(other)).swap(*this);
        return *this;
    }
    ~Properties()
    {
        if (d)
            deref();
    }
    void swap(Properties &other) noexcept { std::swap(d, other.d); }

    bool isEmpty() const noexcept { return !d; }
    //! \internal True when these are the same for being copies of one another.
    //! All of them in order.
    const QList<Entry> &entries() const noexcept;
    bool contains(PropertyId id) const noexcept;

    //! The value of a property of that type, or nothing when it is absent. Of a property that
    //! stands more than once, the first.
    std::optional<quint32> number(PropertyId id) const noexcept;
    std::optional<QString> text(PropertyId id) const;
    std::optional<QByteArray> bytes(PropertyId id) const;

    //! Sets or replaces; the property keeps its place.
    void setNumber(PropertyId id, quint32 value);
    void setText(PropertyId id, const QString &value);
    void setBytes(PropertyId id, const QByteArray &value);
    //! Adds behind what is there, also when the property stands there already.
    void append(PropertyId id, Value value);
    //! Removes every property of that identifier.
    void remove(PropertyId id);

    QList<UserProperty> userProperties() const;
    //! The first value under that name, or nothing.
    std::optional<QString> userProperty(const QString &name) const;
    void addUserProperty(const QString &name, const QString &value);
    //! All of them in order.
    QList<quint32> subscriptionIdentifiers() const;

    friend QCOMQTT_EXPORT bool operator==(const Properties &a, const Properties &b) noexcept;
    friend QCOMQTT_EXPORT QDebug operator<<(QDebug debug, const Properties &properties);

private:
    void set(PropertyId id, Value value);

    class Data;
    void ref() const noexcept;
    void deref() noexcept;
    Data *detached();

    Data *d = nullptr; // shared; most packets have none, and then nothing is called
};

} // namespace QCoMqtt

Q_DECLARE_TYPEINFO(QCoMqtt::Properties, Q_RELOCATABLE_TYPE);
Q_DECLARE_TYPEINFO(QCoMqtt::Properties::Entry, Q_RELOCATABLE_TYPE);
