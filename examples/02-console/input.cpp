// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "input.h"

#include "ioerror.h"
#include "tasks.h"

#include <QtCore/QFile>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype blockSize = 64 * 1024;

} // namespace

Input::Input(int descriptor, QString name)
    : m_name(std::move(name)), m_descriptor(descriptor), m_isOwned(false)
{}

// Without O_NONBLOCK opening a FIFO would wait for somebody who writes.
Input::Input(const QString &fileName)
    : m_name(fileName)
    , m_descriptor(
          ::open(QFile::encodeName(fileName).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC))
    , m_isOwned(true)
{
    if (m_descriptor < 0)
        throw IoError(fileName.toStdString());
}

Input::~Input()
{
    if (m_isOwned)
        ::close(m_descriptor);
}

QCoro::Task<QByteArray> Input::read(std::stop_token stop)
{
    QByteArray bytes(blockSize, Qt::Uninitialized);
    while (true) {
        co_await untilReady(m_descriptor, QSocketNotifier::Read, stop);
        const ssize_t size = ::read(m_descriptor, bytes.data(), size_t(bytes.size()));
        if (size >= 0) {
            bytes.truncate(size);
            co_return bytes;
        }
        if (errno != EINTR && errno != EAGAIN)
            throw IoError(m_name.toStdString());
    }
}

QCoro::Task<QByteArray> Input::readAll(qsizetype limit, std::stop_token stop)
{
    QByteArray all;
    while (true) {
        const QByteArray bytes = co_await read(stop);
        if (bytes.isEmpty())
            co_return all;
        if (bytes.size() > limit - all.size())
            throw IoError(m_name.toStdString(), EFBIG);
        all += bytes;
    }
}
