// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/messagelogmodel.h>

#include <models/followedstream.h>
#include <models/updates.h>
#include <models/walltime.h>

#include <QtCore/QDateTime>

#include <deque>

namespace QCoMqtt {

namespace {

struct Entry
{
    Topic topic;
    QByteArray payload;
    qint64 size = 0;
    QDateTime time;
    QoS qos = QoS::AtMostOnce;
    bool isRetained = false;
    bool isDuplicate = false;

    qint64 bytes() const noexcept { return topic.utf8().size() + payload.size(); }
};

//! Entries, and what they weigh.
class Entries
{
public:
    void append(Entry &&entry)
    {
        m_bytes += entry.bytes();
        m_entries.push_back(std::move(entry));
    }
    Entry takeFirst()
    {
        Entry first = std::move(m_entries.front());
        m_entries.pop_front();
        m_bytes -= first.bytes();
        return first;
    }
    void clear()
    {
        m_entries.clear();
        m_bytes = 0;
    }
    const Entry &at(int row) const { return m_entries[std::size_t(row)]; }
    int size() const noexcept { return int(m_entries.size()); }
    qint64 bytes() const noexcept { return m_bytes; }

private:
    std::deque<Entry> m_entries;
    qint64 m_bytes = 0;
};

QVariant displayData(const Entry &entry, int column)
{
    switch (column) {
    case MessageLogModel::TimeColumn:
        return entry.time.toLocalTime().time();
    case MessageLogModel::TopicColumn:
        return entry.topic.toString();
    case MessageLogModel::ValueColumn:
        return QString::fromUtf8(entry.payload);
    case MessageLogModel::QoSColumn:
        return int(entry.qos);
    default:
        return {};
    }
}

} // namespace

class MessageLogModel::Data
{
public:
    explicit Data(MessageLogModel *model) : updates(model) {}
    bool isOver(int messages, qint64 bytes) const noexcept
    {
        return messages > maximumMessages || (bytes > maximumBytes && messages > 1);
    }

    Entries entries;
    Entries pending;
    qint64 messages = 0;
    int maximumMessages = 1000;
    qint64 maximumBytes = 16 * 1024 * 1024;
    int maximumPayloadSize = 64 * 1024;
    Internal::Updates updates;
    Internal::FollowedStream stream;
    bool isPaused = false;
};

MessageLogModel::MessageLogModel(QObject *parent)
    : QAbstractTableModel(parent), d(std::make_unique<Data>(this))
{}

MessageLogModel::~MessageLogModel() = default;

int MessageLogModel::updateInterval() const noexcept { return d->updates.interval(); }
int MessageLogModel::maximumMessages() const noexcept { return d->maximumMessages; }
qint64 MessageLogModel::maximumBytes() const noexcept { return d->maximumBytes; }
int MessageLogModel::maximumPayloadSize() const noexcept { return d->maximumPayloadSize; }
bool MessageLogModel::isPaused() const noexcept { return d->isPaused; }
int MessageLogModel::count() const noexcept { return d->entries.size(); }
qint64 MessageLogModel::messageCount() const noexcept { return d->messages; }

void MessageLogModel::setUpdateInterval(int milliseconds)
{
    if (!d->updates.setInterval(milliseconds))
        return;
    flush();
    Q_EMIT updateIntervalChanged();
}

void MessageLogModel::setMaximumMessages(int messages)
{
    if (!Internal::setLimit(d->maximumMessages, messages, 1))
        return;
    flush();
    Q_EMIT maximumMessagesChanged();
}

void MessageLogModel::setMaximumBytes(qint64 bytes)
{
    if (!Internal::setLimit(d->maximumBytes, bytes, qint64(0)))
        return;
    flush();
    Q_EMIT maximumBytesChanged();
}

void MessageLogModel::setMaximumPayloadSize(int bytes)
{
    if (Internal::setLimit(d->maximumPayloadSize, bytes, 0))
        Q_EMIT maximumPayloadSizeChanged();
}

void MessageLogModel::setPaused(bool paused)
{
    if (std::exchange(d->isPaused, paused) == paused)
        return;
    Q_EMIT pausedChanged();
    flush();
}

void MessageLogModel::put(const Message &message)
{
    ++d->messages;
    d->pending.append({message.topic(), Internal::kept(message.payload(), d->maximumPayloadSize),
                       message.payload().size(),
                       Internal::dateTime(Internal::timeOf(message)), message.qos(),
                       message.isRetained(), message.isDuplicate()});
    while (d->isOver(d->pending.size(), d->pending.bytes()))
        d->pending.takeFirst();
    if (d->updates.note())
        flush();
}

void MessageLogModel::follow(MessageStream stream)
{
    d->stream.follow(this, std::move(stream));
}

void MessageLogModel::flush()
{
    if (d->isPaused || !d->updates.begin())
        return;
    removeSurplus();
    insertPending();
    Q_EMIT updated();
    if (d->updates.end())
        clear();
}

void MessageLogModel::removeSurplus()
{
    int surplus = 0;
    qint64 bytes = d->entries.bytes() + d->pending.bytes();
    while (surplus < count()
           && d->isOver(count() - surplus + d->pending.size(), bytes))
        bytes -= d->entries.at(surplus++).bytes();
    if (surplus == 0)
        return;
    beginRemoveRows({}, 0, surplus - 1);
    for (int row = 0; row < surplus; ++row)
        d->entries.takeFirst();
    endRemoveRows();
}

void MessageLogModel::insertPending()
{
    if (d->pending.size() == 0)
        return;
    Entries pending = std::exchange(d->pending, {});
    beginInsertRows({}, count(), count() + pending.size() - 1);
    while (pending.size() > 0)
        d->entries.append(pending.takeFirst());
    endInsertRows();
}

void MessageLogModel::clear()
{
    if (!d->updates.mayClear())
        return;
    d->pending.clear();
    if (count() > 0) {
        beginRemoveRows({}, 0, count() - 1);
        d->entries.clear();
        endRemoveRows();
    }
    Q_EMIT updated();
}

int MessageLogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

int MessageLogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : QoSColumn + 1;
}

QVariant MessageLogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = d->entries.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return displayData(entry, index.column());
    case TopicRole:
        return entry.topic.toString();
    case PayloadRole:
        return entry.payload;
    case TextRole:
        return QString::fromUtf8(entry.payload);
    case SizeRole:
        return entry.size;
    case QoSRole:
        return int(entry.qos);
    case RetainedRole:
        return entry.isRetained;
    case DuplicateRole:
        return entry.isDuplicate;
    case TimeRole:
        return entry.time;
    default:
        return {};
    }
}

QVariant MessageLogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case TopicColumn:
        return tr("Topic");
    case ValueColumn:
        return tr("Value");
    case QoSColumn:
        return tr("QoS");
    default:
        return {};
    }
}

QHash<int, QByteArray> MessageLogModel::roleNames() const
{
    return {
        {Qt::DisplayRole, "display"}, {TopicRole, "topic"}, {PayloadRole, "payload"},
        {TextRole, "text"}, {SizeRole, "size"}, {QoSRole, "qos"}, {RetainedRole, "retained"},
        {DuplicateRole, "duplicate"}, {TimeRole, "time"},
    };
}

} // namespace QCoMqtt
