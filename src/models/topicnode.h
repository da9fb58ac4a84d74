// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <models/messagerate.h>

#include <qcomqtt/message.h>

#include <QtCore/QHash>

#include <list>
#include <memory>
#include <vector>

namespace QCoMqtt::Internal {

class TopicNode;

//! The last message of a topic.
struct TopicValue
{
    Topic topic;
    QByteArray payload;
    qint64 size = 0;
    QoS qos = QoS::AtMostOnce;
    bool isRetained = false;
    std::list<TopicNode *>::iterator place; // among all, by when the last message came

    qint64 bytes() const noexcept { return topic.utf8().size() + payload.size(); }
};

//! A level of topics, or in a list a topic. Views know of it once it is attached.
class TopicNode
{
public:
    TopicNode(TopicNode *parent, const QByteArray &name) : parent(parent), name(name) {}
    Q_DISABLE_COPY_MOVE(TopicNode)

    //! The child of that name; made when there is none.
    TopicNode &child(const QByteArray &childName);
    bool isEmpty() const noexcept { return !value && children.empty() && fresh.empty(); }
    //! What was made since the last time becomes children.
    void adoptFresh();
    //! The children from \a first on, \a count of them, go.
    void remove(int first, int count);

    TopicNode *const parent; // null for the root
    const QByteArray name;
    int row = 0;
    bool isAttached = false;
    std::vector<std::unique_ptr<TopicNode>> children;
    std::vector<std::unique_ptr<TopicNode>> fresh; // of one that is attached: not children yet
    std::unique_ptr<TopicValue> value;

    // Of the topic and all below.
    qint64 messages = 0;
    MessageRate rate;
    WallTime lastTime;

private:
    void attach();

    QHash<QByteArray, TopicNode *> m_byName;
};

} // namespace QCoMqtt::Internal
