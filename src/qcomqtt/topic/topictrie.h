// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topicfilter.h>

#include <QtCore/QHash>

#include <memory>
#include <vector>

namespace QCoMqtt::Internal {

//! A set of (filter, value) pairs that finds the values whose filter matches a topic in a time
//! that depends on the levels of the topic, not on the number of filters. A shared filter counts
//! as its part behind the group. The same pair may be in it once; inserting it again does nothing.
//! The set must not change while forEachMatch() runs.
template<typename Value>
class TopicTrie
{
public:
    //! Returns false when the pair was there already.
    bool insert(const TopicFilter &filter, Value value);
    //! Returns false when the pair was not there.
    bool remove(const TopicFilter &filter, const Value &value);
    bool isEmpty() const noexcept { return m_root.isEmpty(); }
    void clear() { m_root = Node(); }

    //! Calls function(const Value &) for every match; a value under several matching filters comes
    //! once for each.
    template<typename Function>
    void forEachMatch(const Topic &topic, Function &&function) const;

private:
    struct Node
    {
        bool isEmpty() const noexcept;

        QHash<QByteArray, std::shared_ptr<Node>> children;
        std::shared_ptr<Node> anyLevel; // the child under "+"
        std::vector<Value> values; // filters that end here
        std::vector<Value> restValues; // filters that end here with "/#" (or "#")
    };

    template<typename Function>
    static void visit(const Node &node, QByteArrayView rest, bool atStart, bool ended,
                      Function &function);

    Node m_root;
};

} // namespace QCoMqtt::Internal
