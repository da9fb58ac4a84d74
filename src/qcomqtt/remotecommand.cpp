// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/remotecommand.h>

#include <qcomqtt/engine/remotecall.h>
#include <qcomqtt/engine/sharedstream.h>

namespace QCoMqtt::Internal {

namespace {

//! What comes back is a stream: the one that was filled so far gets its reader in the caller's thread.
class RemoteListenCall final : public RemoteCall<ListenCommand>
{
public:
    using RemoteCall::RemoteCall;

private:
    void perform() override
    {
        m_shared = std::make_shared<SharedStreamState>(link(), caller(),
                                                       m_command.subscription.filter(),
                                                       m_command.options);
        m_command.engine->listen(m_command.subscription, m_shared, *this);
    }
    void pack() override
    {
        if (!m_result)
            return;
        m_result->release();
        m_isGranted = true;
    }
    MessageStream unpack() override
    {
        return MessageStream(nullptr, std::make_shared<RemoteStreamState>(m_shared));
    }
    void discard() override
    {
        if (m_isGranted) // else it closes when the server's answer comes
            m_shared->close();
    }

    std::shared_ptr<SharedStreamState> m_shared;
    bool m_isGranted = false;
};

template<typename Command>
constexpr bool hasMessage = std::same_as<Command, PublishCommand> || std::same_as<Command, PostCommand>;

template<typename Command>
struct CallOf
{
    using Type = RemoteCall<Command>;
};

template<>
struct CallOf<ListenCommand>
{
    using Type = RemoteListenCall;
};

} // namespace

void PendingCall::start(std::shared_ptr<RemoteCallBase> call)
{
    m_call = std::move(call);
    m_call->start();
}

void PendingCall::takeBack() noexcept
{
    m_call->takeBack();
}

template<typename LocalCommand>
void RemoteCommand<LocalCommand>::begin(ResultWaiter<Result> &waiter)
{
    using Call = typename CallOf<LocalCommand>::Type;
    const auto started = std::make_shared<Call>(std::move(link), std::move(command), waiter);
    if constexpr (hasMessage<LocalCommand>)
        waiter.setRemoteCall(*started);
    call.start(started);
}

template struct RemoteCommand<ConnectCommand>;
template struct RemoteCommand<DisconnectCommand>;
template struct RemoteCommand<PublishCommand>;
template struct RemoteCommand<PostCommand>;
template struct RemoteCommand<DrainCommand>;
template struct RemoteCommand<StoredCommand>;
template struct RemoteCommand<SubscribeCommand>;
template struct RemoteCommand<UnsubscribeCommand>;
template struct RemoteCommand<ListenCommand>;
template struct RemoteCommand<RequestCommand>;
template struct RemoteCommand<ConnectedCommand>;
template struct RemoteCommand<DisconnectedCommand>;

} // namespace QCoMqtt::Internal
