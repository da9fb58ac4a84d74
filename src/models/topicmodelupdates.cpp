// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/topicmodeldata.h>

#include <algorithm>

// How messages come in, and how views hear of it.

namespace QCoMqtt {

using Internal::TopicNode;

TopicModel::TopicModel(Shape shape, QObject *parent)
    : QAbstractItemModel(parent)
    , d(std::make_unique<Internal::TopicModelData>(this, shape == Shape::Tree))
{
    d->ageTimer.setInterval(1000);
    connect(&d->ageTimer, &QTimer::timeout, this, &TopicModel::tellOfAges);
}

TopicModel::~TopicModel() = default;

void TopicModel::setUpdateInterval(int milliseconds)
{
    if (!d->updates.setInterval(milliseconds))
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
    if (!Internal::setLimit(d->maximumTopics, topics, 1))
        return;
    flush();
    Q_EMIT maximumTopicsChanged();
}

void TopicModel::setMaximumBytes(qint64 bytes)
{
    if (!Internal::setLimit(d->maximumBytes, bytes, qint64(0)))
        return;
    flush();
    Q_EMIT maximumBytesChanged();
}

void TopicModel::setMaximumPayloadSize(int bytes)
{
    if (Internal::setLimit(d->maximumPayloadSize, bytes, 0))
        Q_EMIT maximumPayloadSizeChanged();
}

void TopicModel::put(const Message &message)
{
    if (d->isFull())
        flush();
    d->take(message);
    if (d->updates.note())
        flush();
}

void TopicModel::follow(MessageStream stream)
{
    d->stream.follow(this, std::move(stream));
}

void TopicModel::flush()
{
    if (!d->updates.begin())
        return;
    d->apply();
    tellOfChanges();
    insertNew();
    removeSurplus();
    if (d->ageTimer.interval() > 0 && !d->ageTimer.isActive() && !d->root.children.empty())
        d->ageTimer.start();
    Q_EMIT updated();
    if (d->updates.end())
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
    if (!d->updates.mayClear())
        return;
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
    if (!d->updates.begin())
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
    if (d->updates.end())
        clear();
}

} // namespace QCoMqtt
