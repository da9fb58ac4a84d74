// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/client.h>

#include <qcomqtt/engine/decision.h>
#include <qcomqtt/engine/logging.h>
#include <qcomqtt/error.h>

// The other side of request(). It holds the engine and no Client, which may go meanwhile.

namespace QCoMqtt {

using namespace Qt::StringLiterals;

namespace {

QCoro::Task<> answer(std::shared_ptr<Internal::Engine> engine, const RequestHandler &handler,
                     Message request)
{
    const auto responseTopic = request.properties().text(PropertyId::ResponseTopic);
    if (!responseTopic)
        throw UsageError(u"the request names no response topic"_s);
    const Topic topic(*responseTopic);
    const auto correlation = request.properties().bytes(PropertyId::CorrelationData);
    const Reply reply = co_await handler(std::move(request));
    PublishOptions options = reply.options();
    if (correlation)
        options.correlationData(*correlation);
    Payload payload = reply.payload();
    const Client::PublishOperation publishing(
        {{std::move(engine)}, topic, std::move(payload).bytes(), std::move(options)});
    co_await publishing;
}

QCoro::Task<> answerAll(std::shared_ptr<Internal::Engine> engine, Subscription subscription,
                        RequestHandler handler, std::stop_token stop)
{
    const auto listening
        = Client::ListenOperation({{engine}, std::move(subscription), {}}).stopOn(stop);
    MessageStream requests = co_await listening;
    bool hasWarned = false;
    while (auto request = co_await requests.next().stopOn(stop)) {
        try {
            co_await answer(engine, handler, *request);
        } catch (...) {
            if (!std::exchange(hasWarned, true)) {
                qCWarning(Internal::lcClient).noquote()
                    << "A request to" << request->topic().toString()
                    << "stays unanswered:" << Internal::textOf(std::current_exception());
            }
        }
    }
}

} // namespace

QCoro::Task<> Client::serve(Subscription subscription, RequestHandler handler,
                            std::stop_token stop)
{
    if (!m_engine)
        throw UsageError(u"The client was moved from"_s);
    if (!handler)
        throw UsageError(u"serve() needs a handler"_s);
    return answerAll(m_engine, std::move(subscription), std::move(handler), std::move(stop));
}

} // namespace QCoMqtt
