// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "argumenterror.h"

#include <QCoMqtt/Topic>
#include <QCoMqtt/TopicFilter>
#include <QCoMqtt/UserProperty>
#include <QCoMqtt/WebSocketOptions>

#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSsl>

#include <chrono>
#include <utility>

// Values of options; each throws ArgumentError that names the text when it is no such value.

//! \a value in quotation marks, without control characters, cut when it is long.
QString quoted(const QByteArray &value);

//! UTF-8, since that is what names are in MQTT.
QString toText(const QByteArray &value);
qint64 toNumber(const QByteArray &value, qint64 lowest, qint64 highest);
//! A time in seconds, with a decimal point if wanted.
std::chrono::milliseconds toTime(const QByteArray &value);
//! The time between two messages, of a number of messages a second.
std::chrono::microseconds toDelayOfRate(const QByteArray &value);
QCoMqtt::QoS toQoS(const QByteArray &value);
QCoMqtt::ProtocolVersion toProtocolVersion(const QByteArray &value);
QCoMqtt::RetainHandling toRetainHandling(const QByteArray &value);
//! Seconds, -1 stands for ever.
std::chrono::seconds toSessionExpiry(const QByteArray &value);
//! NAME=VALUE.
QCoMqtt::UserProperty toUserProperty(const QByteArray &value);

// Those that say how to reach a server; see networkvalues.cpp. What may be a secret is never quoted.

QString toFileName(const QByteArray &value);
//! The first line of the file named \a value.
QByteArray readSecret(const QByteArray &value);
//! A time that is more than none.
std::chrono::milliseconds toLimit(const QByteArray &value);
//! STAGE=SECONDS.
std::pair<QCoMqtt::ConnectStage, std::chrono::milliseconds> toStageLimit(const QByteArray &value);
//! Bytes in hexadecimal.
QByteArray toKey(const QByteArray &value);
//! Throws unless \a value names what there is to authenticate with.
void requireScram(const QByteArray &value);
QSsl::SslProtocol toTlsVersion(const QByteArray &value);
//! http://[USER[:PASSWORD]@]HOST[:PORT] or socks5://...
QNetworkProxy toProxy(const QByteArray &value);
QHostAddress toAddress(const QByteArray &value);
//! NAME:VALUE, with blanks after the colon as in HTTP; of @FILE every line.
void addHeaders(QCoMqtt::WebSocketOptions &options, const QByteArray &value);
