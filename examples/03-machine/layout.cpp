// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "layout.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

bool isWide(char32_t c)
{
    struct Range
    {
        char32_t first;
        char32_t last;
    };
    static constexpr std::array wide{Range{0x1100, 0x115F},  Range{0x2E80, 0xA4CF},
                                     Range{0xAC00, 0xD7A3},  Range{0xF900, 0xFAFF},
                                     Range{0xFE30, 0xFE6F},  Range{0xFF00, 0xFF60},
                                     Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1FAFF},
                                     Range{0x20000, 0x3FFFD}};
    return std::any_of(wide.begin(), wide.end(),
                       [c](Range range) { return c >= range.first && c <= range.last; });
}

int displayWidth(char32_t c)
{
    if (QChar::category(c) == QChar::Mark_NonSpacing || QChar::category(c) == QChar::Other_Format)
        return 0;
    return isWide(c) ? 2 : 1;
}

//! As much of \a text as fits into \a width columns.
QString cut(QStringView text, int width)
{
    QString result;
    const QList<uint> characters = text.toUcs4();
    for (const char32_t c : characters) {
        width -= displayWidth(c);
        if (width < 0)
            break;
        result += QStringView(QChar::fromUcs4(c));
    }
    return result;
}

} // namespace

int displayWidth(QStringView text)
{
    int width = 0;
    const QList<uint> characters = text.toUcs4();
    for (const char32_t c : characters)
        width += displayWidth(c);
    return width;
}

QString fitted(QStringView text, int width, Qt::Alignment alignment)
{
    if (width <= 0)
        return {};
    QString result = text.toString();
    if (displayWidth(text) > width)
        result = cut(text, width - 1) + u'…';
    const QString space(width - displayWidth(result), u' ');
    return alignment.testFlag(Qt::AlignRight) ? space + result : result + space;
}

QString bar(double share, int width)
{
    static constexpr QStringView parts = u" ▏▎▍▌▋▊▉";
    const int eighths = qRound(std::clamp(share, 0.0, 1.0) * width * 8);
    QString result(eighths / 8, u'█');
    if (eighths % 8 > 0)
        result += parts[eighths % 8];
    return result + QString(width - result.size(), u'░');
}

QString sparkline(const QList<double> &values, int width, double highest)
{
    static constexpr QStringView heights = u"▁▂▃▄▅▆▇█";
    const qsizetype count = std::min<qsizetype>(width, values.size());
    QString result(width - count, u' ');
    for (const double value : values.last(count)) {
        const double share = highest > 0 ? std::clamp(value / highest, 0.0, 1.0) : 0.0;
        result += heights[qRound(share * double(heights.size() - 1))];
    }
    return result;
}

QString formatBytes(double bytes)
{
    static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    size_t unit = 0;
    // What would be rounded to 1024.0 is one of the next unit.
    while (bytes >= 1023.95 && unit + 1 < units.size()) {
        bytes /= 1024;
        ++unit;
    }
    return QString::number(bytes, 'f', unit == 0 ? 0 : 1) + u' '
        + QLatin1StringView(units.at(unit));
}

QString formatDuration(qint64 seconds)
{
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (hours >= 24)
        return u"%1 d %2 h"_s.arg(hours / 24).arg(hours % 24);
    if (hours > 0)
        return u"%1 h %2 min"_s.arg(hours).arg(minutes % 60);
    return minutes > 0 ? u"%1 min"_s.arg(minutes) : u"%1 s"_s.arg(seconds);
}

Layout layoutFor(int width)
{
    Layout layout{.label = 12, .value = 12};
    if (width < 60) {
        layout.bar = std::max(4, width - Layout::margin - layout.label - layout.value - 2);
        return layout;
    }
    layout.label = 16;
    layout.detail = width >= 80 ? 22 : 0;
    const int gaps = layout.detail > 0 ? 6 : 4;
    const int rest = width - Layout::margin - layout.label - layout.value - layout.detail - gaps;
    layout.bar = std::min(24, rest / 2);
    layout.history = std::min(60, rest - layout.bar);
    return layout;
}
