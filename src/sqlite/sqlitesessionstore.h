// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/qcomqtt_sqlite_export.h>
#include <qcomqtt/sessionstore.h>

#include <QtCore/QVariantList>

#include <memory>

namespace QCoMqtt {

namespace Internal {
class StoreThread;
}

//! Keeps a session in a file of SQLite, so that it survives the process, a crash, and by default
//! the loss of power. Part of QCoMqtt::Sqlite; needs the QSQLITE driver of Qt at run time.
//! \code
//! const auto store = std::make_shared<SqliteSessionStore>("/var/lib/panel/session.sqlite");
//! Client client(ClientOptions("broker.example").clientId("panel").sessionExpiry(24h)
//!                   .sessionStore(store));
//! \endcode
//!
//! The file is made when it is not there, but its directory is not. Beside it stands, while it is
//! open and after a crash, a second one with "-wal" behind its name, which is a part of it. Both
//! hold topics and payloads in the clear: who may read them is for the permissions of the directory
//! to say. From open() to close() nobody else can open it, in any process.
//!
//! What goes wrong throws a StoreError that names the file. A file that is not ours is left as it
//! is; a commit that failed has changed nothing, and another may follow.
//!
//! All work is done in a thread of its own, so no event loop waits for a disk. Everything here is
//! called in one thread, the client's; what comes back comes through its event loop. The destructor
//! waits until all that was handed over is kept, and resumes who still awaits it; the end of the
//! QCoreApplication does the same, and closes the file.
class QCOMQTT_SQLITE_EXPORT SqliteSessionStore final : public SessionStore
{
public:
    //! What a commit that has ended survives.
    enum class Durability {
        ProcessCrash, //!< the end of the process, however it comes; many times faster
        PowerLoss, //!< also the end of the system: every commit waits for the disk
    };

    //! Does not touch the file yet. Throws UsageError when \a path is empty.
    explicit SqliteSessionStore(const QString &path, Durability durability = Durability::PowerLoss);
    ~SqliteSessionStore() override;

    QString path() const;

    [[nodiscard]] QCoro::Task<QList<SessionRecord>> open() override;
    [[nodiscard]] QCoro::Task<> commit(QList<SessionRecord> changes) override;
    void close() override;
    [[nodiscard]] bool hasUncommitted() const override;

    //! Executes a statement of yours in this database, together with what the session remembers in
    //! this turn of the event loop: all of it or nothing. So a message of QoS 2 that you store in a
    //! table of your own, and let go in the same turn, is there exactly once, even when the process
    //! is killed at any moment.
    //! \code
    //! store->include("CREATE TABLE IF NOT EXISTS readings(topic TEXT, payload BLOB)");
    //! while (auto message = co_await messages.next()) {
    //!     const QVariantList values = {message->topic().toString(), message->payload().bytes()};
    //!     store->include("INSERT INTO readings VALUES(?, ?)", values);
    //! } // here the message is let go; no co_await came in between
    //! \endcode
    //! Statements are executed in their order, at the beginning of the next commit, which comes in
    //! this turn: a message of QoS 1 is acknowledged when they are kept, and Client::stored() waits
    //! for them. Without a client, they are committed by themselves soon after this turn. Before
    //! open() and after close() they wait for the next open().
    //!
    //! When the database refuses a statement (its syntax, a constraint), that one is given up and
    //! its commit fails, or the next one when it had none of its own; the error says why. The rest
    //! stays for the next commit, as all does when the database fails (the disk is full).
    //!
    //! \a sql is one statement, with a value for each question mark; its tables must not begin with
    //! "qcomqtt_". Throws UsageError for one that begins or ends transactions.
    void include(const QString &sql, const QVariantList &values = {});

private:
    const QString m_path;
    const std::shared_ptr<Internal::StoreThread> d;
};

} // namespace QCoMqtt
