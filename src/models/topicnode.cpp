// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <models/topicnode.h>

namespace QCoMqtt::Internal {

TopicNode &TopicNode::child(const QByteArray &childName)
{
    TopicNode *&known = m_byName[childName];
    if (known)
        return *known;
    auto &siblings = isAttached ? fresh : children;
    siblings.push_back(std::make_unique<TopicNode>(this, childName));
    known = siblings.back().get();
    known->row = int(siblings.size()) - 1;
    return *known;
}

void TopicNode::attach()
{
    isAttached = true;
    for (const auto &each : children)
        each->attach();
}

void TopicNode::adoptFresh()
{
    for (auto &each : fresh) {
        each->row = int(children.size());
        each->attach();
        children.push_back(std::move(each));
    }
    fresh.clear();
}

void TopicNode::remove(int first, int count)
{
    const auto begin = children.begin() + first;
    for (auto each = begin; each != begin + count; ++each)
        m_byName.remove((*each)->name);
    children.erase(begin, begin + count);
    for (auto row = std::size_t(first); row < children.size(); ++row)
        children[row]->row = int(row);
}

} // namespace QCoMqtt::Internal
