// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/systemnetwork.h>

#include <qcomqtt/engine/logging.h>

#include <QtCore/QCoreApplication>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkInformation>
#include <QtNetwork/QNetworkInterface>

#include <algorithm>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

using Reachability = QNetworkInformation::Reachability;

// Only this much is sure: the broker may well stand in the local network.
bool isPresentIn(Reachability reachability)
{
    return reachability != Reachability::Disconnected;
}

bool leadsSomewhere(const QNetworkInterface &interface)
{
    const auto flags = interface.flags();
    return flags.testFlag(QNetworkInterface::IsRunning)
        && !flags.testFlag(QNetworkInterface::IsLoopBack) && !interface.addressEntries().isEmpty();
}

// NetworkManager says "disconnected" for ever on machines whose network it does not manage. Who says
// so from the start is believed only when the interfaces say the same.
bool isCredible(Reachability first)
{
    const auto interfaces = QNetworkInterface::allInterfaces();
    return isPresentIn(first) || std::none_of(interfaces.begin(), interfaces.end(), leadsSomewhere);
}

bool isInThisMachine(const QUrl &server)
{
    const QString host = server.host();
    return host.isEmpty() || host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

} // namespace

SystemNetwork &SystemNetwork::instance()
{
    static SystemNetwork network;
    return network;
}

bool SystemNetwork::isNeededFor(const QList<QUrl> &servers)
{
    return std::none_of(servers.begin(), servers.end(), isInThisMachine);
}

void SystemNetwork::load()
{
    if (!QCoreApplication::instance() || m_loaded.exchange(true))
        return;
    QMetaObject::invokeMethod(
        QCoreApplication::instance(), [this] { watchSystem(); }, Qt::QueuedConnection);
}

void SystemNetwork::watchSystem()
{
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability)) {
        qCDebug(lcClient) << "The system does not tell whether it has a network";
        return;
    }
    const QNetworkInformation *system = QNetworkInformation::instance();
    qCDebug(lcClient) << "The network is watched by" << system->backendName();
    connect(system, &QNetworkInformation::reachabilityChanged, QCoreApplication::instance(),
            [this](Reachability reachability) { set(isPresentIn(reachability)); });
    if (isCredible(system->reachability()))
        set(isPresentIn(system->reachability()));
}

void SystemNetwork::pretend(bool present)
{
    m_loaded = true;
    set(present);
}

void SystemNetwork::set(bool present)
{
    if (m_present.exchange(present) == present)
        return;
    qCDebug(lcClient) << (present ? "There is a network again" : "There is no network");
    Q_EMIT changed();
}

} // namespace QCoMqtt::Internal
