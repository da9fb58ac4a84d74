// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <models/followedstream.h>
#include <models/topicmodel.h>
#include <models/topicnode.h>
#include <models/updates.h>

namespace QCoMqtt::Internal {

//! What a TopicModel has in its hands: the nodes, and what came since views last heard of anything.
class TopicModelData
{
public:
    //! Of the messages of one topic, the last, and how many there were.
    struct Pending
    {
        Topic topic;
        QByteArray payload;
        qint64 size = 0;
        QoS qos = QoS::AtMostOnce;
        bool isRetained = false;
        WallTime time;
        qint64 messages = 0;
        qint64 last = 0; // of all messages, the how-manieth the last one was
    };
    struct Rows
    {
        int first;
        int last;
    };

    TopicModelData(TopicModel *model, bool isTree) : isTree(isTree), updates(model)
    {
        root.isAttached = true;
    }

    void take(const Message &message);
    //! Puts what is pending into the nodes.
    void apply();
    //! The topics that are too many have no value any more; gives those whose rows must go.
    std::vector<TopicNode *> dropSurplus();
    void forget(TopicNode &node);
    void clear();
    //! True when no more should come in before views have heard of it.
    bool isFull() const noexcept { return int(pending.size()) >= maximumTopics; }

    const bool isTree;
    TopicNode root{nullptr, {}};
    QHash<Topic, TopicNode *> byTopic; // those with a value
    std::list<TopicNode *> bySilence; // the same, the longest silent first
    std::vector<Pending> pending;
    QHash<Topic, int> pendingPlaces;
    QHash<TopicNode *, Rows> changed; // by parent
    std::vector<TopicNode *> withFresh;
    qint64 bytes = 0;
    qint64 messages = 0;

    int maximumTopics = 10'000;
    qint64 maximumBytes = 64 * 1024 * 1024;
    int maximumPayloadSize = 256 * 1024;
    Updates updates;
    QTimer ageTimer;
    FollowedStream stream;

private:
    TopicNode &nodeFor(const Topic &topic);
    TopicNode &childOf(TopicNode &parent, const QByteArray &name);
    TopicNode &apply(Pending &&update);
    void setValue(TopicNode &node, Pending &&update);
    void markChanged(TopicNode &node);
};

} // namespace QCoMqtt::Internal
