// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "connectfailure.h"
#include "mosquittobroker.h"

#include <qcomqtt/client.h>

//! Rows "3.1", "3.1.1" and "5" of a column "version".
void addVersions();
//! Calls \a addRow with every version and its name in front of a row's tag.
template<typename AddRow>
void forEachVersion(AddRow addRow)
{
    addRow(QCoMqtt::ProtocolVersion::V3_1, QByteArray("3.1 "));
    addRow(QCoMqtt::ProtocolVersion::V3_1_1, QByteArray("3.1.1 "));
    addRow(QCoMqtt::ProtocolVersion::V5, QByteArray("5 "));
}

//! How to reach \a broker with \a version.
QCoMqtt::ClientOptions optionsFor(const MosquittoBroker &broker,
                                  QCoMqtt::ProtocolVersion version
                                  = QCoMqtt::ProtocolVersion::V5);

//! A topic that no other test uses, so that what a broker retains disturbs nobody.
QByteArray freshTopic();

//! What comes before the first message on \a end, as copies; each is acknowledged at once. With a
//! broker that keeps the order, this is everything that was to come.
QCoro::Task<QList<QCoMqtt::Message>> readUntil(const QCoMqtt::MessageStream &stream,
                                               QByteArray end);
//! The next \a count messages, as copies.
QCoro::Task<QList<QCoMqtt::Message>> read(const QCoMqtt::MessageStream &stream, qsizetype count);

QByteArrayList payloadsOf(const QList<QCoMqtt::Message> &messages);
