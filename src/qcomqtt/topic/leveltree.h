// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/topic.h>
#include <qcomqtt/values/levels.h>

#include <QtCore/QByteArray>

#include <optional>
#include <unordered_map>
#include <vector>

namespace QCoMqtt::Internal {

//! The tree of the levels of many filters, without "#". Its nodes are numbers, for which the user
//! keeps what belongs to them.
//!
//! All children stand in one hash table, so that nothing recurses, not even destruction: a peer
//! may send a filter of 65535 levels.
class QCOMQTT_EXPORT LevelTree
{
public:
    using Node = quint32;
    static constexpr Node root = 0;
    static constexpr Node none = 0; //!< the root is nobody's child

    //! Every node is below this.
    size_t nodeCount() const noexcept { return m_links.size(); }

    //! The child under that very level, or none. Does not allocate.
    Node namedChild(Node parent, QByteArrayView level) const;
    //! The child under "+", or none.
    Node anyLevelChild(Node parent) const noexcept { return m_links[parent].anyLevel; }
    bool hasChildren(Node node) const noexcept;

    //! The node where \a filter ends, which is its parent level when it ends with "#".
    std::optional<Node> find(QByteArrayView filter) const;
    Node findOrMake(QByteArrayView filter);
    //! Removes a node that has no children and is not the root. Returns its parent.
    Node remove(Node node);

private:
    struct Links
    {
        Node parent = none;
        Node anyLevel = none;
        quint32 namedChildren = 0;
        QByteArray level;
    };

    // The view searches for a key without a copy of the level.
    struct KeyView
    {
        Node parent;
        QByteArrayView level;
        friend bool operator==(const KeyView &a, const KeyView &b) noexcept
        {
            return a.parent == b.parent && a.level == b.level;
        }
    };
    struct Key
    {
        Node parent;
        QByteArray level;
        operator KeyView() const noexcept { return {parent, level}; }
    };
    struct KeyHash
    {
        using is_transparent = void;
        size_t operator()(const KeyView &key) const noexcept
        {
            return hashOf(key.level, key.parent);
        }
    };
    struct KeyEqual
    {
        using is_transparent = void;
        bool operator()(const KeyView &a, const KeyView &b) const noexcept { return a == b; }
    };

    Node child(Node parent, QByteArrayView level) const;
    Node makeChild(Node parent, QByteArrayView level);
    Node takeUnused();

    std::vector<Links> m_links = std::vector<Links>(1); // by node
    std::unordered_map<Key, Node, KeyHash, KeyEqual> m_namedChildren;
    std::vector<Node> m_unused;
};

} // namespace QCoMqtt::Internal
