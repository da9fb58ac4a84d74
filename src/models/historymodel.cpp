// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/historymodel.h>

#include <models/followstream.h>
#include <models/historyring.h>
#include <models/walltime.h>

#include <QtCore/QTimer>

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
    //! What is kept of \a first and then \a second.
    bool isOver(const QPointF &oldest, const QPointF &newest, int values) const noexcept
    {
        return values > capacity || (maximumAge > 0 && newest.x() - oldest.x() > double(maximumAge));
    }

    Internal::HistoryRing values;
    std::deque<QPointF> pending;
    int capacity = 1000;
    qint64 maximumAge = 0;
    int updateInterval = 16;
    QTimer timer;
    std::shared_ptr<MessageStream> stream; // that is followed
    JsonPath path;
    bool isTelling = false;
};

HistoryModel::HistoryModel(QObject *parent)
    : QAbstractListModel(parent), d(std::make_unique<Data>())
{
    d->timer.setSingleShot(true);
    d->timer.setTimerType(Qt::PreciseTimer);
    connect(&d->timer, &QTimer::timeout, this, &HistoryModel::flush);
}

HistoryModel::~HistoryModel()
{
    if (d->stream)
        d->stream->close();
}

int HistoryModel::updateInterval() const noexcept { return d->updateInterval; }
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
    milliseconds = std::max(milliseconds, 0);
    if (std::exchange(d->updateInterval, milliseconds) == milliseconds)
        return;
    flush();
    Q_EMIT updateIntervalChanged();
}

void HistoryModel::setCapacity(int values)
{
    values = std::max(values, 1);
    if (std::exchange(d->capacity, values) == values)
        return;
    flush();
    Q_EMIT capacityChanged();
}

void HistoryModel::setMaximumAge(qint64 milliseconds)
{
    milliseconds = std::max<qint64>(milliseconds, 0);
    if (std::exchange(d->maximumAge, milliseconds) == milliseconds)
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
    schedule();
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
    Internal::followStream(*this, d->stream, std::move(stream));
}

void HistoryModel::schedule()
{
    if (d->updateInterval == 0 && !d->isTelling)
        flush();
    else if (!d->timer.isActive())
        d->timer.start(d->updateInterval);
}

// Who hears of a change may put in more: that comes behind.
void HistoryModel::flush()
{
    if (std::exchange(d->isTelling, true))
        return;
    d->timer.stop();
    removeSurplus();
    insertPending();
    d->isTelling = false;
    Q_EMIT updated();
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
    d->pending.clear();
    if (count() > 0 && !d->isTelling) {
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
