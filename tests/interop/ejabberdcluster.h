// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "childprocess.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QUrl>

#include <memory>

//! Two nodes of ejabberd that are one cluster, on loopback, with ports, names and files of their
//! own. It takes user names of its host ("anybody\@localhost") with any password.
//!
//! A session lives at the node that its client is connected to, and nowhere else. It goes on at
//! the other node when the client appears there, as long as the first one is alive; when that is
//! killed, the session is gone with its subscriptions and with all that it had not sent yet.
//! Messages go from node to node without an acknowledgement. The moment in which a node is gone may
//! cost clients of the other one their sessions, too: to find subscribers, it asks all nodes that
//! it knows, and ends the session that it asks for when one does not answer.
class EjabberdCluster
{
public:
    //! Starts both and blocks until they accept connections.
    bool start();
    //! Why start() or restart() failed.
    const QString &failure() const { return m_failure; }
    static bool isInstalled();

    quint16 port(int node) const { return m_nodes[node].port; }
    QUrl url(int node) const;
    //! With SIGKILL.
    void kill(int node) { m_nodes[node].process->end(); }
    bool isRunning(int node) const { return m_nodes[node].process->state() == QProcess::Running; }
    //! Starts one that was killed, and blocks until it is a part of the cluster again.
    bool restart(int node);

private:
    struct Node
    {
        std::unique_ptr<QTemporaryDir> folder;
        std::unique_ptr<ChildProcess> process;
        quint16 port = 0;
    };

    bool tryToStart();
    bool startPortMapper();
    bool startNode(int node, bool joins);
    bool writeConfiguration(const Node &node) const;
    QProcessEnvironment environment(const Node &node) const;

    Node m_nodes[2];
    ChildProcess m_portMapper;
    quint16 m_portMapperPort = 0;
    QString m_failure;
};
