// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/Message>

#include <QtCore/QList>

//! A text with places where parts of a message go, as the help of `qcomqtt sub` describes it.
class MessageFormat
{
public:
    //! Throws ArgumentError when it means nothing.
    static MessageFormat parse(QByteArrayView format);

    QByteArray format(const QCoMqtt::Message &message) const;

private:
    struct Piece
    {
        char kind = 0; //!< '%', '@', or 0: literal
        char letter = 0;
        QByteArray literal = {};
        bool isLeft = false;
        bool hasZeros = false;
        qsizetype width = 0;
        qsizetype maximum = -1; //!< none
    };
    class Parser;

    static QByteArray value(const Piece &piece, const QCoMqtt::Message &message);
    static QByteArray field(const Piece &piece, const QCoMqtt::Message &message);

    QList<Piece> m_pieces;
};
