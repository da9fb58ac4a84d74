// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/values/utf8.h>

#include <QtCore/QStringConverter>

namespace QCoMqtt::Internal {

bool isWellFormedUtf8(QByteArrayView bytes) noexcept
{
    return bytes.isValidUtf8();
}

bool isWellFormedMqttUtf8(QByteArrayView bytes) noexcept
{
    return !bytes.contains('\0') && isWellFormedUtf8(bytes);
}

QString fromUtf8Exactly(QByteArrayView utf8)
{
    if (!utf8.startsWith("\xEF\xBB\xBF"))
        return QString::fromUtf8(utf8);
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless
                                                     | QStringDecoder::Flag::ConvertInitialBom);
    return decoder(utf8);
}

bool isWellFormedMqttText(QStringView text) noexcept
{
    return text.isValidUtf16() && !text.contains(QChar::Null);
}

qsizetype utf8Size(QStringView text) noexcept
{
    qsizetype size = 0;
    for (const QChar unit : text) {
        if (unit.unicode() < 0x80)
            size += 1;
        else if (unit.unicode() < 0x800 || unit.isSurrogate()) // a pair makes four bytes
            size += 2;
        else
            size += 3;
    }
    return size;
}

bool isMqttString(QStringView text) noexcept
{
    return isWellFormedMqttText(text) && utf8Size(text) <= maximumFieldSize;
}

} // namespace QCoMqtt::Internal
