// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/SqliteSessionStore>

#include <coroutinetest.h>

#include <QtCore/QTemporaryDir>

using Records = QList<QCoMqtt::SessionRecord>;

//! A directory of its own, and a path in it where nothing is yet.
class StoreFile
{
public:
    StoreFile() : path(directory.filePath(QStringLiteral("session.sqlite"))) {}

    QByteArray bytes() const;
    void write(const QByteArray &bytes) const;

    QTemporaryDir directory;
    const QString path;
};

//! Sorted by key.
Records sorted(Records records);

//! Opens a store at \a path, gives what is in it, and closes it again. Throws what open() throws.
Records recordsOf(const QString &path);

//! The text of the StoreError that opening \a path ends with; empty when it opens.
QString errorOf(const QString &path);

//! What \a task throws as a StoreError, as text; empty when it ends well.
QCoro::Task<QString> storeError(QCoro::Task<> task);

//! The rows of \a sql in the database at \a path, with values of one row joined by commas; asks
//! SQLite itself, not a store.
QStringList rows(const QString &path, const QString &sql);
