// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topic/leveltree.h>
#include <qcomqtt/topicfilter.h>

#include <QtCore/QVarLengthArray>

#include <algorithm>
#include <optional>
#include <utility>
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
    //! Returns false when the pair was there already, or the filter is empty.
    bool insert(const TopicFilter &filter, Value value)
    {
        if (filter.isEmpty())
            return false;
        const LevelTree::Node node = m_tree.findOrMake(filter.topicPart());
        m_ends.resize(m_tree.nodeCount());
        std::vector<Value> &values = valuesOf(node, filter);
        if (std::find(values.begin(), values.end(), value) != values.end())
            return false;
        values.push_back(std::move(value));
        ++m_size;
        return true;
    }

    //! Returns false when the pair was not there.
    bool remove(const TopicFilter &filter, const Value &value)
    {
        const std::optional<LevelTree::Node> node = m_tree.find(filter.topicPart());
        if (!node)
            return false;
        std::vector<Value> &values = valuesOf(*node, filter);
        const auto found = std::find(values.begin(), values.end(), value);
        if (found == values.end())
            return false;
        values.erase(found);
        --m_size;
        prune(*node);
        return true;
    }

    bool isEmpty() const noexcept { return m_size == 0; }
    //! Number of pairs.
    qsizetype size() const noexcept { return m_size; }
    void clear() { *this = TopicTrie(); }
    //! Nodes that take up memory: at most as many as were needed at one time.
    size_t nodeCount() const noexcept { return m_tree.nodeCount(); }

    //! Calls function(const Value &) for every match, in no particular order; a value under several
    //! matching filters comes once for each. Allocates nothing, unless very many branches are open.
    template<typename Function>
    void forEachMatch(const Topic &topic, Function &&function) const
    {
        if (topic.isEmpty())
            return;
        const bool isSystemTopic = topic.utf8().front() == '$';
        QVarLengthArray<Branch, 32> branches = {{LevelTree::root, LevelCursor(topic.utf8())}};
        while (!branches.isEmpty()) {
            const Branch branch = branches.last();
            branches.removeLast();
            const bool isWildcardAllowed = branch.node != LevelTree::root || !isSystemTopic;
            const Ends &ends = m_ends[branch.node];
            if (isWildcardAllowed) // MQTT-4.7.2-1
                callAll(ends.restValues, function);
            if (branch.cursor.atEnd())
                callAll(ends.values, function);
            else
                appendNext(branches, branch, isWildcardAllowed);
        }
    }

private:
    struct Ends
    {
        bool isEmpty() const noexcept { return values.empty() && restValues.empty(); }

        std::vector<Value> values; // of the filter that ends here
        std::vector<Value> restValues; // of the filter that ends here with "#"
    };

    struct Branch
    {
        LevelTree::Node node;
        LevelCursor cursor; // at the level of the topic below the node
    };

    template<typename Branches>
    void appendNext(Branches &branches, Branch branch, bool isWildcardAllowed) const
    {
        const LevelTree::Node parent = branch.node;
        branch.node = m_tree.namedChild(parent, branch.cursor.level());
        branch.cursor.next();
        if (branch.node != LevelTree::none)
            branches.append(branch);
        branch.node = m_tree.anyLevelChild(parent);
        if (branch.node != LevelTree::none && isWildcardAllowed)
            branches.append(branch);
    }

    template<typename Function>
    static void callAll(const std::vector<Value> &values, Function &function)
    {
        for (const Value &value : values)
            function(value);
    }

    std::vector<Value> &valuesOf(LevelTree::Node node, const TopicFilter &filter)
    {
        Ends &ends = m_ends[node];
        return filter.utf8().endsWith('#') ? ends.restValues : ends.values;
    }

    // Takes out the node and its parents as long as nothing hangs on them.
    void prune(LevelTree::Node node)
    {
        while (node != LevelTree::root && m_ends[node].isEmpty() && !m_tree.hasChildren(node))
            node = m_tree.remove(node);
    }

    LevelTree m_tree;
    std::vector<Ends> m_ends = std::vector<Ends>(1); // by node
    qsizetype m_size = 0;
};

} // namespace QCoMqtt::Internal
