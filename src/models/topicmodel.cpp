// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/topicmodeldata.h>

#include <QtCore/QDateTime>

namespace QCoMqtt {

using namespace Qt::StringLiterals;
using Internal::TopicNode;
using Internal::WallTime;

namespace {

constexpr int columns = TopicModel::AgeColumn + 1;

WallTime now()
{
    return std::chrono::system_clock::now();
}

double ageOf(const TopicNode &node)
{
    return std::max(0.0, std::chrono::duration<double>(now() - node.lastTime).count());
}

QString ageText(double seconds)
{
    if (seconds < 60)
        return TopicModel::tr("%1 s").arg(int(seconds));
    if (seconds < 60 * 60)
        return TopicModel::tr("%1 min").arg(int(seconds / 60));
    if (seconds < 48 * 60 * 60)
        return TopicModel::tr("%1 h").arg(int(seconds / (60 * 60)));
    return TopicModel::tr("%1 d").arg(int(seconds / (24 * 60 * 60)));
}

Message messageOf(const Internal::TopicValue &value)
{
    return Message(value.topic, value.payload);
}

QVariant topicOf(const TopicNode &node, bool isTree)
{
    if (!isTree || !node.parent->parent)
        return QString::fromUtf8(node.name);
    return topicOf(*node.parent, isTree).toString() + u'/' + QString::fromUtf8(node.name);
}

QVariant valueData(const TopicNode &node, int role)
{
    if (!node.value)
        return {};
    switch (role) {
    case TopicModel::PayloadRole:
        return node.value->payload;
    case TopicModel::TextRole:
        return QString::fromUtf8(node.value->payload);
    case TopicModel::NumberRole: {
        const auto number = messageOf(*node.value).toDouble();
        return number ? QVariant(*number) : QVariant();
    }
    case TopicModel::RetainedRole:
        return node.value->isRetained;
    case TopicModel::QoSRole:
        return int(node.value->qos);
    case TopicModel::SizeRole:
        return node.value->size;
    default:
        return {};
    }
}

} // namespace

int TopicModel::updateInterval() const noexcept { return d->updates.interval(); }
int TopicModel::ageInterval() const noexcept { return d->ageTimer.interval(); }
int TopicModel::maximumTopics() const noexcept { return d->maximumTopics; }
qint64 TopicModel::maximumBytes() const noexcept { return d->maximumBytes; }
int TopicModel::maximumPayloadSize() const noexcept { return d->maximumPayloadSize; }
int TopicModel::topicCount() const noexcept { return int(d->byTopic.size()); }
qint64 TopicModel::messageCount() const noexcept { return d->messages; }

QModelIndex TopicModel::indexOf(const QString &topic) const
{
    const QByteArray utf8 = topic.toUtf8();
    if (!Topic::isValid(utf8))
        return {};
    const TopicNode *node = d->byTopic.value(Topic::fromValidated(utf8));
    return node && node->isAttached ? indexOfNode(*node, TopicColumn) : QModelIndex();
}

QModelIndex TopicModel::indexOfNode(const TopicNode &node, int column) const
{
    return node.parent ? createIndex(node.row, column, &node) : QModelIndex();
}

const TopicNode &TopicModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? *static_cast<const TopicNode *>(index.constInternalPointer()) : d->root;
}

QModelIndex TopicModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeAt(parent).children[std::size_t(row)].get());
}

QModelIndex TopicModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOfNode(*nodeAt(child).parent, TopicColumn) : QModelIndex();
}

int TopicModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(nodeAt(parent).children.size());
}

int TopicModel::columnCount(const QModelIndex &) const
{
    return columns;
}

QVariant TopicModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TopicNode &node = nodeAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return displayData(node, index.column());
    case SortRole:
        return sortData(node, index.column());
    case Qt::TextAlignmentRole:
        return index.column() >= CountColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case TopicRole:
        return topicOf(node, d->isTree);
    case NameRole:
        return QString::fromUtf8(node.name);
    case CountRole:
        return node.messages;
    case RateRole:
        return node.rate.at(now());
    case TimeRole:
        return Internal::dateTime(node.lastTime);
    case AgeRole:
        return ageOf(node);
    case HasMessageRole:
        return node.value != nullptr;
    default:
        return valueData(node, role);
    }
}

QVariant TopicModel::displayData(const TopicNode &node, int column) const
{
    switch (column) {
    case TopicColumn:
        return QString::fromUtf8(node.name);
    case ValueColumn:
        return valueData(node, TextRole);
    case CountColumn:
        return node.messages;
    case RateColumn:
        return u"%1/s"_s.arg(node.rate.at(now()), 0, 'f', 1);
    case AgeColumn:
        return ageText(ageOf(node));
    default:
        return {};
    }
}

QVariant TopicModel::sortData(const TopicNode &node, int column) const
{
    switch (column) {
    case ValueColumn: {
        const QVariant number = valueData(node, NumberRole);
        return number.isValid() ? number : valueData(node, TextRole);
    }
    case RateColumn:
        return node.rate.at(now());
    case AgeColumn:
        return ageOf(node);
    default:
        return displayData(node, column);
    }
}

QVariant TopicModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractItemModel::headerData(section, orientation, role);
    switch (section) {
    case TopicColumn:
        return tr("Topic");
    case ValueColumn:
        return tr("Value");
    case CountColumn:
        return tr("Messages");
    case RateColumn:
        return tr("Rate");
    case AgeColumn:
        return tr("Age");
    default:
        return {};
    }
}

QHash<int, QByteArray> TopicModel::roleNames() const
{
    return {
        {Qt::DisplayRole, "display"}, {TopicRole, "topic"}, {NameRole, "name"},
        {PayloadRole, "payload"}, {TextRole, "text"}, {NumberRole, "number"},
        {RetainedRole, "retained"}, {QoSRole, "qos"}, {SizeRole, "size"}, {CountRole, "count"},
        {RateRole, "rate"}, {TimeRole, "time"}, {AgeRole, "age"},
        {HasMessageRole, "hasMessage"}, {SortRole, "sort"},
    };
}

} // namespace QCoMqtt
