// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/session/subscriptions.h>

#include <algorithm>
#include <utility>

// What is asked for while there is no connection.

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

// The last word on each filter counts, and is the only one that the server hears.
void Subscriptions::collapse(Output &output)
{
    const std::vector<RequestPointer> requests = m_requests; // those that are settled go
    for (const RequestPointer &request : requests)
        refuse(request, output); // what will not be asked for must not stand for others
    QHash<TopicFilter, Place> lastWords;
    for (auto request = requests.rbegin(); request != requests.rend(); ++request) {
        if (!isWaiting(*request))
            continue;
        supersede(*request, lastWords, output);
        for (const Range &range : (*request)->unsent) {
            for (qsizetype i = range.from; i < range.from + range.size; ++i)
                lastWords.insert((*request)->filter(i), {*request, i});
        }
    }
}

// What restores is left alone: should the server refuse the last word, that is what stays.
bool Subscriptions::isWaiting(const RequestPointer &request) const
{
    return !request->restores
        && std::find(m_requests.begin(), m_requests.end(), request) != m_requests.end();
}

void Subscriptions::supersede(const RequestPointer &request,
                              const QHash<TopicFilter, Place> &lastWords, Output &output)
{
    qsizetype undone = 0;
    for (const Range &range : std::exchange(request->unsent, {})) {
        for (qsizetype i = range.from; i < range.from + range.size; ++i) {
            const auto last = lastWords.constFind(request->filter(i));
            if (last == lastWords.cend()) {
                addUnsent(*request, i);
            } else if (last->request->subscribes == request->subscribes) {
                std::vector<Follower> &followers = last->request->followers;
                followers.insert(followers.begin(), {last->index, {request, i}});
            } else {
                // As if it had been asked for and undone.
                request->codes[i] = request->subscribes ? ReasonCode::NoSubscriptionExisted
                                                        : ReasonCode::Success;
                ++undone;
                --request->unanswered;
            }
        }
    }
    if (request->unanswered > 0)
        return;
    if (!request->subscribes || undone < request->size())
        return complete(request, output);
    output.complete(request->operation,
                    Failure{ErrorCode::Cancelled,
                            u"unsubscribe() took %1 back before there was a connection"_s.arg(
                                request->filter(0).toString())});
    std::erase(m_requests, request);
}

void Subscriptions::addUnsent(Request &request, qsizetype index)
{
    const bool goesOn = !request.unsent.empty()
        && request.unsent.back().from + request.unsent.back().size == index;
    if (goesOn)
        ++request.unsent.back().size;
    else
        request.unsent.push_back({index, 1});
}

// The answer is also that of those who had asked for the same before.
void Subscriptions::answerFollowers(Request &request, qsizetype index, Output &output)
{
    for (const Follower &follower : std::exchange(request.followers, {})) {
        const auto &[earlier, place] = follower.earlier;
        if (follower.index != index) {
            request.followers.push_back(follower);
            continue;
        }
        earlier->codes[place] = request.codes[index];
        if (--earlier->unanswered == 0)
            complete(earlier, output);
    }
}

// Whoever followed what is not asked for now, asks himself.
void Subscriptions::releaseFollowers(Request &request)
{
    for (const Follower &follower : std::exchange(request.followers, {})) {
        const bool isAsked = std::none_of(
            request.unsent.begin(), request.unsent.end(), [&](const Range &range) {
                return follower.index >= range.from && follower.index < range.from + range.size;
            });
        Request &earlier = *follower.earlier.request;
        if (isAsked)
            request.followers.push_back(follower);
        else if (!earlier.unwanted)
            insertUnsent(earlier, follower.earlier.index);
    }
}

void Subscriptions::insertUnsent(Request &request, qsizetype index)
{
    std::vector<Range> ranges = std::exchange(request.unsent, {});
    ranges.push_back({index, 1});
    std::sort(ranges.begin(), ranges.end(),
              [](const Range &left, const Range &right) { return left.from < right.from; });
    for (const Range &range : ranges) {
        for (qsizetype i = range.from; i < range.from + range.size; ++i)
            addUnsent(request, i);
    }
}

bool Subscriptions::abandon(OperationId operation, Output &output)
{
    const auto found = std::find_if(
        m_requests.begin(), m_requests.end(),
        [=](const RequestPointer &candidate) { return candidate->operation == operation; });
    if (found == m_requests.end())
        return false;
    const RequestPointer request = *found;
    const bool wasUntouched = isUntouched(request);
    const bool isInFlight = hasPartInFlight(request);
    request->operation = 0;
    request->unwanted = true;
    releaseFollowers(*request);
    for (const Range &range : std::exchange(request->unsent, {}))
        request->unanswered -= range.size;
    if (!isInFlight)
        std::erase(m_requests, request);
    pump(output);
    return wasUntouched;
}

bool Subscriptions::takeBack(OperationId operation, Output &output)
{
    const bool isUnsent = std::any_of(
        m_requests.begin(), m_requests.end(), [&](const RequestPointer &request) {
            return request->operation == operation && isUntouched(request);
        });
    return isUnsent && abandon(operation, output);
}

void Subscriptions::failAll(const Failure &failure, Output &output)
{
    for (const RequestPointer &request : std::exchange(m_requests, {})) {
        output.complete(std::exchange(request->operation, 0), failure);
        request->unwanted = true;
        request->unsent.clear();
        request->followers.clear();
    }
}

bool Subscriptions::hasPartInFlight(const RequestPointer &request) const
{
    return std::any_of(m_parts.cbegin(), m_parts.cend(),
                       [&](const Part &part) { return part.request == request; });
}

bool Subscriptions::isUntouched(const RequestPointer &request) const
{
    return !hasPartInFlight(request) && request->unanswered == request->size();
}

} // namespace QCoMqtt::Internal
