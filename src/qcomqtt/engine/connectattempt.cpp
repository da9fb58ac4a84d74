// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/connectattempt.h>

#include <qcomqtt/transport/serverurl.h>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

QString whatTook(ConnectStage stage)
{
    switch (stage) {
    case ConnectStage::Resolve:
        return u"looking up the name took"_s;
    case ConnectStage::Connect:
        return u"reaching the server took"_s;
    case ConnectStage::Tls:
        return u"the TLS handshake took"_s;
    case ConnectStage::WebSocket:
        return u"the WebSocket handshake took"_s;
    case ConnectStage::Mqtt:
        break;
    }
    return u"the answer to CONNECT took"_s;
}

// Beyond a year it is no limit, and the sum must not overflow.
Instant deadlineAfter(Instant now, std::chrono::milliseconds limit)
{
    return limit.count() > 0 ? now + std::min<std::chrono::milliseconds>(limit, std::chrono::years(1))
                             : Instant::max();
}

} // namespace

void ConnectAttempt::begin(const ClientOptions &options, Instant now)
{
    m_options = options;
    m_stage.reset();
    m_deadline = deadlineAfter(now, options.connectTimeout());
    m_stageDeadline = Instant::max();
}

void ConnectAttempt::enter(ConnectStage stage, Instant now)
{
    m_stage = stage;
    m_stageDeadline = deadlineAfter(now, m_options.stageTimeout(stage));
}

std::optional<Failure> ConnectAttempt::expired(Instant now, const QString &awaited) const
{
    if (now < deadline())
        return {};
    Failure failure{ErrorCode::Timeout,
                    u"No connection to %1"_s.arg(displayName(m_options.url()))
                        + timeoutText(now, awaited)};
    failure.stage = m_stage;
    return failure;
}

QString ConnectAttempt::timeoutText(Instant now, const QString &awaited) const
{
    if (now < m_deadline) {
        return u": %1 longer than its limit of %2 ms"_s.arg(whatTook(*m_stage))
            .arg(m_options.stageTimeout(*m_stage).count());
    }
    const QString text = u" within %1 ms"_s.arg(m_options.connectTimeout().count());
    if (!awaited.isEmpty())
        return text + u": "_s + awaited;
    return m_stage ? text + u": %1 too long"_s.arg(whatTook(*m_stage)) : text;
}

} // namespace QCoMqtt::Internal
