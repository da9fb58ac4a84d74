// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/tlsoptions.h>

#include <qcomqtt/transport/certificates.h>
#include <qcomqtt/transport/loaderthreads.h>

#include <QCoroFuture>

#include <QtCore/QCoreApplication>
#include <QtCore/QPromise>
#include <QtNetwork/QSslCipher>

#include <atomic>
#include <future>

namespace QCoMqtt {

using namespace Qt::StringLiterals;

namespace {

// Evaluated once, by the first who asks, and for all copies; waiting for it is how to ask.
using Authorities = std::shared_future<QList<QSslCertificate>>;
using Identity = std::shared_future<Internal::Identity>;

// With a std::function the machinery behind a future is there once for each kind of value, not once
// for each caller.
template<typename Value>
std::shared_future<Value> onDemand(std::function<Value()> &&make)
{
    return std::async(std::launch::deferred, std::move(make)).share();
}

template<typename Value>
void make(const std::shared_future<Value> &future)
{
    if (future.valid())
        future.wait();
}

template<typename Value>
void throwError(const std::shared_future<Value> &future)
{
    if (future.valid())
        future.get();
}

template<typename Value>
bool isMade(const std::shared_future<Value> &future)
{
    if (!future.valid())
        return true;
    if (future.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        return false;
    try {
        future.get();
    } catch (const UsageError &) {
        return false;
    }
    return true;
}

// Even that takes long enough to be noticed; whoever speaks plain MQTT does without.
std::atomic<bool> libraryIsLoaded = false;

void loadLibrary()
{
    QSslSocket::supportsSsl(); // when there is none, the handshake says so
    libraryIsLoaded = true;
}

// Not the application's pool, which may be full of work that never ends.
Q_GLOBAL_STATIC(Internal::LoaderThreads, loaders)

QFuture<void> inAnotherThread(std::function<void()> &&work)
{
    const auto promise = std::make_shared<QPromise<void>>();
    QFuture<void> done = promise->future();
    // After main() the library of TLS ends, whoever still uses it.
    qAddPostRoutine([] { loaders->joinAll(); });
    loaders->start([promise, work = std::move(work)] {
        promise->start();
        work();
        promise->finish();
    });
    return done;
}

// Not with the options themselves: what the application's decision has captured must not end in
// another thread.
QCoro::Task<> load(Authorities authorities, Identity identity)
{
    std::function<void()> work = [authorities, identity] {
        loadLibrary();
        make(authorities);
        make(identity);
    };
    const QFuture<void> done = inAnotherThread(std::move(work));
    co_await done;
    throwError(authorities);
    throwError(identity);
}

} // namespace

class TlsOptions::Data : public QSharedData
{
public:
    QSsl::SslProtocol effectiveProtocol() const
    {
        return protocol.value_or(given ? given->protocol() : QSsl::TlsV1_2OrLater);
    }

    std::optional<QSslConfiguration> given;
    std::optional<QSsl::SslProtocol> protocol;
    std::optional<QList<QSslCipher>> ciphers;
    std::optional<QList<QByteArray>> applicationProtocols;
    Authorities authorities; // invalid: the default
    Identity clientIdentity; // invalid: none
    QString peerName;
    QByteArray identity;
    QByteArray key;
    Decision decision;
    bool anyHostName = false;
    bool anyCertificate = false;
};

TlsOptions::TlsOptions() : d(new Data) {}

TlsOptions::TlsOptions(const QSslConfiguration &configuration) : d(new Data)
{
    d->given = configuration;
}

TlsOptions::TlsOptions(const TlsOptions &) noexcept = default;
TlsOptions::TlsOptions(TlsOptions &&) noexcept = default;
TlsOptions &TlsOptions::operator=(const TlsOptions &) noexcept = default;
TlsOptions &TlsOptions::operator=(TlsOptions &&) noexcept = default;
TlsOptions::~TlsOptions() = default;

TlsOptions &TlsOptions::caFile(const QString &path)
{
    d->authorities = onDemand<QList<QSslCertificate>>([path, content = Internal::contentOf(path)] {
        return Internal::certificatesIn(content, u'"' + path + u'"');
    });
    return *this;
}

TlsOptions &TlsOptions::caCertificates(const QByteArray &content)
{
    d->authorities = onDemand<QList<QSslCertificate>>(
        [content] { return Internal::certificatesIn(content, u"The list of authorities"_s); });
    return *this;
}

TlsOptions &TlsOptions::caCertificates(const QList<QSslCertificate> &certificates)
{
    if (certificates.isEmpty())
        throw UsageError(u"The list of authorities contains no certificate"_s);
    d->authorities = onDemand<QList<QSslCertificate>>([certificates] { return certificates; });
    return *this;
}

TlsOptions &TlsOptions::systemCaCertificates()
{
    d->authorities = onDemand<QList<QSslCertificate>>([before = d->authorities, given = d->given] {
        auto all = given ? given->caCertificates() : QList<QSslCertificate>();
        if (before.valid())
            all = before.get();
        return all += QSslConfiguration::systemCaCertificates();
    });
    return *this;
}

TlsOptions &TlsOptions::certificate(const QString &chainFile, const QString &keyFile,
                                    const QByteArray &passphrase)
{
    const QByteArray chain = Internal::contentOf(chainFile);
    const QByteArray key = Internal::contentOf(keyFile);
    d->clientIdentity = onDemand<Internal::Identity>([=] {
        const QString where = u'"' + chainFile + u'"';
        Internal::Identity identity{Internal::certificatesIn(chain, where),
                                    Internal::keyIn(key, u'"' + keyFile + u'"', passphrase)};
        Internal::requirePair(identity, where);
        return identity;
    });
    return *this;
}

TlsOptions &TlsOptions::certificate(const QList<QSslCertificate> &chain, const QSslKey &key)
{
    const Internal::Identity identity{chain, key};
    Internal::requirePair(identity, u"memory"_s);
    d->clientIdentity = onDemand<Internal::Identity>([identity] { return identity; });
    return *this;
}

TlsOptions &TlsOptions::pkcs12Certificate(const QString &file, const QByteArray &passphrase)
{
    d->clientIdentity = onDemand<Internal::Identity>([=, content = Internal::contentOf(file)] {
        const QString where = u'"' + file + u'"';
        Internal::Identity identity = Internal::identityIn(content, where, passphrase);
        Internal::requirePair(identity, where);
        return identity;
    });
    return *this;
}

TlsOptions &TlsOptions::acceptAnyHostName()
{
    d->anyHostName = true;
    return *this;
}

TlsOptions &TlsOptions::acceptAnyCertificateInsecurely()
{
    d->anyCertificate = true;
    return *this;
}

TlsOptions &TlsOptions::peerName(const QString &name)
{
    d->peerName = name;
    return *this;
}

TlsOptions &TlsOptions::minimumProtocol(QSsl::SslProtocol protocol)
{
    if (protocol == QSsl::TlsV1_3 || protocol == QSsl::TlsV1_3OrLater)
        d->protocol = QSsl::TlsV1_3OrLater;
    else if (protocol == QSsl::TlsV1_2 || protocol == QSsl::TlsV1_2OrLater)
        d->protocol = QSsl::TlsV1_2OrLater;
    else
        throw UsageError(u"Invalid minimum TLS version: it must be TLS 1.2 or TLS 1.3"_s);
    keepToKey();
    return *this;
}

// Qt uses such keys with TLS 1.2 only; a server that has no certificate must not choose 1.3.
void TlsOptions::keepToKey()
{
    if (d->key.isEmpty())
        return;
    if (d->effectiveProtocol() == QSsl::TlsV1_3OrLater)
        throw UsageError(u"Pre-shared keys work with TLS 1.2 only, not with TLS 1.3"_s);
    d->protocol = QSsl::TlsV1_2;
}

TlsOptions &TlsOptions::ciphers(const QString &names)
{
    QList<QSslCipher> known;
    for (const QString &name : names.split(u':', Qt::SkipEmptyParts)) {
        const QSslCipher cipher(name);
        if (cipher.isNull())
            throw UsageError(u"Invalid cipher \"%1\": it is not known"_s.arg(name));
        known.append(cipher);
    }
    if (known.isEmpty())
        throw UsageError(u"Invalid ciphers \"%1\": they name none"_s.arg(names));
    d->ciphers = known;
    return *this;
}

TlsOptions &TlsOptions::alpn(const QList<QByteArray> &protocols)
{
    for (const QByteArray &protocol : protocols) { // RFC 7301 section 3.1
        if (protocol.isEmpty() || protocol.size() > 255) {
            throw UsageError(u"Invalid ALPN protocol \"%1\": it must have 1 to 255 bytes"_s.arg(
                QString::fromLatin1(protocol)));
        }
    }
    d->applicationProtocols = protocols;
    return *this;
}

TlsOptions &TlsOptions::preSharedKey(const QByteArray &identity, const QByteArray &key)
{
    if (identity.isEmpty() || key.isEmpty())
        throw UsageError(u"Invalid pre-shared key: identity and key must not be empty"_s);
    d->identity = identity;
    d->key = key;
    keepToKey();
    return *this;
}

TlsOptions &TlsOptions::onSslErrors(Decision decision)
{
    d->decision = std::move(decision);
    return *this;
}

bool TlsOptions::isLoaded() const
{
    return libraryIsLoaded && isMade(d->authorities) && isMade(d->clientIdentity);
}

QCoro::Task<> TlsOptions::load() const
{
    return QCoMqtt::load(d->authorities, d->clientIdentity);
}

QSslConfiguration TlsOptions::configuration() const
{
    loadLibrary();
    auto configuration = d->given ? *d->given : QSslConfiguration::defaultConfiguration();
    configuration.setPeerVerifyMode(d->anyCertificate ? QSslSocket::VerifyNone
                                                      : QSslSocket::VerifyPeer);
    if (d->authorities.valid())
        configuration.setCaCertificates(d->authorities.get());
    if (d->clientIdentity.valid()) {
        configuration.setLocalCertificateChain(d->clientIdentity.get().chain);
        configuration.setPrivateKey(d->clientIdentity.get().key);
    }
    if (!d->given || d->protocol)
        configuration.setProtocol(d->effectiveProtocol());
    if (d->ciphers)
        configuration.setCiphers(*d->ciphers);
    if (d->applicationProtocols)
        configuration.setAllowedNextProtocols(*d->applicationProtocols);
    return configuration;
}

QString TlsOptions::peerName() const { return d->peerName; }
bool TlsOptions::acceptsAnyHostName() const noexcept { return d->anyHostName; }
bool TlsOptions::acceptsAnyCertificateInsecurely() const noexcept { return d->anyCertificate; }
QByteArray TlsOptions::preSharedKeyIdentity() const { return d->identity; }
QByteArray TlsOptions::preSharedKey() const { return d->key; }
const TlsOptions::Decision &TlsOptions::sslErrorsDecision() const noexcept { return d->decision; }

} // namespace QCoMqtt
