// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/connectresult.h>
#include <qcomqtt/error.h>
#include <qcomqtt/packet/packets.h>
#include <qcomqtt/session/sessionoptions.h>

#include <optional>

// The rules for what the application asks for. Every function returns the first rule that is
// broken, if any, as a Usage failure whose text names the value and the rule.

namespace QCoMqtt::Internal {

[[nodiscard]] Failure usageFailure(QString text, std::optional<ReasonCode> code = std::nullopt);

// What no server may be sent.
[[nodiscard]] std::optional<Failure> checkOptions(const SessionOptions &options);
[[nodiscard]] std::optional<Failure> checkPublish(const Publish &publish, ProtocolVersion version);
[[nodiscard]] std::optional<Failure> checkSubscribe(const QList<Subscription> &subscriptions,
                                                    const Properties &properties,
                                                    ProtocolVersion version);
[[nodiscard]] std::optional<Failure> checkUnsubscribe(const QList<TopicFilter> &filters,
                                                      const Properties &properties,
                                                      ProtocolVersion version);
//! \a sessionExpiry is that of the CONNECT packet.
[[nodiscard]] std::optional<Failure> checkDisconnect(ReasonCode reason,
                                                     const Properties &properties,
                                                     ProtocolVersion version,
                                                     std::chrono::seconds sessionExpiry);

//! A message that checkPublish() need not look at: nearly all of them.
[[nodiscard]] inline bool isPlain(const Publish &publish) noexcept
{
    constexpr qsizetype largest = 128 * 1024 * 1024; // with its topic less than a packet can have
    return publish.properties.isEmpty() && !publish.topic.isEmpty()
        && publish.qos <= QoS::ExactlyOnce && publish.payload.size() <= largest;
}

// What this server has said it does not take.
[[nodiscard]] std::optional<Failure> forbiddenByServer(const Publish &publish,
                                                       const Capabilities &server);
//! A message that forbiddenByServer() need not look at: nearly all of them.
[[nodiscard]] inline bool isPlainlyAllowed(const Publish &publish,
                                           const Capabilities &server) noexcept
{
    constexpr qint64 mostOverhead = 5 + 2 + 2 + 1; // header, length of the topic, id, no properties
    return publish.properties.isEmpty() && publish.qos <= server.maximumQoS()
        && (!publish.retain || server.isRetainAvailable())
        && publish.topic.utf8().size() + publish.payload.size() + mostOverhead
            <= qint64(server.maximumPacketSize());
}
[[nodiscard]] std::optional<Failure> forbiddenByServer(const Subscription &subscription,
                                                       const Properties &properties,
                                                       const Capabilities &server);
[[nodiscard]] std::optional<Failure> forbiddenByServer(const TopicFilter &filter,
                                                       const Properties &properties,
                                                       const Capabilities &server);

//! True for the codes that a client may say goodbye with (MQTT 5.0 table 3-10).
[[nodiscard]] bool isClientDisconnectCode(ReasonCode code) noexcept;

} // namespace QCoMqtt::Internal
