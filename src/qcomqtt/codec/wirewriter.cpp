// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/codec/wirewriter.h>

namespace QCoMqtt::Internal {

void WireWriter::writeString(QStringView text) noexcept
{
    char *length = m_to;
    m_to += 2;
    writeUtf8(text);
    qToBigEndian(quint16(m_to - length - 2), length);
}

// Takes as many bytes as utf8Size() says for every text: for a lone surrogate, which must not
// come here, two.
void WireWriter::writeUtf8(QStringView text) noexcept
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t unit = text[i].unicode();
        if (unit < 0x80) {
            writeByte(quint8(unit));
        } else if (unit < 0x800) {
            writeByte(quint8(0xC0 | (unit >> 6)));
            writeByte(0x80 | (unit & 0x3F));
        } else if (!QChar::isSurrogate(unit)) {
            writeByte(quint8(0xE0 | (unit >> 12)));
            writeByte(0x80 | ((unit >> 6) & 0x3F));
            writeByte(0x80 | (unit & 0x3F));
        } else if (QChar::isHighSurrogate(unit) && i + 1 < text.size()
                   && text[i + 1].isLowSurrogate()) {
            const char32_t character = QChar::surrogateToUcs4(unit, text[++i].unicode());
            writeByte(quint8(0xF0 | (character >> 18)));
            writeByte(0x80 | ((character >> 12) & 0x3F));
            writeByte(0x80 | ((character >> 6) & 0x3F));
            writeByte(0x80 | (character & 0x3F));
        } else {
            writeBytes("??");
        }
    }
}

} // namespace QCoMqtt::Internal
