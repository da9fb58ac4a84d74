// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/audiences.h>

#include <qcomqtt/topic/overlap.h>

#include <algorithm>

namespace QCoMqtt::Internal {

namespace {

template<typename Member>
bool hasMember(const std::vector<const Member *> &members, const Member *member)
{
    return member && std::find(members.begin(), members.end(), member) != members.end();
}

} // namespace

void Audiences::linkUp()
{
    m_proven = false;
    m_seen = {};
}

void Audiences::clear()
{
    m_members.clear();
    m_broad.clear();
    m_byIdentifier.clear();
    m_callersAmongOurs = false;
    m_overlaps = 0;
}

quint32 Audiences::takeIdentifier()
{
    do
        ++m_taken;
    while (m_byIdentifier.contains(belowOurs + m_taken)); // the application's
    return belowOurs + m_taken;
}

void Audiences::takeAgain(quint32 identifier)
{
    if (identifier > belowOurs)
        m_taken = std::max(m_taken, identifier - belowOurs);
}

bool Audiences::isOurs(quint32 identifier) const
{
    if (identifier <= belowOurs || identifier > belowOurs + m_taken)
        return false;
    const auto bearer = m_byIdentifier.constFind(identifier);
    return bearer == m_byIdentifier.cend() || !bearer->isCallers;
}

void Audiences::insert(const Subscription &subscription, quint32 identifier, bool isCallers)
{
    const TopicFilter &filter = subscription.filter();
    remove(filter);
    Member member{subscription, identifier, isCallers, {}};
    const auto relate = [&](Member &other) {
        if (!overlap(filter, other.subscription.filter()))
            return;
        other.overlapping.append(filter);
        member.overlapping.append(other.subscription.filter());
        ++m_overlaps;
    };
    if (isBroad(filter)) {
        std::for_each(m_members.begin(), m_members.end(), relate);
        m_broad.append(filter);
    } else {
        for (const TopicFilter &other : std::as_const(m_broad))
            relate(m_members[other]);
    }
    m_members.insert(filter, std::move(member));
    Bearers &bearers = m_byIdentifier[identifier];
    bearers.filters.append(filter);
    bearers.isCallers |= isCallers;
    m_callersAmongOurs |= isCallers && identifier > belowOurs;
}

void Audiences::remove(const TopicFilter &filter)
{
    m_seen = {}; // from now on other copies are to be expected
    const auto found = m_members.constFind(filter);
    if (found == m_members.cend())
        return;
    const Member member = *found;
    m_members.erase(found);
    for (const TopicFilter &other : member.overlapping)
        m_members[other].overlapping.removeOne(filter);
    m_overlaps -= member.overlapping.size();
    m_broad.removeOne(filter);
    const auto sharing = m_byIdentifier.find(member.identifier);
    sharing->filters.removeOne(filter);
    if (sharing->filters.isEmpty())
        m_byIdentifier.erase(sharing);
}

AudiencePointer Audiences::of(Publish &publish)
{
    if (m_taken == 0 || publish.properties.isEmpty())
        return nullptr;
    AudiencePointer audience;
    if (m_overlaps > 0) {
        const Members carriers = carriersOf(publish);
        audience = judge(publish, carriers, rivalsOf(carriers, publish.topic));
    }
    hideOurs(publish);
    return audience;
}

void Audiences::hideOurs(Publish &publish)
{
    Properties &properties = publish.properties;
    const QList<Properties::Entry> &entries = properties.entries();
    if (entries.size() == 1) { // by far the most frequent; nothing is allocated
        const Properties::Entry &first = entries.first();
        if (first.id == PropertyId::SubscriptionIdentifier
            && isOurs(std::get<quint32>(first.value)))
            properties = Properties();
        return;
    }
    const QList<quint32> identifiers = properties.subscriptionIdentifiers();
    if (std::none_of(identifiers.begin(), identifiers.end(),
                     [this](quint32 identifier) { return isOurs(identifier); }))
        return;
    properties.remove(PropertyId::SubscriptionIdentifier);
    for (const quint32 identifier : identifiers) {
        if (!isOurs(identifier))
            properties.append(PropertyId::SubscriptionIdentifier, identifier);
    }
}

Audiences::Members Audiences::carriersOf(const Publish &publish) const
{
    Members carriers;
    for (const quint32 identifier : publish.properties.subscriptionIdentifiers()) {
        for (const TopicFilter &filter : m_byIdentifier.value(identifier).filters) {
            if (filter.matches(publish.topic))
                carriers.push_back(&*m_members.constFind(filter));
        }
    }
    return carriers;
}

Audiences::Members Audiences::rivalsOf(const Members &carriers, const Topic &topic) const
{
    Members rivals;
    for (const Member *carrier : carriers) {
        for (const TopicFilter &filter : carrier->overlapping) {
            const Member *member = &*m_members.constFind(filter);
            if (!hasMember(carriers, member) && !hasMember(rivals, member)
                && filter.matches(topic))
                rivals.push_back(member);
        }
    }
    return rivals;
}

AudiencePointer Audiences::judge(const Publish &publish, const Members &carriers,
                                 const Members &rivals)
{
    // One copy for several subscriptions names them all: this server keeps to the rules.
    if (carriers.size() > 1 && carriers.front()->identifier != carriers.back()->identifier)
        m_proven = true;
    if (rivals.empty())
        return nullptr;
    if (isAnotherCopy(publish, carriers)) {
        m_proven = true;
        return std::make_shared<Audience>(Audience{.subscriptions = {}, .others = {},
                                                   .strangers = false});
    }
    const Members others = m_proven ? rivals : apartFrom(carriers, rivals);
    return others.empty() ? nullptr : narrowed(publish, carriers, others);
}

// What a group shares always comes in copies of its own (MQTT 5.0 section 4.8.2).
Audiences::Members Audiences::apartFrom(const Members &carriers, Members rivals)
{
    const bool isShared = carriers.front()->subscription.filter().isShared();
    std::erase_if(rivals, [=](const Member *rival) {
        return rival->subscription.filter().isShared() == isShared;
    });
    return rivals;
}

// True for the further copies of a message whose first copy everyone got.
bool Audiences::isAnotherCopy(const Publish &publish, const Members &carriers)
{
    // The servers that send too few copies of other messages send these all the same.
    const bool says = !publish.retain && !publish.duplicate && carriers.size() == 1
        && !carriers.front()->subscription.filter().isShared();
    if (!says)
        return false;
    const quint32 identifier = carriers.front()->identifier;
    const bool same = publish.topic == m_seen.topic && publish.payload == m_seen.payload
        && !m_seen.identifiers.contains(identifier);
    if (same) {
        m_seen.identifiers.append(identifier);
        return true;
    }
    m_seen = {};
    if (!m_proven)
        m_seen = {publish.topic, publish.payload, {identifier}};
    return false;
}

AudiencePointer Audiences::narrowed(const Publish &publish, const Members &carriers,
                                    const Members &rivals)
{
    Audience audience;
    for (const Member *carrier : carriers)
        audience.subscriptions.append(carrier->subscription.filter());
    for (const Member *rival : rivals)
        audience.others.append(rival->subscription.filter());
    Members all = carriers;
    all.insert(all.end(), rivals.begin(), rivals.end());
    const Member *preferred = preferredOf(all);
    // A retained message may be the answer to this subscription alone. Who chose the identifiers
    // wants to see them all.
    audience.strangers = publish.retain || !preferred || hasMember(carriers, preferred)
        || std::any_of(carriers.begin(), carriers.end(),
                       [](const Member *carrier) { return carrier->isCallers; });
    return std::make_shared<Audience>(std::move(audience));
}

// The subscription whose copies are for those that have none of their own: the highest QoS.
const Audiences::Member *Audiences::preferredOf(const Members &members)
{
    const Member *preferred = nullptr;
    for (const Member *member : members) {
        const Subscription &one = member->subscription;
        if (one.filter().isShared() || one.isNoLocal())
            continue; // is not sent every message
        if (!preferred || one.qos() > preferred->subscription.qos()
            || (one.qos() == preferred->subscription.qos()
                && one.filter() < preferred->subscription.filter()))
            preferred = member;
    }
    return preferred;
}

} // namespace QCoMqtt::Internal
