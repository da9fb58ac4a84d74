// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/values/usage.h>

#include <qcomqtt/error.h>
#include <qcomqtt/values/utf8.h>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace QCoMqtt::Internal {

namespace {

// Longer than any topic a person would write, short enough for one line of a log.
constexpr qsizetype quotedSize = 80;

QString escaped(char32_t unit, int digits)
{
    return (digits == 2 ? u"\\x"_s : u"\\u"_s)
        + QString::number(static_cast<uint>(unit), 16).toUpper().rightJustified(digits, u'0');
}

bool isLoneSurrogate(QStringView text, qsizetype at)
{
    const bool pairsWithNext = text[at].isHighSurrogate() && at + 1 < text.size()
        && text[at + 1].isLowSurrogate();
    const bool pairsWithPrevious = text[at].isLowSurrogate() && at > 0
        && text[at - 1].isHighSurrogate();
    return text[at].isSurrogate() && !pairsWithNext && !pairsWithPrevious;
}

void appendEscaped(QString &result, QStringView text, qsizetype at)
{
    const QChar unit = text[at];
    if (unit == u'"' || unit == u'\\')
        result += u'\\';
    if (unit.category() == QChar::Other_Control || isLoneSurrogate(text, at))
        result += escaped(unit.unicode(), 4);
    else
        result += unit;
}

QString closingQuote(bool isShortened)
{
    return isShortened ? u"\u2026\""_s : u"\""_s;
}

QString quotedBytes(QByteArrayView bytes)
{
    QString result = u"\""_s;
    for (const char byte : bytes.first(std::min(bytes.size(), quotedSize))) {
        const auto value = static_cast<quint8>(byte);
        if (value < 0x80)
            appendEscaped(result, QString(QLatin1Char(byte)), 0);
        else
            result += escaped(value, 2);
    }
    return result + closingQuote(quotedSize < bytes.size());
}

} // namespace

QString quoted(QStringView text)
{
    QString result = u"\""_s;
    qsizetype size = std::min(text.size(), quotedSize);
    if (size < text.size() && text[size - 1].isHighSurrogate())
        --size;
    for (qsizetype at = 0; at < size; ++at)
        appendEscaped(result, text, at);
    return result + closingQuote(size < text.size());
}

QString quoted(QByteArrayView utf8)
{
    // More than the bytes of what is shown; a character cut at the end is cut off again.
    if (isWellFormedUtf8(utf8))
        return quoted(fromUtf8Exactly(utf8.first(std::min(utf8.size(), 4 * quotedSize))));
    return quotedBytes(utf8);
}

void requireQoS(QoS qos)
{
    if (qos > QoS::ExactlyOnce) // MQTT-3.3.1-4, MQTT-3.1.2-12, MQTT-3.8.3-5
        throw UsageError(u"Invalid QoS %1: it is 0, 1 or 2 (MQTT-3.3.1-4)"_s.arg(int(qos)));
}

void requireMqttString(QStringView text, const char *what)
{
    const auto invalid = [&](const QString &rule) {
        return UsageError(u"Invalid %1 %2: %3"_s.arg(QLatin1StringView(what), quoted(text), rule));
    };
    if (!text.isValidUtf16())
        throw invalid(u"a lone surrogate has no UTF-8 form (MQTT-1.5.4-1)"_s);
    if (text.contains(QChar::Null))
        throw invalid(u"it must not contain U+0000 (MQTT-1.5.4-2)"_s);
    if (utf8Size(text) > maximumFieldSize)
        throw invalid(u"it has %1 bytes of UTF-8, 65535 are allowed (section 1.5.4)"_s
                          .arg(utf8Size(text)));
}

void requireFieldSize(qsizetype size, const char *what)
{
    if (size > maximumFieldSize)
        throw UsageError(u"Invalid %1 of %2 bytes: 65535 are allowed (section 1.5.6)"_s
                             .arg(QLatin1StringView(what)).arg(size));
}

quint32 requireSeconds(std::chrono::seconds seconds, const char *what)
{
    if (seconds.count() < 0 || seconds.count() > std::numeric_limits<quint32>::max())
        throw UsageError(u"Invalid %1 of %2 s: it is 0 to 4294967295 s (section 1.5.3)"_s
                             .arg(QLatin1StringView(what)).arg(seconds.count()));
    return static_cast<quint32>(seconds.count());
}

} // namespace QCoMqtt::Internal
