// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

// What the operations of a ClientHandle do when they are awaited.

#include <qcomqtt/commands.h>

namespace QCoMqtt::Internal {

class ClientLink;
class RemoteCallBase;

//! A call that is under way to the client's thread and back, as seen by the one who waits for it. It
//! is taken back when this goes. It stays where it is: a copy has none.
class QCOMQTT_EXPORT PendingCall
{
public:
    PendingCall() = default;
    PendingCall(const PendingCall &) noexcept {}
    PendingCall &operator=(const PendingCall &) noexcept { return *this; }
    ~PendingCall()
    {
        if (m_call)
            takeBack();
    }
    void start(std::shared_ptr<RemoteCallBase> call);

private:
    void takeBack() noexcept;
    std::shared_ptr<RemoteCallBase> m_call;
};

//! Has the \a command carried out in the client's thread.
template<typename LocalCommand>
struct RemoteCommand
{
    using Result = typename LocalCommand::Result;
    static constexpr bool usesDefaultTimeout = false; // that is the client's to know
    void begin(ResultWaiter<Result> &waiter);

    std::shared_ptr<ClientLink> link;
    LocalCommand command; // has no engine before it has come there
    PendingCall call = {};
    std::shared_ptr<Engine> engine = {}; // of this thread: none
};

extern template struct QCOMQTT_EXPORT RemoteCommand<ConnectCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<DisconnectCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<PublishCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<PostCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<DrainCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<StoredCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<SubscribeCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<UnsubscribeCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<ListenCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<RequestCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<ConnectedCommand>;
extern template struct QCOMQTT_EXPORT RemoteCommand<DisconnectedCommand>;

} // namespace QCoMqtt::Internal
