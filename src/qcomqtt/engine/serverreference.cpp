// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/serverreference.h>

#include <qcomqtt/engine/logging.h>
#include <qcomqtt/error.h>
#include <qcomqtt/transport/serverurl.h>

#include <algorithm>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// Lower case, and ASCII for names in other scripts. Empty: it is no host.
QString comparable(const QString &host)
{
    QUrl url;
    url.setHost(host, QUrl::DecodedMode);
    return url.host(QUrl::FullyEncoded);
}

bool admits(const QString &pattern, const QString &host)
{
    if (pattern == "*"_L1)
        return true;
    return pattern.startsWith("*."_L1) ? host.endsWith(QStringView(pattern).sliced(1))
                                       : host == pattern;
}

// "name", "name:port" or "[name]:port"; nothing when it is none of them.
std::optional<QUrl> serverFrom(const QString &name, const QUrl &origin)
{
    if (name.contains(u'/') || name.contains(u'@') || name.contains(u'?') || name.contains(u'#'))
        return {};
    const QUrl given = urlFromServer(name);
    if (!given.isValid() || given.host().isEmpty())
        return {};
    QUrl url = origin;
    url.setHost(given.host());
    url.setPort(given.port());
    try {
        return checkedServerUrl(url); // with the default port of the scheme
    } catch (const UsageError &) {
        return {};
    }
}

} // namespace

QList<QUrl> referencedServers(const QString &reference, const QUrl &origin,
                              const QStringList &allowedHosts)
{
    QList<QUrl> servers;
    if (origin.host().isEmpty())
        return servers; // a device or a local socket has no other host
    for (const QString &name : reference.split(u' ', Qt::SkipEmptyParts)) {
        const auto server = serverFrom(name, origin);
        if (!server) {
            qCDebug(lcClient) << "No server is named by the reference" << name;
            continue;
        }
        const QString host = server->host(QUrl::FullyEncoded);
        const bool allowed = std::any_of(allowedHosts.begin(), allowedHosts.end(),
                                         [&](const QString &pattern) { return admits(pattern, host); });
        if (allowed && !servers.contains(*server))
            servers.append(*server);
        else if (!allowed)
            qCDebug(lcClient) << "It is not allowed to follow a reference to" << host;
    }
    return servers;
}

QString checkedHostPattern(const QString &pattern)
{
    if (pattern == "*"_L1)
        return pattern;
    const bool subdomains = pattern.startsWith("*."_L1);
    const QString host = comparable(subdomains ? pattern.sliced(2) : pattern);
    if (host.isEmpty() || host.contains(u'*'))
        throw UsageError(u"Invalid host \"%1\" for server references: it must be a name or address, "
                         "*.domain, or * for any"_s.arg(pattern));
    return subdomains ? "*."_L1 + host : host;
}

} // namespace QCoMqtt::Internal
