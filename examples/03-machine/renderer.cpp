// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "renderer.h"

#include "layout.h"
#include "sections.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

// SGR parameters of ECMA-48.
constexpr QStringView plain;
constexpr QStringView bold = u"1";
constexpr QStringView dim = u"2";
constexpr QStringView red = u"31";
constexpr QStringView green = u"32";
constexpr QStringView yellow = u"33";
constexpr QStringView cyan = u"36";

//! A line under construction that never becomes wider than the terminal.
class Line
{
public:
    explicit Line(const RenderOptions &options) : m_room(options.width), m_colours(options.colours)
    {}

    Line &add(QStringView text, QStringView style = plain)
    {
        const QString shown = fitted(text, std::min(m_room, displayWidth(text)));
        m_room -= displayWidth(shown);
        if (m_colours && !style.isEmpty() && !shown.isEmpty())
            m_text += u"\x1b[%1m%2\x1b[0m"_s.arg(style, shown);
        else
            m_text += shown;
        return *this;
    }
    Line &space(int columns) { return add(QString(columns, u' ')); }
    QString text() const { return m_text; }

private:
    QString m_text;
    int m_room;
    bool m_colours;
};

QStringView styleOf(const Row &row)
{
    if (!row.hasLimit || !row.share || *row.share < 0.6)
        return green;
    return *row.share < 0.85 ? yellow : red;
}

double highestOf(const Row &row)
{
    if (row.highest > 0 || row.history.isEmpty())
        return row.highest;
    return *std::max_element(row.history.begin(), row.history.end());
}

QString lineOf(const Row &row, const Layout &layout, const RenderOptions &options)
{
    Line line(options);
    line.space(Layout::margin).add(fitted(row.label, layout.label)).space(1);
    // With room for one picture only, that of a value without a limit is its history.
    const bool showsBar = row.share && (layout.history > 0 || row.hasLimit);
    if (showsBar)
        line.add(bar(*row.share, layout.bar), styleOf(row));
    else if (layout.history == 0)
        line.add(sparkline(row.history, layout.bar, highestOf(row)), cyan);
    else
        line.space(layout.bar);
    line.space(1).add(fitted(row.value, layout.value, Qt::AlignRight));
    if (layout.history > 0)
        line.space(2).add(sparkline(row.history, layout.history, highestOf(row)), cyan);
    if (layout.detail > 0 && !row.detail.isEmpty())
        line.space(2).add(fitted(row.detail, qMin(layout.detail, displayWidth(row.detail))), dim);
    return line.text();
}

QStringList linesOf(const QString &name, const Host &host, const RenderOptions &options)
{
    const QString status = host.text(u"status");
    QStringList lines;
    lines
        << Line(options).add(name, bold).space(2).add(status, host.isOnline() ? green : red).text();
    const QString facts = factsOf(host);
    if (!facts.isEmpty())
        lines << Line(options).add(facts, dim).text();
    const Layout layout = layoutFor(options.width);
    const QList<Section> sections = sectionsOf(host);
    for (const Section &section : sections) {
        lines << Line(options).space(1).add(section.title, bold).text();
        for (const Row &row : section.rows)
            lines << lineOf(row, layout, options);
    }
    return lines;
}

} // namespace

QStringList render(const Board &board, const RenderOptions &options)
{
    QStringList lines;
    if (!options.title.isEmpty())
        lines << Line(options).add(options.title, dim).text();
    for (auto host = board.hosts().begin(); host != board.hosts().end(); ++host) {
        if (!lines.isEmpty())
            lines << QString();
        lines << linesOf(host.key(), *host, options);
    }
    return lines;
}
