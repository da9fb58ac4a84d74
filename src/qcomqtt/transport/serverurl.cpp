// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/transport/serverurl.h>

#include <qcomqtt/error.h>

#include <QtCore/QStringList>

#include <algorithm>
#include <array>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

struct Scheme
{
    QLatin1StringView name;
    int defaultPort; //!< 0: it has no host either
    bool hasPath;
    bool isEncrypted;
};

constexpr std::array schemes{
    Scheme{"mqtt"_L1, 1883, false, false}, Scheme{"mqtts"_L1, 8883, false, true},
    Scheme{"ws"_L1, 80, true, false},      Scheme{"wss"_L1, 443, true, true},
    Scheme{"mqtt+unix"_L1, 0, true, false},
};

const Scheme *schemeOf(const QUrl &url)
{
    const auto found = std::find_if(schemes.begin(), schemes.end(), [&url](const Scheme &scheme) {
        return url.scheme() == scheme.name;
    });
    return found == schemes.end() ? nullptr : &*found;
}

QString knownSchemes()
{
    QStringList names;
    for (const Scheme &scheme : schemes)
        names.append(scheme.name);
    return names.join(", "_L1);
}

[[noreturn]] void refuse(const QUrl &url, const QString &why)
{
    // The password may be wrong, but it is still a password: it must not reach a message.
    throw UsageError(
        u"Invalid server URL \"%1\": %2"_s.arg(url.toString(QUrl::RemovePassword), why));
}

void requirePlace(const QUrl &url, const Scheme &scheme)
{
    if (scheme.defaultPort == 0) {
        if (!url.host().isEmpty() || url.path().isEmpty())
            refuse(url, u"it must be %1:// and the absolute path of a socket"_s.arg(scheme.name));
        return;
    }
    if (url.host().isEmpty())
        refuse(url, u"it names no host"_s);
    if (url.port() == 0)
        refuse(url, u"the port must be 1 to 65535"_s);
}

} // namespace

QUrl urlFromServer(const QString &server)
{
    if (server.contains("://"_L1))
        return QUrl(server, QUrl::StrictMode);
    const bool bareIPv6 = server.count(u':') > 1 && !server.startsWith(u'[');
    if (!bareIPv6)
        return QUrl("mqtt://"_L1 + server, QUrl::StrictMode);
    // RFC 6874: the zone of a scoped address is set off by an escaped percent sign.
    QString host = server;
    if (!host.contains("%25"_L1))
        host.replace(u'%', "%25"_L1);
    return QUrl("mqtt://["_L1 + host + u']', QUrl::StrictMode);
}

QUrl checkedServerUrl(const QUrl &given)
{
    if (!given.isValid())
        refuse(given, given.errorString());
    const Scheme *scheme = schemeOf(given);
    if (!scheme)
        refuse(given, u"the scheme \"%1\" is none of %2"_s.arg(given.scheme(), knownSchemes()));
    requirePlace(given, *scheme);
    if (!scheme->hasPath && !given.path().isEmpty() && given.path() != "/"_L1)
        refuse(given, u"%1 URLs have no path"_s.arg(scheme->name));
    if (given.hasFragment() || (given.hasQuery() && (!scheme->hasPath || !scheme->defaultPort)))
        refuse(given, u"%1 URLs have no %2"_s.arg(
                          scheme->name, given.hasFragment() ? "fragment"_L1 : "query"_L1));
    QUrl url = given;
    url.setUserInfo({});
    if (url.port() == -1 && scheme->defaultPort > 0)
        url.setPort(scheme->defaultPort);
    if (!scheme->hasPath)
        url.setPath({});
    else if (url.path().isEmpty())
        url.setPath(u"/mqtt"_s);
    return url;
}

bool isEncrypted(const QUrl &url)
{
    const Scheme *scheme = schemeOf(url);
    return scheme && scheme->isEncrypted;
}

QString displayName(const QUrl &url)
{
    if (url.isEmpty())
        return u"the client's own device"_s;
    const Scheme *scheme = schemeOf(url);
    return scheme && scheme->defaultPort == 0 ? url.path() : url.authority(QUrl::DecodeReserved);
}

} // namespace QCoMqtt::Internal
