// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "values.h"

#include <QCoMqtt/Error>

#include <QtCore/QFile>
#include <QtCore/QUrl>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace QCoMqtt;
using namespace std::chrono_literals;

namespace {

//! Whole, also from a pipe as shells make of <(...).
QByteArray contentOf(const QByteArray &fileName)
{
    QFile file(toFileName(fileName));
    if (!file.open(QIODevice::ReadOnly))
        throw ArgumentError(u"cannot read %1: %2"_s.arg(quoted(fileName), file.errorString()));
    return file.readAll();
}

void addHeader(WebSocketOptions &options, const QByteArray &value)
{
    const qsizetype colon = value.indexOf(':');
    if (colon < 1)
        throw ArgumentError(u"a header is NAME:VALUE"_s);
    options.header(value.left(colon), value.mid(colon + 1).trimmed());
}

bool isPlaceOfProxy(const QUrl &url)
{
    return url.isValid() && !url.host().isEmpty() && url.port() != 0
        && (url.path().isEmpty() || url.path() == "/"_L1) && !url.hasQuery() && !url.hasFragment();
}

} // namespace

QString toFileName(const QByteArray &value)
{
    if (value.isEmpty())
        throw ArgumentError(u"the name of a file is empty"_s);
    return QFile::decodeName(value);
}

QByteArray readSecret(const QByteArray &value)
{
    const QByteArray content = contentOf(value);
    QByteArray line = content.split('\n').first();
    if (line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        throw ArgumentError(u"the first line of %1 is empty"_s.arg(quoted(value)));
    return line;
}

std::chrono::milliseconds toLimit(const QByteArray &value)
{
    const std::chrono::milliseconds time = toTime(value);
    if (time < 1ms)
        throw ArgumentError(quoted(value) + u" leaves no time"_s);
    return time;
}

std::pair<ConnectStage, std::chrono::milliseconds> toStageLimit(const QByteArray &value)
{
    static constexpr std::array stages{std::pair{"resolve", ConnectStage::Resolve},
                                       std::pair{"connect", ConnectStage::Connect},
                                       std::pair{"tls", ConnectStage::Tls},
                                       std::pair{"websocket", ConnectStage::WebSocket},
                                       std::pair{"mqtt", ConnectStage::Mqtt}};
    const qsizetype equals = value.indexOf('=');
    const auto stage = std::find_if(stages.begin(), stages.end(), [&](const auto &known) {
        return equals > 0 && value.left(equals) == known.first;
    });
    if (stage == stages.end())
        throw ArgumentError(quoted(value)
                            + u" is not STAGE=SECONDS; the stages are resolve, connect, tls, "
                              "websocket and mqtt"_s);
    return {stage->second, toLimit(value.mid(equals + 1))};
}

QByteArray toKey(const QByteArray &value)
{
    const bool isHex = std::all_of(value.begin(), value.end(), [](char character) {
        return QByteArrayView("0123456789abcdefABCDEF").contains(character);
    });
    if (value.isEmpty() || value.size() % 2 != 0 || !isHex)
        throw ArgumentError(u"a key is given in hexadecimal, two digits for each byte"_s);
    return QByteArray::fromHex(value);
}

void requireScram(const QByteArray &value)
{
    if (value.toLower() != "scram-sha-256")
        throw ArgumentError(quoted(value) + u" is not scram-sha-256"_s);
}

QSsl::SslProtocol toTlsVersion(const QByteArray &value)
{
    if (value == "tlsv1.2" || value == "1.2")
        return QSsl::TlsV1_2;
    if (value == "tlsv1.3" || value == "1.3")
        return QSsl::TlsV1_3;
    throw ArgumentError(quoted(value) + u" is not tlsv1.2 or tlsv1.3"_s);
}

QNetworkProxy toProxy(const QByteArray &value)
{
    const QUrl url(QString::fromUtf8(value), QUrl::StrictMode);
    const bool isHttp = url.scheme() == "http"_L1;
    const bool isSocks = url.scheme() == "socks5"_L1 || url.scheme() == "socks5h"_L1;
    if (!isPlaceOfProxy(url) || (!isHttp && !isSocks))
        throw ArgumentError(u"a proxy is http://[USER[:PASSWORD]@]HOST[:PORT] or socks5://..."_s);
    return QNetworkProxy(isHttp ? QNetworkProxy::HttpProxy : QNetworkProxy::Socks5Proxy, url.host(),
                         static_cast<quint16>(url.port(isHttp ? 8080 : 1080)),
                         url.userName(QUrl::FullyDecoded), url.password(QUrl::FullyDecoded));
}

QHostAddress toAddress(const QByteArray &value)
{
    const QHostAddress address(QString::fromUtf8(value));
    if (address.isNull())
        throw ArgumentError(quoted(value) + u" is no address of IPv4 or IPv6"_s);
    return address;
}

void addHeaders(WebSocketOptions &options, const QByteArray &value)
{
    if (!value.startsWith('@'))
        return addHeader(options, value);
    for (const QByteArray &line : contentOf(value.mid(1)).split('\n')) {
        if (!line.trimmed().isEmpty())
            addHeader(options, line.trimmed());
    }
}
