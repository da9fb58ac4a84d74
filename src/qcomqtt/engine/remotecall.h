// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/engine/clientlink.h>
#include <qcomqtt/engine/engine.h>

#include <atomic>

namespace QCoMqtt::Internal {

//! An operation that somebody awaits in another thread than the client's. One object goes there with
//! the arguments, waits there in the place of the coroutine, and comes back with the result. Each
//! thread touches only what is its own, or has come to it through its inbox.
class RemoteCallBase : public std::enable_shared_from_this<RemoteCallBase>
{
public:
    virtual ~RemoteCallBase() = default;
    Q_DISABLE_COPY_MOVE(RemoteCallBase)

    // --- in the thread of the caller ----------------------------------------------------------
    void start();
    //! Nobody waits any more.
    void takeBack();
    //! The same of a message: says what becomes of it.
    DeliveryState takeBackMessage() noexcept
    {
        return m_isTaken.exchange(true) ? DeliveryState::MaybeDelivered : DeliveryState::NotSent;
    }

protected:
    explicit RemoteCallBase(std::shared_ptr<ClientLink> link) : m_link(std::move(link)) {}

    // In the thread of the caller. Each lets the waiter go.
    virtual void forgetWaiter() noexcept = 0;
    virtual void failWaiter(std::exception_ptr error) = 0;
    virtual void settleWaiter() = 0;
    // In the thread of the client.
    virtual void begin(Engine &engine) = 0;
    virtual bool isUnderWay() const noexcept = 0;
    virtual void stop(std::exception_ptr error) = 0;
    //! Nobody will take the result; may be called twice.
    virtual void discard() {}

    //! In the thread of the client: the result is there.
    void sendBack();
    static std::exception_ptr cancelled(const QString &why);
    const std::shared_ptr<ClientLink> &link() const noexcept { return m_link; }
    const std::shared_ptr<Inbox> &caller() const noexcept { return m_caller; }
    //! For a waiter, which keeps no copy: the caller's own counts the time and takes the stop.
    static const Modifiers &noModifiers() noexcept
    {
        static const Modifiers none;
        return none;
    }

private:
    //! Tells of the end of one of the two threads.
    class Watch final : public Guest
    {
    public:
        using Reaction = void (RemoteCallBase::*)();
        Watch(RemoteCallBase &call, Reaction reaction) : m_call(call), m_reaction(reaction) {}
        void threadEnds() override { (m_call.*m_reaction)(); }

    private:
        RemoteCallBase &m_call;
        const Reaction m_reaction;
    };

    void arrive();
    void arriveBack();
    void giveUp();
    void clientThreadEnds();
    void callerThreadEnds();

    const std::shared_ptr<ClientLink> m_link;
    const std::shared_ptr<Inbox> m_caller = Inbox::current();
    std::shared_ptr<RemoteCallBase> m_self; // while it waits in the client's thread
    Watch m_callerWatch{*this, &RemoteCallBase::callerThreadEnds};
    Watch m_clientWatch{*this, &RemoteCallBase::clientThreadEnds};
    bool m_isAwaited = true; // the caller's
    std::atomic<bool> m_isTaken = false; // by the client's thread, or back by the caller's
};

template<typename Command>
class RemoteCall : public RemoteCallBase, public ResultWaiter<typename Command::Result>
{
public:
    using Result = typename Command::Result;
    using LocalWaiter = ResultWaiter<Result>;

    RemoteCall(std::shared_ptr<ClientLink> link, Command &&command, LocalWaiter &waiter)
        : RemoteCallBase(std::move(link))
        , LocalWaiter(nullptr, noModifiers())
        , m_command(std::move(command))
        , m_waiter(&waiter)
        , m_usesDefaultTimeout(Command::usesDefaultTimeout && !waiter.hasTimeout())
    {}
    ~RemoteCall() override = default;

protected:
    //! The engine's part; settles this now or later.
    virtual void perform() { m_command.begin(*this); }
    //! In the client's thread, before it goes back.
    virtual void pack() {}
    virtual Result unpack() { return std::move(*this->m_result); }

    Command m_command;

private:
    void forgetWaiter() noexcept override { m_waiter = nullptr; }
    void failWaiter(std::exception_ptr error) override
    {
        if (LocalWaiter *waiter = std::exchange(m_waiter, nullptr))
            waiter->fail(std::move(error));
    }
    void settleWaiter() override
    {
        LocalWaiter *waiter = std::exchange(m_waiter, nullptr);
        if (!waiter)
            return;
        if (auto error = this->takeError())
            waiter->fail(std::move(error));
        else
            waiter->succeed(unpack());
    }
    void begin(Engine &engine) override
    {
        m_command.engine = engine.shared_from_this();
        this->setEngine(&engine);
        try {
            perform();
        } catch (...) {
            this->fail(std::current_exception());
        }
        if (this->isSettled() || !this->startTimeout(m_usesDefaultTimeout))
            return end();
        this->m_sendOn = [](Waiter &waiter) { static_cast<RemoteCall &>(waiter).end(); };
        m_isUnderWay = true;
    }
    bool isUnderWay() const noexcept override { return m_isUnderWay; }
    void stop(std::exception_ptr error) override
    {
        this->interrupt(std::move(error));
        this->unlink(); // from the scheduler, which may not come to it any more
        end();
    }
    void end()
    {
        m_isUnderWay = false;
        this->leave();
        this->setEngine(nullptr);
        pack();
        const auto engine = std::exchange(m_command.engine, nullptr); // dies in its own thread
        sendBack();
    }

    LocalWaiter *m_waiter; // the caller's
    const bool m_usesDefaultTimeout;
    bool m_isUnderWay = false;
};

} // namespace QCoMqtt::Internal
