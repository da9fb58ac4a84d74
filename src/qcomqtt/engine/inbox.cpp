// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/inbox.h>

#include <qcomqtt/engine/scheduler.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtCore/QThread>

#include <utility>

namespace QCoMqtt::Internal {

class Inbox::Receiver final : public QObject
{
public:
    explicit Receiver(Inbox &inbox) : m_inbox(inbox)
    {
        // Directly: it is emitted by the thread that ends, while objects of Qt still work in it.
        connect(QThread::currentThread(), &QThread::finished, this, [this] { end(); },
                Qt::DirectConnection);
        // The main thread ends nowhere, but nothing is resumed in it when there is no application.
        const auto *const application = QCoreApplication::instance();
        if (application && application->thread() == QThread::currentThread())
            qAddPostRoutine([] { Inbox::current()->m_receiver->endWithApplication(); });
    }

protected:
    void customEvent(QEvent *) override
    {
        const Scheduler::Batch batch;
        m_inbox.empty();
    }

private:
    void end()
    {
        const Scheduler::Batch batch;
        m_inbox.close();
    }
    // There may be another application.
    void endWithApplication()
    {
        end();
        const std::lock_guard lock(m_inbox.m_mutex);
        m_inbox.m_isClosed = false;
    }

    Inbox &m_inbox;
};

Inbox::Inbox() = default;
Inbox::~Inbox() = default;

const std::shared_ptr<Inbox> &Inbox::current()
{
    struct Owner
    {
        Owner() : inbox(new Inbox) { inbox->m_receiver = std::make_unique<Receiver>(*inbox); }
        ~Owner()
        {
            inbox->close();
            inbox->m_receiver.reset();
        }
        Scheduler &outlivesIt = Scheduler::current();
        const std::shared_ptr<Inbox> inbox;
    };
    static thread_local const Owner owner;
    return owner.inbox;
}

bool Inbox::add(Letter &&letter)
{
    const std::lock_guard lock(m_mutex);
    if (m_isClosed)
        return false;
    m_letters.push_back(std::move(letter));
    if (!std::exchange(m_isPosted, true))
        QCoreApplication::postEvent(m_receiver.get(), new QEvent(QEvent::User));
    return true;
}

// No code of the application runs beneath: whom the letters settle is resumed when all are done.
void Inbox::empty()
{
    std::vector<Letter> letters = std::move(m_spare);
    {
        const std::lock_guard lock(m_mutex);
        m_isPosted = false;
        letters.swap(m_letters);
    }
    for (Letter &letter : letters) {
        letter.call(letter.object.get());
        letter.object.reset();
    }
    letters.clear();
    m_spare = std::move(letters);
}

void Inbox::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    empty();
    while (Guest *guest = m_firstGuest) {
        guest->leave();
        guest->threadEnds();
    }
}

void Inbox::enter(Guest &guest) noexcept
{
    guest.m_inbox = this;
    guest.m_next = m_firstGuest;
    if (m_firstGuest)
        m_firstGuest->m_previous = &guest;
    m_firstGuest = &guest;
}

void Guest::leave() noexcept
{
    if (!m_inbox)
        return;
    (m_previous ? m_previous->m_next : m_inbox->m_firstGuest) = m_next;
    if (m_next)
        m_next->m_previous = m_previous;
    m_inbox = nullptr;
    m_previous = m_next = nullptr;
}

} // namespace QCoMqtt::Internal
