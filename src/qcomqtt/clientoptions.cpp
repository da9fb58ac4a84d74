// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/clientoptions_p.h>

#include <qcomqtt/error.h>
#include <qcomqtt/transport/serverurl.h>

namespace QCoMqtt {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

template<typename Number>
quint16 checkedNumber(const char *name, Number value, int lowest)
{
    if (value < lowest || value > 65535)
        throw UsageError(u"Invalid %1 %2: it must be %3 to 65535"_s.arg(QLatin1StringView(name))
                             .arg(value)
                             .arg(lowest));
    return static_cast<quint16>(value);
}

std::chrono::milliseconds checkedTime(const char *name, std::chrono::milliseconds time)
{
    if (time.count() < 0)
        throw UsageError(u"Invalid %1 %2 ms: it must not be negative"_s.arg(QLatin1StringView(name))
                             .arg(time.count()));
    return time;
}

} // namespace

ClientOptions::ClientOptions() : d(new Data) {}
ClientOptions::ClientOptions(const char *server) : ClientOptions(QString::fromUtf8(server)) {}
ClientOptions::ClientOptions(const QString &server)
    : ClientOptions(Internal::urlFromServer(server))
{}

ClientOptions::ClientOptions(const QUrl &url) : d(new Data)
{
    this->url(url);
}

ClientOptions::ClientOptions(const QString &host, quint16 port) : d(new Data)
{
    QUrl url;
    url.setScheme(u"mqtt"_s);
    url.setHost(host, QUrl::DecodedMode);
    url.setPort(port);
    if (url.host().isEmpty())
        throw UsageError(u"Invalid host name \"%1\""_s.arg(host));
    d->url = Internal::checkedServerUrl(url);
}

ClientOptions::ClientOptions(const ClientOptions &) noexcept = default;
ClientOptions::ClientOptions(ClientOptions &&) noexcept = default;
ClientOptions &ClientOptions::operator=(const ClientOptions &) noexcept = default;
ClientOptions &ClientOptions::operator=(ClientOptions &&) noexcept = default;
ClientOptions::~ClientOptions() = default;

ClientOptions &ClientOptions::protocolVersion(ProtocolVersion version)
{
    if (version != ProtocolVersion::Auto
        && (version < ProtocolVersion::V3_1 || version > ProtocolVersion::V5))
        throw UsageError(
            u"Invalid protocol version %1: it must be 3, 4 or 5"_s.arg(static_cast<int>(version)));
    d->version = version;
    return *this;
}

ClientOptions &ClientOptions::clientId(const QString &id)
{
    d->clientId = id;
    return *this;
}

ClientOptions &ClientOptions::credentials(const QString &userName, const QByteArray &password)
{
    d->userName = userName;
    d->password = password;
    return *this;
}

ClientOptions &ClientOptions::credentials(const QString &userName, const QString &password)
{
    return credentials(userName, password.toUtf8());
}

ClientOptions &ClientOptions::credentials(const QString &userName, const char *password)
{
    return credentials(userName, QByteArray(password));
}

ClientOptions &ClientOptions::credentials(const char *userName, const char *password)
{
    return credentials(QString::fromUtf8(userName), QByteArray(password));
}

ClientOptions &ClientOptions::userName(const QString &userName)
{
    d->userName = userName;
    return *this;
}

ClientOptions &ClientOptions::password(const QByteArray &password)
{
    d->password = password;
    return *this;
}

ClientOptions &ClientOptions::credentialsProvider(const CredentialsProvider &provider)
{
    d->credentialsProvider = provider;
    return *this;
}

ClientOptions &ClientOptions::authenticator(const std::shared_ptr<Authenticator> &authenticator)
{
    if (authenticator && authenticator->method().isEmpty())
        throw UsageError(u"Invalid authenticator: its method has no name"_s);
    d->authenticator = authenticator;
    return *this;
}

ClientOptions &ClientOptions::keepAlive(std::chrono::seconds interval)
{
    d->keepAlive = std::chrono::seconds(checkedNumber("keep-alive in seconds", interval.count(), 0));
    return *this;
}

ClientOptions &ClientOptions::pingTimeout(std::chrono::milliseconds timeout)
{
    d->pingTimeout = checkedTime("ping timeout", timeout);
    return *this;
}

ClientOptions &ClientOptions::will(const Will &will)
{
    d->will = will;
    return *this;
}

ClientOptions &ClientOptions::cleanStart(bool on)
{
    d->cleanStart = on;
    return *this;
}

ClientOptions &ClientOptions::sessionExpiry(std::chrono::seconds expiry)
{
    if (expiry.count() < 0 || expiry.count() > 0xFFFF'FFFF)
        throw UsageError(
            u"Invalid session expiry %1 s: it must be 0 to 4294967295"_s.arg(expiry.count()));
    d->sessionExpiry = expiry;
    return *this;
}

ClientOptions &ClientOptions::sessionStore(const std::shared_ptr<SessionStore> &store)
{
    d->sessionStore = store;
    return *this;
}

ClientOptions &ClientOptions::strictSession(bool on)
{
    d->strictSession = on;
    return *this;
}

ClientOptions &ClientOptions::receiveMaximum(int messages)
{
    d->receiveMaximum = checkedNumber("receive maximum", messages, 1);
    return *this;
}

ClientOptions &ClientOptions::maximumPacketSize(quint32 bytes)
{
    if (bytes < 1)
        throw UsageError(u"Invalid maximum packet size 0: it must be at least 1"_s);
    d->maximumPacketSize = std::min<quint32>(bytes, 268'435'460);
    return *this;
}

ClientOptions &ClientOptions::topicAliasMaximum(int aliases)
{
    d->topicAliasMaximum = checkedNumber("topic alias maximum", aliases, 0);
    return *this;
}

ClientOptions &ClientOptions::automaticTopicAliases(bool on)
{
    d->automaticTopicAliases = on;
    return *this;
}

ClientOptions &ClientOptions::inFlightWindow(int messages)
{
    d->inFlightWindow = checkedNumber("in-flight window", messages, 1);
    return *this;
}

ClientOptions &ClientOptions::connectTimeout(std::chrono::milliseconds timeout)
{
    d->connectTimeout = checkedTime("connect timeout", timeout);
    return *this;
}

ClientOptions &ClientOptions::validatePayloadFormat(bool on)
{
    d->validatePayloadFormat = on;
    return *this;
}

ClientOptions &ClientOptions::writeTimeout(std::chrono::milliseconds timeout)
{
    d->writeTimeout = checkedTime("write timeout", timeout);
    return *this;
}

ClientOptions &ClientOptions::operationTimeout(std::chrono::milliseconds timeout)
{
    d->operationTimeout = checkedTime("operation timeout", timeout);
    return *this;
}

ClientOptions &ClientOptions::reconnect(const ReconnectPolicy &policy)
{
    d->reconnect = policy;
    return *this;
}

ClientOptions &ClientOptions::outbox(const OutboxOptions &options)
{
    d->outbox = options;
    return *this;
}

ClientOptions &ClientOptions::userProperty(const QString &name, const QString &value)
{
    d->connectProperties.addUserProperty(name, value);
    return *this;
}

QUrl ClientOptions::url() const { return d->url; }
ProtocolVersion ClientOptions::protocolVersion() const noexcept { return d->version; }
QString ClientOptions::clientId() const { return d->clientId; }
std::optional<QString> ClientOptions::userName() const { return d->userName; }
std::optional<QByteArray> ClientOptions::password() const { return d->password; }
const CredentialsProvider &ClientOptions::credentialsProvider() const noexcept
{
    return d->credentialsProvider;
}

std::shared_ptr<Authenticator> ClientOptions::authenticator() const noexcept
{
    return d->authenticator;
}

std::chrono::seconds ClientOptions::keepAlive() const noexcept { return d->keepAlive; }
std::chrono::milliseconds ClientOptions::pingTimeout() const noexcept { return d->pingTimeout; }
std::optional<Will> ClientOptions::will() const { return d->will; }
std::optional<bool> ClientOptions::cleanStart() const noexcept { return d->cleanStart; }

std::chrono::seconds ClientOptions::sessionExpiry() const noexcept
{
    if (d->sessionExpiry)
        return *d->sessionExpiry;
    return d->sessionStore ? std::chrono::days(7) : d->reconnect.isEnabled() ? 3600s : 0s;
}

std::shared_ptr<SessionStore> ClientOptions::sessionStore() const noexcept
{
    return d->sessionStore;
}

const OutboxOptions &ClientOptions::outbox() const noexcept { return d->outbox; }
bool ClientOptions::isStrictSession() const noexcept { return d->strictSession; }

quint16 ClientOptions::receiveMaximum() const noexcept
{
    return d->receiveMaximum.value_or(1000);
}

bool ClientOptions::hasAutomaticReceiveMaximum() const noexcept
{
    return !d->receiveMaximum;
}

quint32 ClientOptions::maximumPacketSize() const noexcept { return d->maximumPacketSize; }
quint16 ClientOptions::topicAliasMaximum() const noexcept { return d->topicAliasMaximum; }
bool ClientOptions::hasAutomaticTopicAliases() const noexcept { return d->automaticTopicAliases; }

quint16 ClientOptions::inFlightWindow() const noexcept
{
    return d->inFlightWindow.value_or(d->version >= ProtocolVersion::V5 ? 65535 : 100);
}

std::chrono::milliseconds ClientOptions::connectTimeout() const noexcept
{
    return d->connectTimeout;
}

bool ClientOptions::validatesPayloadFormat() const noexcept { return d->validatePayloadFormat; }
std::chrono::milliseconds ClientOptions::writeTimeout() const noexcept { return d->writeTimeout; }

std::chrono::milliseconds ClientOptions::operationTimeout() const noexcept
{
    return d->operationTimeout;
}

const ReconnectPolicy &ClientOptions::reconnectPolicy() const noexcept { return d->reconnect; }
const Properties &ClientOptions::connectProperties() const noexcept
{
    return d->connectProperties;
}

} // namespace QCoMqtt
