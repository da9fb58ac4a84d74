// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "markdown.h"

#include <QtCore/QRegularExpression>
#include <QtGui/QTextBlock>
#include <QtGui/QTextDocument>

using namespace Qt::StringLiterals;

namespace {

using Replacement = std::function<QString(const QRegularExpressionMatch &)>;

QString replaced(const QString &text, const QString &pattern, const Replacement &replacement)
{
    const QRegularExpression expression(pattern, QRegularExpression::DotMatchesEverythingOption);
    QString result;
    qsizetype end = 0;
    auto matches = expression.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        result += QStringView(text).sliced(end, match.capturedStart() - end);
        result += replacement(match);
        end = match.capturedEnd();
    }
    result += QStringView(text).sliced(end);
    return result;
}

QString plainText(QString html)
{
    static const QRegularExpression tag(u"<[^>]*>"_s);
    return html.remove(tag);
}

//! QTextDocument says in styles what HTML has elements for.
QString withElements(const QString &html)
{
    return replaced(html, u"<span style=\"([^\"]*)\">(.*?)</span>"_s,
                    [](const auto &match) -> QString {
                        const QString style = match.captured(1);
                        const QString text = match.captured(2);
                        if (style.contains("monospace"_L1))
                            return u"<code>"_s + text + u"</code>"_s;
                        if (style.contains("font-weight:700"_L1) && !style.contains("font-size"_L1))
                            return u"<b>"_s + text + u"</b>"_s;
                        if (style.contains("italic"_L1))
                            return u"<i>"_s + text + u"</i>"_s;
                        return text;
                    });
}

//! Each line of a listing is one of its own there.
QString withListings(QString html)
{
    html.replace(QRegularExpression(u"</pre>\\s*<pre[^>]*>"_s), u"\n"_s);
    return replaced(html, u"<pre[^>]*>(.*?)</pre>"_s, [](const auto &match) {
        QString text = match.captured(1);
        text.remove(QRegularExpression(u"</?code>|<br />"_s));
        return u"<pre>"_s + text + u"</pre>"_s;
    });
}

QString withTables(QString html)
{
    static const QRegularExpression paragraph(u"<t([dh])>\\s*<p>(.*?)</p></t"_s);
    return html.replace(paragraph, u"<t\\1>\\2</t"_s);
}

QString withAnchors(const QString &html)
{
    return replaced(html, u"<h([1-6])>(.*?)</h[1-6]>"_s, [](const auto &match) {
        const QString text = match.captured(2);
        return u"<h%1><a name=\"%2\"></a>%3</h%1>"_s.arg(match.captured(1),
                                                         anchorOf(plainText(text)), text);
    });
}

QString withLinks(const QString &html, const Resolver &resolve)
{
    return replaced(html, u"<a href=\"([^\"]*)\">(.*?)</a>"_s,
                    [&resolve](const auto &match) -> QString {
                        const QString target = resolve(match.captured(1));
                        if (target.isEmpty())
                            return match.captured(2);
                        return u"<a href=\""_s + target + u"\">"_s + match.captured(2) + u"</a>"_s;
                    });
}

} // namespace

QString anchorOf(const QString &heading)
{
    QString anchor;
    for (const QChar character : heading.toLower()) {
        if (character == u' ')
            anchor += u'-';
        else if (character.isLetterOrNumber() || character == u'-' || character == u'_')
            anchor += character;
    }
    return anchor;
}

Page pageFromMarkdown(QString markdown, const Resolver &resolve)
{
    static const QRegularExpression comment(u"^<!--.*?-->\\s*"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
    markdown.remove(comment);
    QTextDocument document;
    document.setMarkdown(markdown);
    const QString all = document.toHtml();
    const qsizetype begin = all.indexOf(u'>', all.indexOf("<body"_L1)) + 1;
    QString html = withElements(all.sliced(begin, all.indexOf("</body>"_L1) - begin));
    html.remove(QRegularExpression(u" (style|type|border|class)=\"[^\"]*\""_s));
    html = withLinks(withAnchors(withTables(withListings(html))), resolve);
    return {document.firstBlock().text(), html};
}
