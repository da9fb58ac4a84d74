// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/topicmodeldata.h>

#include <algorithm>

namespace QCoMqtt::Internal {

namespace {

// A topic may have 65 536 levels, each of which would cost a row. What is deeper stays together.
constexpr int maximumLevels = 64;

} // namespace

void TopicModelData::take(const Message &message)
{
    ++messages;
    const auto [place, isNew] = [&] {
        const auto known = pendingPlaces.constFind(message.topic());
        return known == pendingPlaces.cend() ? std::pair(int(pending.size()), true)
                                             : std::pair(*known, false);
    }();
    if (isNew) {
        pendingPlaces.insert(message.topic(), place);
        pending.push_back({.topic = message.topic(), .payload = {}, .time = {}});
    }
    Pending &update = pending[std::size_t(place)];
    update.payload = kept(message.payload(), maximumPayloadSize);
    update.size = message.payload().size();
    update.qos = message.qos();
    update.isRetained = message.isRetained();
    update.time = timeOf(message);
    ++update.messages;
    update.last = messages;
}

void TopicModelData::apply()
{
    pendingPlaces.clear();
    std::vector<std::pair<qint64, TopicNode *>> byLast;
    byLast.reserve(pending.size());
    for (Pending &update : std::exchange(pending, {})) {
        const qint64 last = update.last;
        byLast.emplace_back(last, &apply(std::move(update)));
    }
    std::sort(byLast.begin(), byLast.end());
    for (const auto &[last, node] : byLast)
        bySilence.splice(bySilence.end(), bySilence, node->value->place);
}

TopicNode &TopicModelData::apply(Pending &&update)
{
    TopicNode &node = nodeFor(update.topic);
    for (TopicNode *each = &node; each->parent; each = each->parent) {
        each->messages += update.messages;
        each->rate.add(update.messages, update.time);
        each->lastTime = std::max(each->lastTime, update.time);
        markChanged(*each);
    }
    setValue(node, std::move(update));
    return node;
}

void TopicModelData::setValue(TopicNode &node, Pending &&update)
{
    if (!node.value) {
        node.value = std::make_unique<TopicValue>();
        node.value->topic = update.topic;
        node.value->place = bySilence.insert(bySilence.end(), &node);
        byTopic.insert(update.topic, &node);
    } else {
        bytes -= node.value->bytes();
    }
    node.value->payload = std::move(update.payload);
    node.value->size = update.size;
    node.value->qos = update.qos;
    node.value->isRetained = update.isRetained;
    bytes += node.value->bytes();
}

TopicNode &TopicModelData::nodeFor(const Topic &topic)
{
    if (const auto known = byTopic.constFind(topic); known != byTopic.cend())
        return **known;
    if (!isTree)
        return childOf(root, topic.utf8());
    TopicNode *node = &root;
    QByteArrayView rest = topic.utf8();
    for (int level = 1; level < maximumLevels; ++level) {
        const qsizetype slash = rest.indexOf('/');
        if (slash < 0)
            break;
        node = &childOf(*node, rest.first(slash).toByteArray());
        rest = rest.sliced(slash + 1);
    }
    return childOf(*node, rest.toByteArray());
}

TopicNode &TopicModelData::childOf(TopicNode &parent, const QByteArray &name)
{
    const std::size_t before = parent.fresh.size();
    TopicNode &child = parent.child(name);
    if (before == 0 && !parent.fresh.empty())
        withFresh.push_back(&parent);
    return child;
}

// Of what views do not know they will hear anyway.
void TopicModelData::markChanged(TopicNode &node)
{
    if (!node.isAttached)
        return;
    const auto known = changed.find(node.parent);
    if (known == changed.end()) {
        changed.insert(node.parent, {node.row, node.row});
    } else {
        known->first = std::min(known->first, node.row);
        known->last = std::max(known->last, node.row);
    }
}

std::vector<TopicNode *> TopicModelData::dropSurplus()
{
    std::vector<TopicNode *> empty;
    while (!bySilence.empty()
           && (byTopic.size() > maximumTopics || bytes > maximumBytes)) {
        TopicNode &node = *bySilence.front();
        forget(node);
        if (node.isEmpty())
            empty.push_back(&node);
        else
            markChanged(node);
    }
    return empty;
}

void TopicModelData::forget(TopicNode &node)
{
    bytes -= node.value->bytes();
    bySilence.erase(node.value->place);
    byTopic.remove(node.value->topic);
    node.value.reset();
}

void TopicModelData::clear()
{
    pending.clear();
    pendingPlaces.clear();
    changed.clear();
    byTopic.clear();
    bySilence.clear();
    bytes = 0;
}

} // namespace QCoMqtt::Internal
