// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mosquittobroker.h"

#include "programs.h"

#include <QtCore/QFile>
#include <QtNetwork/QTcpSocket>

#include <algorithm>
#include <utility>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

constexpr int attempts = 5;

QByteArray nameOf(const QByteArray &setting)
{
    return setting.split(' ').first();
}

QByteArrayList defaults()
{
    QByteArrayList lines{"allow_anonymous true", "persistence false", "max_inflight_messages 0",
                         "max_queued_messages 0"};
#ifdef Q_OS_UNIX
    // Else it becomes another user, who cannot read the files of root.
    if (::geteuid() == 0)
        lines.append("user root");
#endif
    return lines;
}

} // namespace

MosquittoBroker::MosquittoBroker(const QByteArrayList &settings) : m_settings(settings) {}

QUrl MosquittoBroker::url() const
{
    QUrl url;
    url.setScheme(u"mqtt"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_port);
    return url;
}

// Another program may take the port between finding and using it; then the next one is tried.
bool MosquittoBroker::start()
{
    const bool again = m_port != 0;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (!again)
            choosePorts();
        if (tryToStart())
            return true;
    }
    return false;
}

// It forgets a signal that comes between its words that it runs and the beginning of its loop.
void MosquittoBroker::terminate()
{
    for (int second = 0; second < 30; ++second) {
        m_process.terminate();
        if (m_process.waitForFinished(1000))
            return;
    }
    m_process.end();
}

void MosquittoBroker::choosePorts()
{
    m_port = freePort();
    for (Listener &listener : m_listeners)
        listener.port = freePort();
}

qsizetype MosquittoBroker::addListener(const QByteArrayList &settings)
{
    m_listeners.append({settings});
    return m_listeners.size() - 1;
}

bool MosquittoBroker::tryToStart()
{
    if (!writeConfiguration()) {
        m_failure = u"The configuration could not be written"_s;
        return false;
    }
    m_process.forgetText();
    if (!m_process.run(pathOf(u"mosquitto"_s), {u"-c"_s, filePath(u"mosquitto.conf"_s)})) {
        m_failure = u"mosquitto is missing: "_s + m_process.errorString();
        return false;
    }
    if (!m_process.waitForText(" running\n")) {
        m_failure = u"mosquitto did not start: "_s + QString::fromUtf8(m_process.text());
        return false;
    }
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    const bool accepts = socket.waitForConnected();
    if (!accepts)
        m_failure = u"mosquitto does not accept connections: "_s + socket.errorString();
    return accepts;
}

bool MosquittoBroker::writeConfiguration()
{
    QByteArrayList lines{"listener " + QByteArray::number(m_port) + " 127.0.0.1",
                         "log_dest stderr", "log_type error", "log_type warning",
                         "log_type notice", "log_type information"};
    for (const QByteArray &line : defaults()) {
        const bool replaced = std::any_of(
            m_settings.cbegin(), m_settings.cend(),
            [&](const QByteArray &setting) { return nameOf(setting) == nameOf(line); });
        if (!replaced)
            lines.append(line);
    }
    lines += m_settings;
    for (const Listener &listener : std::as_const(m_listeners)) {
        lines.append("listener " + QByteArray::number(listener.port) + " 127.0.0.1");
        lines += listener.settings;
    }
    QFile file(filePath(u"mosquitto.conf"_s));
    return file.open(QIODevice::WriteOnly) && file.write(lines.join('\n') + '\n') > 0;
}
