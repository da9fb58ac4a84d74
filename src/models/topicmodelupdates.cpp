// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/followstream.h>
#include <models/topicmodeldata.h>

#include <algorithm>

// How messages come in, and how views hear of it.

namespace QCoMqtt {

using Internal::TopicNode;

TopicModel::TopicModel(Shape shape, QObject *parent)
    : QAbstractItemModel(parent)
    , d(std::make_unique<Internal::TopicModelData>(shape == Shape::Tree))
{
    d->updateTimer.setSingleShot(true);
    d->updateTimer.setTimerType(Qt::PreciseTimer);
    d->ageTimer.setInterval(1000);
    connect(&d->updateTimer, &QTimer::timeout, this, &TopicModel::flush);
    connect(&d->ageTimer, &QTimer::timeout, this, &TopicModel::tellOfAges);
}

TopicModel::~TopicModel()
{
    if (d->stream)
        d->stream->close();
}

void TopicModel::setUpdateInterval(int milliseconds)
{
    milliseconds = std::max(milliseconds, 0);
    if (std::exchange(d->updateInterval, milliseconds) == milliseconds)
        return;
    flush();
    Q_EMIT updateIntervalChanged();
}

void TopicModel::setAgeInterval(int milliseconds)
{
    milliseconds = std::max(milliseconds, 0);
    if (d->ageTimer.interval() == milliseconds)
        return;
    d->ageTimer.setInterval(milliseconds);
    if (milliseconds == 0)
        d->ageTimer.stop();
    else if (!d->root.children.empty())
        d->ageTimer.start();
    Q_EMIT ageIntervalChanged();
}

void TopicModel::setMaximumTopics(int topics)
{
    topics = std::max(topics, 1);
    if (std::exchange(d->maximumTopics, topics) == topics)
        return;
    flush();
    Q_EMIT maximumTopicsChanged();
}

void TopicModel::setMaximumBytes(qint64 bytes)
{
    bytes = std::max<qint64>(bytes, 0);
    if (std::exchange(d->maximumBytes, bytes) == bytes)
        return;
    flush();
    Q_EMIT maximumBytesChanged();
}

void TopicModel::setMaximumPayloadSize(int bytes)
{
    bytes = std::max(bytes, 0);
    if (std::exchange(d->maximumPayloadSize, bytes) != bytes)
        Q_EMIT maximumPayloadSizeChanged();
}

void TopicModel::put(const Message &message)
{
    if (d->isFull() && !d->isTelling)
        flush();
    d->take(message);
    if (d->updateInterval == 0 && !d->isTelling)
        flush();
    else if (!d->updateTimer.isActive())
        d->updateTimer.start(d->updateInterval);
}

void TopicModel::follow(MessageStream stream)
{
    Internal::followStream(*this, d->stream, std::move(stream));
}

// Who hears of a change may put in more, or ask for all to go: that comes behind.
void TopicModel::flush()
{
    if (std::exchange(d->isTelling, true))
        return;
    d->updateTimer.stop();
    d->apply();
    tellOfChanges();
    insertNew();
    removeSurplus();
    if (d->ageTimer.interval() > 0 && !d->ageTimer.isActive() && !d->root.children.empty())
        d->ageTimer.start();
    Q_EMIT updated();
    d->isTelling = false;
    if (std::exchange(d->mustClear, false))
        clear();
}

void TopicModel::tellOfChanges()
{
    const auto changed = std::exchange(d->changed, {});
    for (auto each = changed.cbegin(); each != changed.cend(); ++each) {
        const QModelIndex parent = indexOfNode(*each.key(), TopicColumn);
        Q_EMIT dataChanged(index(each->first, TopicColumn, parent),
                           index(each->last, AgeColumn, parent));
    }
}

void TopicModel::insertNew()
{
    for (TopicNode *parent : std::exchange(d->withFresh, {})) {
        const int first = int(parent->children.size());
        beginInsertRows(indexOfNode(*parent, TopicColumn), first,
                        first + int(parent->fresh.size()) - 1);
        parent->adoptFresh();
        endInsertRows();
    }
}

void TopicModel::removeSurplus()
{
    const std::vector<TopicNode *> surplus = d->dropSurplus();
    tellOfChanges();
    removeNodes(surplus);
}

// Those beside each other go together; levels that are empty then go, too.
void TopicModel::removeNodes(std::vector<TopicNode *> nodes)
{
    while (!nodes.empty()) {
        std::sort(nodes.begin(), nodes.end(), [](const TopicNode *a, const TopicNode *b) {
            return std::pair(a->parent, -a->row) < std::pair(b->parent, -b->row);
        });
        std::vector<TopicNode *> emptied;
        for (std::size_t begin = 0; begin < nodes.size();) {
            TopicNode *parent = nodes[begin]->parent;
            const int last = nodes[begin]->row;
            int first = last;
            while (++begin < nodes.size() && nodes[begin]->parent == parent
                   && nodes[begin]->row == first - 1)
                --first;
            beginRemoveRows(indexOfNode(*parent, TopicColumn), first, last);
            parent->remove(first, last - first + 1);
            endRemoveRows();
            const bool isDone = begin == nodes.size() || nodes[begin]->parent != parent;
            if (isDone && parent->parent && parent->isEmpty())
                emptied.push_back(parent);
        }
        nodes = std::move(emptied);
    }
}

void TopicModel::clear()
{
    if (d->isTelling) {
        d->mustClear = true;
        return;
    }
    d->updateTimer.stop();
    d->ageTimer.stop();
    d->clear();
    if (const int count = rowCount(); count > 0) {
        beginRemoveRows({}, 0, count - 1);
        d->root.remove(0, count);
        endRemoveRows();
    }
    Q_EMIT updated();
}

void TopicModel::tellOfAges()
{
    if (std::exchange(d->isTelling, true))
        return;
    static const QList<int> roles{Qt::DisplayRole, RateRole, AgeRole, SortRole};
    std::vector<TopicNode *> parents{&d->root};
    while (!parents.empty()) {
        const TopicNode &parent = *parents.back();
        parents.pop_back();
        const QModelIndex parentIndex = indexOfNode(parent, TopicColumn);
        Q_EMIT dataChanged(index(0, RateColumn, parentIndex),
                           index(int(parent.children.size()) - 1, AgeColumn, parentIndex), roles);
        for (const auto &child : parent.children) {
            if (!child->children.empty())
                parents.push_back(child.get());
        }
    }
    d->isTelling = false;
    if (std::exchange(d->mustClear, false))
        clear();
}

} // namespace QCoMqtt
