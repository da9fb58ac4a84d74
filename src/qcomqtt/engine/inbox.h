// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_export.h>

#include <QtCore/QtGlobal>

#include <memory>
#include <mutex>
#include <vector>

namespace QCoMqtt::Internal {

class Guest;

//! What other threads have for this one: calls of functions, in the order of their coming. One event
//! is posted for all that gather before the thread gets to them.
//!
//! When a QThread ends, what lies in its inbox is done at once, nothing more is taken, and its guests
//! are told; so it is in the main thread when the application is destroyed. Any other thread's closes when the thread's own objects go, and resumes nobody.
class QCOMQTT_TESTED_EXPORT Inbox : public std::enable_shared_from_this<Inbox>
{
public:
    //! The one of this thread.
    static const std::shared_ptr<Inbox> &current();
    ~Inbox();
    Q_DISABLE_COPY_MOVE(Inbox)

    //! Has \a function of \a object called in the thread of this inbox, from its event loop; false
    //! when it has ended. May be called from any thread. \a object is kept until then.
    template<auto function, typename Object>
    bool post(std::shared_ptr<Object> object)
    {
        return add({std::move(object),
                    [](void *it) { (static_cast<Object *>(it)->*function)(); }});
    }

    // --- for its own thread -------------------------------------------------------------------
    bool isCurrent() const { return current().get() == this; }
    //! True when its thread ends: nobody who waits would ever be resumed.
    bool isClosed() const noexcept { return m_isClosed; }
    //! \a guest is told when the thread ends, unless it was taken out before.
    void enter(Guest &guest) noexcept;

private:
    struct Letter
    {
        std::shared_ptr<void> object;
        void (*call)(void *object);
    };
    class Receiver;
    friend class Guest;

    Inbox();
    bool add(Letter &&letter);
    void empty();
    void close();

    std::mutex m_mutex;
    std::vector<Letter> m_letters; // under the mutex
    bool m_isPosted = false; // so is this
    bool m_isClosed = false; // written under it, and by its own thread only

    std::unique_ptr<Receiver> m_receiver;
    std::vector<Letter> m_spare; // keeps its memory
    Guest *m_firstGuest = nullptr;
};

//! Something that must know when the thread ends in which it is used.
class QCOMQTT_TESTED_EXPORT Guest
{
public:
    virtual ~Guest() { leave(); }
    Q_DISABLE_COPY_MOVE(Guest)

    void leave() noexcept;
    virtual void threadEnds() = 0;

protected:
    Guest() = default;

private:
    friend class Inbox;
    Inbox *m_inbox = nullptr;
    Guest *m_previous = nullptr;
    Guest *m_next = nullptr;
};

} // namespace QCoMqtt::Internal
