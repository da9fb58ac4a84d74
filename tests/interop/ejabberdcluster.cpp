// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "ejabberdcluster.h"

#include "ejabberdbroker.h"
#include "programs.h"

#include <QtCore/QFile>

using namespace Qt::StringLiterals;

namespace {

constexpr int attempts = 5;

QString nameOf(int node)
{
    return u"node%1@localhost"_s.arg(node);
}

} // namespace

bool EjabberdCluster::isInstalled()
{
    return !modulesOfEjabberd().isEmpty() && !pathOf(u"erl"_s).isEmpty()
        && !pathOf(u"epmd"_s).isEmpty();
}

QUrl EjabberdCluster::url(int node) const
{
    return QUrl(u"mqtt://127.0.0.1:%1"_s.arg(m_nodes[node].port));
}

// Another program may take a port between finding and using it; then the next ones are tried.
bool EjabberdCluster::start()
{
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (tryToStart())
            return true;
        if (!m_failure.contains(u"eaddrinuse"))
            return false;
    }
    return false;
}

bool EjabberdCluster::tryToStart()
{
    if (!startPortMapper())
        return false;
    for (Node &node : m_nodes) {
        node.folder = std::make_unique<QTemporaryDir>();
        node.port = freePort();
    }
    return startNode(0, false) && startNode(1, true);
}

bool EjabberdCluster::restart(int node)
{
    return startNode(node, false); // it remembers whose part it is
}

// By it the nodes find each other. One of our own ends with the test; else Erlang would start one
// for everybody, which stays behind.
bool EjabberdCluster::startPortMapper()
{
    m_portMapper.end();
    m_portMapperPort = freePort();
    const QStringList arguments{u"-address"_s, u"127.0.0.1"_s, u"-port"_s,
                                QString::number(m_portMapperPort)};
    const bool isStarted = m_portMapper.run(pathOf(u"epmd"_s), arguments)
        && waitUntilItListens(m_portMapper, m_portMapperPort);
    if (!isStarted)
        m_failure = u"epmd does not start, eaddrinuse? "_s + QString::fromUtf8(m_portMapper.text());
    return isStarted;
}

bool EjabberdCluster::writeConfiguration(const Node &node) const
{
    QFile file(node.folder->filePath(u"ejabberd.yml"_s));
    const QByteArray configuration = "hosts: [localhost]\n"
        "listen:\n"
        "  - {port: " + QByteArray::number(node.port) + ", ip: \"127.0.0.1\", module: mod_mqtt}\n"
        "auth_method: [anonymous]\n"
        "anonymous_protocol: login_anon\n"
        "allow_multiple_connections: true\n"
        "acme: {auto: false}\n"
        "modules:\n"
        "  mod_mqtt: {session_expiry: 1h, max_queue: 5000, max_topic_aliases: 100}\n";
    return file.open(QIODevice::WriteOnly) && file.write(configuration) == configuration.size();
}

QProcessEnvironment EjabberdCluster::environment(const Node &node) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, node.folder->path());
    environment.insert(u"EJABBERD_CONFIG_PATH"_s, node.folder->filePath(u"ejabberd.yml"_s));
    environment.insert(u"EJABBERD_LOG_PATH"_s, node.folder->filePath(u"ejabberd.log"_s));
    environment.insert(u"ERL_EPMD_PORT"_s, QString::number(m_portMapperPort));
    environment.insert(u"ERL_EPMD_ADDRESS"_s, u"127.0.0.1"_s);
    return environment;
}

bool EjabberdCluster::startNode(int number, bool joins)
{
    Node &node = m_nodes[number];
    node.process = std::make_unique<ChildProcess>();
    node.process->setProcessEnvironment(environment(node));
    node.process->setWorkingDirectory(node.folder->path());
    const QString join = joins ? u"ok = ejabberd_cluster:join('%1'),"_s.arg(nameOf(0)) : QString();
    const QStringList arguments{
        u"+S"_s, u"1:1"_s, u"+sbwt"_s, u"none"_s, // one scheduler, which does not wait busily
        u"-noinput"_s, u"-sname"_s, nameOf(number), u"-setcookie"_s, u"test"_s,
        u"-start_epmd"_s, u"false"_s, u"-kernel"_s, u"inet_dist_use_interface"_s,
        u"{127,0,0,1}"_s, u"-pa"_s, modulesOfEjabberd(), u"-mnesia"_s, u"dir"_s,
        u'"' + node.folder->filePath(u"database"_s) + u'"', u"-s"_s, u"ejabberd"_s,
        u"-eval"_s, join + u"io:format(\"nodes ~p~n\", [ejabberd_cluster:get_nodes()])."_s};
    const bool isStarted = writeConfiguration(node)
        && node.process->run(pathOf(u"erl"_s), arguments)
        && node.process->waitForText("\nnodes [") && waitUntilItListens(*node.process, node.port);
    if (!isStarted) {
        m_failure = u"A node did not start: "_s + node.process->errorString()
            + QString::fromUtf8(node.process->text());
    }
    return isStarted;
}
