// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/properties.h>

#include <qcomqtt/values/propertyprinter.h>

#include <QtCore/QDebug>
#include <QtCore/QMetaEnum>
#include <QtCore/QSharedData>

#include <algorithm>

namespace QCoMqtt {

class Properties::Data : public QSharedData
{
public:
    QList<Entry> entries;
};

namespace {

const Properties::Entry *find(const QList<Properties::Entry> &entries, PropertyId id) noexcept
{
    const auto hasId = [id](const Properties::Entry &entry) { return entry.id == id; };
    const auto found = std::find_if(entries.cbegin(), entries.cend(), hasId);
    return found == entries.cend() ? nullptr : &*found;
}

template<typename T>
std::optional<T> valueOf(const QList<Properties::Entry> &entries, PropertyId id)
{
    const Properties::Entry *entry = find(entries, id);
    const T *value = entry ? std::get_if<T>(&entry->value) : nullptr;
    return value ? std::optional<T>(*value) : std::nullopt;
}

template<typename T>
QList<T> valuesOf(const QList<Properties::Entry> &entries, PropertyId id)
{
    QList<T> result;
    for (const Properties::Entry &entry : entries) {
        if (const T *value = entry.id == id ? std::get_if<T>(&entry.value) : nullptr)
            result.append(*value);
    }
    return result;
}

void print(QDebug &debug, const Properties::Entry &entry, Internal::UserValues values)
{
    struct Printer
    {
        QDebug &debug;
        Internal::UserValues values;
        void operator()(quint32 value) const { debug << value; }
        void operator()(const QString &value) const { debug << value; }
        // May be Authentication Data.
        void operator()(const QByteArray &value) const { debug << value.size() << " bytes"; }
        void operator()(const UserProperty &value) const
        {
            debug << value.first;
            if (values == Internal::UserValues::AsTheyAre)
                debug << '=' << value.second;
            else
                debug << ' ' << value.second.toUtf8().size() << " bytes";
        }
    };
    if (const char *name = QMetaEnum::fromType<PropertyId>().valueToKey(int(entry.id)))
        debug << name << ' ';
    else
        debug << "property " << int(entry.id) << ' ';
    std::visit(Printer{debug, values}, entry.value);
}

} // namespace

void Properties::ref() const noexcept
{
    d->ref.ref();
}

void Properties::deref() noexcept
{
    if (!d->ref.deref())
        delete d;
}

// To be changed: nobody else has it then.
Properties::Data *Properties::detached()
{
    if (d && d->ref.loadAcquire() == 1)
        return d;
    auto *data = d ? new Data(*d) : new Data;
    data->ref.ref();
    if (d)
        deref();
    return d = data;
}

const QList<Properties::Entry> &Properties::entries() const noexcept
{
    static const QList<Entry> none;
    return d ? d->entries : none;
}

bool Properties::contains(PropertyId id) const noexcept
{
    return find(entries(), id);
}

std::optional<quint32> Properties::number(PropertyId id) const noexcept
{
    return valueOf<quint32>(entries(), id);
}

std::optional<QString> Properties::text(PropertyId id) const
{
    return valueOf<QString>(entries(), id);
}

std::optional<QByteArray> Properties::bytes(PropertyId id) const
{
    return valueOf<QByteArray>(entries(), id);
}

void Properties::setNumber(PropertyId id, quint32 value)
{
    set(id, value);
}

void Properties::setText(PropertyId id, const QString &value)
{
    set(id, value);
}

void Properties::setBytes(PropertyId id, const QByteArray &value)
{
    set(id, value);
}

// A property that stands more than once, as only append() makes it, is replaced as a whole.
void Properties::set(PropertyId id, Value value)
{
    const Entry *entry = find(entries(), id);
    if (!entry) {
        append(id, std::move(value));
        return;
    }
    const qsizetype place = entry - entries().constData();
    QList<Entry> &changed = detached()->entries;
    changed[place].value = std::move(value);
    changed.erase(std::remove_if(changed.begin() + place + 1, changed.end(),
                                 [id](const Entry &other) { return other.id == id; }),
                  changed.end());
}

void Properties::append(PropertyId id, Value value)
{
    detached()->entries.append({id, std::move(value)});
}

void Properties::remove(PropertyId id)
{
    const auto isOther = [id](const Entry &entry) { return entry.id != id; };
    if (std::none_of(entries().begin(), entries().end(), isOther))
        *this = {}; // without a copy of what is shared
    if (!contains(id))
        return;
    detached()->entries.removeIf([id](const Entry &entry) { return entry.id == id; });
}

QList<UserProperty> Properties::userProperties() const
{
    return valuesOf<UserProperty>(entries(), PropertyId::UserProperty);
}

std::optional<QString> Properties::userProperty(const QString &name) const
{
    for (const Entry &entry : entries()) {
        const auto *property = std::get_if<UserProperty>(&entry.value);
        if (property && property->first == name)
            return property->second;
    }
    return std::nullopt;
}

void Properties::addUserProperty(const QString &name, const QString &value)
{
    append(PropertyId::UserProperty, UserProperty(name, value));
}

QList<quint32> Properties::subscriptionIdentifiers() const
{
    return valuesOf<quint32>(entries(), PropertyId::SubscriptionIdentifier);
}

bool operator==(const Properties &a, const Properties &b) noexcept
{
    return a.d == b.d || a.entries() == b.entries();
}

void Internal::printProperties(QDebug &debug, const Properties &properties, UserValues values)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "Properties(";
    const char *separator = "";
    for (const Properties::Entry &entry : properties.entries()) {
        debug << std::exchange(separator, ", ");
        print(debug, entry, values);
    }
    debug << ')';
}

QDebug operator<<(QDebug debug, const Properties &properties)
{
    Internal::printProperties(debug, properties, Internal::UserValues::AsTheyAre);
    return debug;
}

} // namespace QCoMqtt
