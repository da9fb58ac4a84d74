// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topic/leveltree.h>

#include <utility>

namespace QCoMqtt::Internal {

namespace {

bool endsAt(const LevelCursor &cursor) noexcept
{
    return cursor.atEnd() || isRest(cursor.level());
}

} // namespace

LevelTree::Node LevelTree::namedChild(Node parent, QByteArrayView level) const
{
    if (m_links[parent].namedChildren == 0)
        return none;
    const auto found = m_namedChildren.find(KeyView{parent, level});
    return found == m_namedChildren.end() ? none : found->second;
}

bool LevelTree::hasChildren(Node node) const noexcept
{
    return m_links[node].namedChildren > 0 || m_links[node].anyLevel != none;
}

std::optional<LevelTree::Node> LevelTree::find(QByteArrayView filter) const
{
    Node node = root;
    for (LevelCursor cursor(filter); !endsAt(cursor); cursor.next()) {
        node = child(node, cursor.level());
        if (node == none)
            return std::nullopt;
    }
    return node;
}

LevelTree::Node LevelTree::findOrMake(QByteArrayView filter)
{
    Node node = root;
    for (LevelCursor cursor(filter); !endsAt(cursor); cursor.next()) {
        const Node next = child(node, cursor.level());
        node = next == none ? makeChild(node, cursor.level()) : next;
    }
    return node;
}

LevelTree::Node LevelTree::remove(Node node)
{
    const Links removed = std::exchange(m_links[node], Links());
    Links &parent = m_links[removed.parent];
    if (isAnyLevel(removed.level)) {
        parent.anyLevel = none;
    } else {
        m_namedChildren.erase(Key{removed.parent, removed.level});
        --parent.namedChildren;
    }
    m_unused.push_back(node);
    return removed.parent;
}

LevelTree::Node LevelTree::child(Node parent, QByteArrayView level) const
{
    return isAnyLevel(level) ? anyLevelChild(parent) : namedChild(parent, level);
}

LevelTree::Node LevelTree::makeChild(Node parent, QByteArrayView level)
{
    const Node node = takeUnused();
    m_links[node].parent = parent;
    m_links[node].level = level.toByteArray();
    if (isAnyLevel(level)) {
        m_links[parent].anyLevel = node;
    } else {
        m_namedChildren.emplace(Key{parent, m_links[node].level}, node);
        ++m_links[parent].namedChildren;
    }
    return node;
}

LevelTree::Node LevelTree::takeUnused()
{
    if (m_unused.empty()) {
        m_links.emplace_back();
        return static_cast<Node>(m_links.size() - 1);
    }
    const Node node = m_unused.back();
    m_unused.pop_back();
    return node;
}

} // namespace QCoMqtt::Internal
