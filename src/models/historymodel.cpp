// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/historymodel.h>

#include <models/followedstream.h>
#include <models/historyring.h>
#include <models/updates.h>
#include <models/walltime.h>

#include <cmath>

namespace QCoMqtt {

namespace {

std::optional<double> numberIn(const Message &message, const JsonPath &path)
{
    if (path.isEmpty())
        return message.toDouble();
    const auto value = path.valueIn(message.payload());
    if (!value)
        return std::nullopt;
    if (value->isString()) // as devices write it that keep to their own number of decimals
        return Message(message.topic(), value->toString()).toDouble();
    return value->isDouble() ? std::optional(value->toDouble()) : std::nullopt;
}

} // namespace

class HistoryModel::Data
{
public:
    explicit Data(HistoryModel *model) : updates(model) {}
    //! True when \a oldest of so many \a values has to go.
    bool isOver(const QPointF &oldest, const QPointF &newest, int values) const noexcept
    {
        return values > capacity || (maximumAge > 0 && newest.x() - oldest.x() > double(maximumAge));
    }

    Internal::HistoryRing values;
    std::deque<QPointF> pending;
    int capacity = 1000;
    qint64 maximumAge = 0;
    Internal::Updates updates;
    Internal::FollowedStream stream;
    JsonPath path;
};

HistoryModel::HistoryModel(QObject *parent)
    : QAbstractListModel(parent), d(std::make_unique<Data>(this))
{}

HistoryModel::~HistoryModel() = default;

int HistoryModel::updateInterval() const noexcept { return d->updates.interval(); }
int HistoryModel::capacity() const noexcept { return d->capacity; }
qint64 HistoryModel::maximumAge() const noexcept { return d->maximumAge; }
int HistoryModel::count() const noexcept { return d->values.size(); }
double HistoryModel::minimum() const noexcept { return d->values.minimum(); }
double HistoryModel::maximum() const noexcept { return d->values.maximum(); }
double HistoryModel::mean() const noexcept { return d->values.mean(); }

double HistoryModel::last() const noexcept
{
    return d->values.isEmpty() ? qQNaN() : d->values.last().y();
}

void HistoryModel::setUpdateInterval(int milliseconds)
{
    if (!d->updates.setInterval(milliseconds))
        return;
    flush();
    Q_EMIT updateIntervalChanged();
}

void HistoryModel::setCapacity(int values)
{
    if (!Internal::setLimit(d->capacity, values, 1))
        return;
    flush();
    Q_EMIT capacityChanged();
}

void HistoryModel::setMaximumAge(qint64 milliseconds)
{
    if (!Internal::setLimit(d->maximumAge, milliseconds, qint64(0)))
        return;
    flush();
    Q_EMIT maximumAgeChanged();
}

bool HistoryModel::put(double value, std::chrono::system_clock::time_point time)
{
    if (!std::isfinite(value))
        return false;
    d->pending.emplace_back(double(Internal::millisecondsOf(time)), value);
    while (d->isOver(d->pending.front(), d->pending.back(), int(d->pending.size())))
        d->pending.pop_front();
    if (d->updates.note())
        flush();
    return true;
}

bool HistoryModel::put(const Message &message, const JsonPath &path)
{
    const auto number = numberIn(message, path.isEmpty() ? d->path : path);
    return number && put(*number, Internal::timeOf(message));
}

void HistoryModel::follow(MessageStream stream, const JsonPath &path)
{
    d->path = path;
    d->stream.follow(this, std::move(stream));
}

void HistoryModel::flush()
{
    if (!d->updates.begin())
        return;
    removeSurplus();
    insertPending();
    Q_EMIT updated();
    if (d->updates.end())
        clear();
}

void HistoryModel::removeSurplus()
{
    if (d->values.isEmpty())
        return;
    const QPointF newest = d->pending.empty() ? d->values.last() : d->pending.back();
    const int all = count() + int(d->pending.size());
    int surplus = 0;
    while (surplus < count() && d->isOver(d->values.at(surplus), newest, all - surplus))
        ++surplus;
    if (surplus == 0)
        return;
    beginRemoveRows({}, 0, surplus - 1);
    for (int row = 0; row < surplus; ++row)
        d->values.dropFirst();
    endRemoveRows();
}

void HistoryModel::insertPending()
{
    if (d->pending.empty())
        return;
    const auto pending = std::exchange(d->pending, {});
    beginInsertRows({}, count(), count() + int(pending.size()) - 1);
    for (const QPointF &point : pending)
        d->values.append(point);
    endInsertRows();
}

void HistoryModel::clear()
{
    if (!d->updates.mayClear())
        return;
    d->pending.clear();
    if (count() > 0) {
        beginRemoveRows({}, 0, count() - 1);
        d->values.clear();
        endRemoveRows();
    }
    Q_EMIT updated();
}

QList<QPointF> HistoryModel::series(int points) const
{
    return d->values.decimated(std::max(points, 2));
}

QList<QPointF> HistoryModel::series(int points, double since) const
{
    const int first = d->values.placeOf(since);
    QList<QPointF> result = d->values.decimated(std::max(points, 2), first);
    if (first > 0)
        result.prepend(d->values.at(first - 1));
    return result;
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QPointF &point = d->values.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case ValueRole:
        return point.y();
    case TimeRole:
        return QDateTime::fromMSecsSinceEpoch(qint64(point.x()), Qt::UTC);
    case MillisecondsRole:
        return point.x();
    default:
        return {};
    }
}

QHash<int, QByteArray> HistoryModel::roleNames() const
{
    return {{Qt::DisplayRole, "display"}, {ValueRole, "value"}, {TimeRole, "time"},
            {MillisecondsRole, "milliseconds"}};
}

} // namespace QCoMqtt
