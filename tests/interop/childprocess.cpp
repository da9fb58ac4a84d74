// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "childprocess.h"

#include <QtNetwork/QTcpServer>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/prctl.h>
#endif

namespace {

constexpr int patience = 20'000; // ms; a busy machine takes its time

} // namespace

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

ChildProcess::ChildProcess()
{
    setProcessChannelMode(QProcess::MergedChannels);
#ifdef Q_OS_LINUX
    setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
#endif
    connect(this, &QIODevice::readyRead, this, &ChildProcess::collect);
}

ChildProcess::~ChildProcess()
{
    end();
}

bool ChildProcess::run(const QString &program, const QStringList &arguments)
{
    start(program, arguments);
    return waitForStarted(patience);
}

void ChildProcess::end()
{
    if (state() == QProcess::NotRunning)
        return;
    kill();
    waitForFinished(patience);
}

QByteArrayList ChildProcess::lines() const
{
    return m_text.trimmed().split('\n');
}

bool ChildProcess::waitForText(const QByteArray &part)
{
    while (!m_text.contains(part)) {
        if (!waitForReadyRead(patience))
            return false;
        collect();
    }
    return true;
}

bool ChildProcess::waitForSuccess()
{
    if (state() != QProcess::NotRunning && !waitForFinished(patience))
        return false;
    collect();
    return exitStatus() == QProcess::NormalExit && exitCode() == 0;
}
