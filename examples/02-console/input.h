// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoroTask>

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <stop_token>

//! Reads a file, a pipe or a terminal while the event loop goes on. Throws IoError.
class Input
{
public:
    //! Reads from \a descriptor, which stays open afterwards.
    Input(int descriptor, QString name);
    //! Reads a file, which may be a FIFO that nobody has opened for writing yet.
    explicit Input(const QString &fileName);
    ~Input();
    Q_DISABLE_COPY_MOVE(Input)

    //! Waits for the next bytes; empty at the end.
    QCoro::Task<QByteArray> read(std::stop_token stop);
    //! Everything up to the end, at most \a limit bytes.
    QCoro::Task<QByteArray> readAll(qsizetype limit, std::stop_token stop);

private:
    QString m_name;
    int m_descriptor;
    bool m_isOwned;
};
