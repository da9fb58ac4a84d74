// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/stream.h>

namespace QCoMqtt {

class Client;
class PublishOptions;

namespace Internal {
class PublishProgressState;
extern template struct QCOMQTT_EXPORT NextCommand<PublishState>;
} // namespace Internal

extern template class QCOMQTT_EXPORT Stream<PublishState>;

//! The states that one message comes through on its way to the server, as a stream:
//! \code
//! PublishProgress progress(client);
//! auto published = client.publish("a", "b", PublishOptions(QoS::ExactlyOnce).progress(progress)).start();
//! while (auto state = co_await progress.next()) { ... }   // Sent, Received, Completed
//! \endcode
//! QoS 0 comes to Sent, QoS 1 to Sent and Acknowledged. The stream ends behind the last state, or
//! throws from next() what the publish ended with. When the operation is stopped or timed out after
//! the message was sent, the stream goes on and tells what became of it; was it still waiting, then
//! next() throws CancelledError. A message that is sent again in another session is Sent again.
class QCOMQTT_EXPORT PublishProgress : public Stream<PublishState>
{
public:
    //! For one publish() or post() of this client; a second one throws UsageError.
    explicit PublishProgress(const Client &client);
    PublishProgress(PublishProgress &&) noexcept = default;
    PublishProgress &operator=(PublishProgress &&) noexcept = default;
    ~PublishProgress() = default;

private:
    friend class PublishOptions;
    PublishProgress(const std::shared_ptr<Internal::Engine> &engine,
                    std::shared_ptr<Internal::PublishProgressState> state);
    std::weak_ptr<Internal::PublishProgressState> m_progress;
};

} // namespace QCoMqtt
