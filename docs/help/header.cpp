// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "header.h"

#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;

// Reads line by line, and knows of C++ what our headers have: .clang-format sees to it that a
// declaration ends at the end of a line.

namespace {

QString withoutComment(const QString &line)
{
    const qsizetype begin = line.indexOf("//"_L1);
    return begin < 0 ? line : line.first(begin);
}

QString escaped(QString text)
{
    static const QRegularExpression command(u"\\\\(a|c|b) ([\\w:]+)"_s);
    return text.toHtmlEscaped().replace(command, u"<i>\\2</i>"_s);
}

//! What stands before the body of a function or a class.
QString headOf(const QString &declaration)
{
    int parentheses = 0;
    for (qsizetype at = 0; at < declaration.size(); ++at) {
        const QChar character = declaration.at(at);
        if (character == u'(')
            ++parentheses;
        else if (character == u')')
            --parentheses;
        else if (character == u'{' && parentheses == 0)
            return declaration.first(at).trimmed();
    }
    return declaration;
}

QString withoutAttributes(QString declaration)
{
    static const QRegularExpression attribute(u"\\[\\[.*?\\]\\] "_s);
    return declaration.remove(attribute);
}

//! A declaration as a reader wants to see it.
QString shown(QString declaration)
{
    static const QRegularExpression initializers(u"\\s*\\n\\s*:.*$"_s,
                                                 QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression property(
        u"^Q_PROPERTY\\((?:QCoMqtt::)?(.*?) ?(\\w+)\\s+READ.*"_s,
        QRegularExpression::DotMatchesEverythingOption);
    const bool isWritable = declaration.contains("WRITE"_L1);
    declaration.replace(property, isWritable ? u"\\2: \\1"_s : u"readonly \\2: \\1"_s);
    declaration.remove(initializers);
    declaration.replace("//!<"_L1, "//"_L1).replace("//!"_L1, "//"_L1);
    return withoutAttributes(declaration).remove("Q_INVOKABLE "_L1).remove("Q_IMPLICIT "_L1);
}

bool isMacro(const QString &declaration)
{
    static const QRegularExpression macro(u"^(Q|QML|QT|QCOMQTT)_[A-Z_]+(\\(|$)"_s);
    return macro.match(declaration).hasMatch() && !declaration.startsWith("Q_PROPERTY"_L1)
        && !declaration.startsWith("Q_INVOKABLE"_L1) && !declaration.startsWith("Q_IMPLICIT"_L1);
}

QRegularExpressionMatch matchClass(const QString &declaration)
{
    static const QRegularExpression expression(
        u"^(?:template<.*?>\\s*(?:requires.*?\\s)?)?(class|struct) (?:QCOMQTT_\\w+ )?"
        "([\\w:<>]+?)(?: final)?(?: ?: [^;]*)?$"_s,
        QRegularExpression::DotMatchesEverythingOption);
    return expression.match(withoutAttributes(declaration));
}

//! Stream<Item>::Iterator is Stream::Iterator.
QString classOf(const QRegularExpressionMatch &match)
{
    static const QRegularExpression arguments(u"<[^>]*>"_s);
    return match.captured(2).remove(arguments);
}

} // namespace

Header::Header(const QString &source, bool isQml) : m_isQml(isQml)
{
    const QStringList lines = source.split(u'\n');
    for (const QString &line : lines)
        read(line);
}

void Header::read(const QString &line)
{
    const QString text = line.trimmed();
    const bool isInDeclaration = !m_declaration.isEmpty();
    if (m_skipTo < 0 && !isInDeclaration && text.startsWith("//"_L1)) {
        comment(text);
        return;
    }
    const QString code = withoutComment(text).trimmed();
    const int opened = int(code.count(u'{')) - int(code.count(u'}'));
    if (m_skipTo >= 0) {
        m_depth += opened;
        if (m_depth <= m_skipTo)
            m_skipTo = -1;
        return;
    }
    if (code.startsWith(u'#') || (code.isEmpty() && !isInDeclaration)) {
        m_comment.clear();
        return;
    }
    declare(line);
}

void Header::comment(const QString &text)
{
    if (text.startsWith("//!"_L1))
        m_comment.append(text.sliced(3));
    else
        m_comment.clear();
}

void Header::declare(const QString &line)
{
    const QString code = withoutComment(line).trimmed();
    if (m_declaration.isEmpty() && (isEndOfScope(code) || isAccess(code)))
        return;
    if (m_declaration.isEmpty())
        m_indentation = line.size() - line.trimmed().size();
    m_declaration.append(line.startsWith(u' ') ? line.sliced(m_indentation) : line);
    const QString all = m_declaration.join(u'\n').trimmed();
    if (all.startsWith("enum "_L1)) {
        if (code.endsWith("};"_L1) || (code.endsWith(u';') && !all.contains(u'{')))
            finish(all, false);
    } else if (all.count(u'(') == all.count(u')')) {
        if (code.endsWith(u';') || isMacro(all) || all.startsWith("Q_PROPERTY"_L1))
            finish(all, false);
        else if (headOf(all) != all)
            finish(all, true);
    }
}

bool Header::isEndOfScope(const QString &code)
{
    if (!code.startsWith(u'}'))
        return false;
    m_depth -= 1;
    while (!m_scopes.isEmpty() && m_scopes.last().depth > m_depth)
        m_scopes.removeLast();
    m_comment.clear();
    return true;
}

bool Header::isAccess(const QString &code)
{
    static const QRegularExpression access(u"^(public|protected|private|Q_SIGNALS)( Q_SLOTS)?:$"_s);
    const auto match = access.match(code);
    if (match.hasMatch() && !m_scopes.isEmpty())
        m_scopes.last().isHidden = match.captured(1) == "private"_L1;
    return match.hasMatch();
}

void Header::finish(const QString &declaration, bool hasBody)
{
    m_declaration.clear();
    const QString head = hasBody ? headOf(declaration) : declaration;
    if (hasBody && (head.startsWith("namespace "_L1) || matchClass(head).hasMatch())) {
        enter(head);
        return;
    }
    show(head);
    const int opened = hasBody ? int(declaration.count(u'{')) - int(declaration.count(u'}')) : 0;
    if (opened > 0) {
        m_skipTo = m_depth;
        m_depth += opened;
    }
}

void Header::enter(const QString &declaration)
{
    const auto match = matchClass(declaration);
    const bool isClass = match.hasMatch();
    const QString name = isClass ? classOf(match) : QString();
    const bool isSecret = declaration.contains("Internal"_L1)
        || (!m_comment.isEmpty() && m_comment.first().contains("\\internal"_L1));
    if (isClass && !isSecret && !isHidden()) {
        const QString text = takeComment();
        const QString whole = nameOf(declaration);
        m_keywords.append({whole, whole});
        m_body += u"<h2><a name=\"%1\"></a>%2 %1</h2>\n%3"_s.arg(whole, match.captured(1), text);
    }
    m_comment.clear();
    m_depth += 1;
    const bool isInClass = isClass && match.captured(1) == "class"_L1;
    // QML sees the properties, which stand before "public:".
    m_scopes.append({name, isSecret || (isInClass && !m_isQml), m_depth});
}

void Header::show(const QString &declaration)
{
    const QString text = takeComment();
    if (!isShown(declaration) || text.contains("\\internal"_L1))
        return;
    const QString name = nameOf(declaration);
    const auto isIt = [&name](const Keyword &keyword) { return keyword.name == name; };
    if (!name.isEmpty() && std::none_of(m_keywords.begin(), m_keywords.end(), isIt)) {
        m_keywords.append({name, name});
        m_body += u"<a name=\""_s + name + u"\"></a>"_s;
    }
    m_body += u"<pre class=\"declaration\">"_s + shown(declaration).toHtmlEscaped() + u"</pre>\n"_s
        + text;
}

bool Header::isShown(const QString &declaration) const
{
    if (isHidden() || isMacro(declaration))
        return false;
    if (declaration.startsWith("enum "_L1))
        return true; // whatever stands in its comments
    // Of what a class declares and is defined behind it.
    static const QRegularExpression definition(u"^[^(]*\\w>?::~?\\w+\\("_s);
    static const QRegularExpression noise(u"^(friend|using namespace|extern|class|struct) |~"_s);
    if (definition.match(declaration).hasMatch() || noise.match(declaration).hasMatch())
        return false;
    if (!m_isQml)
        return true;
    static const QRegularExpression ofQml(
        u"^(Q_PROPERTY|Q_INVOKABLE|void (?!set|\\w+Changed\\())"_s);
    return !m_scopes.isEmpty() && ofQml.match(declaration).hasMatch()
        && !declaration.contains("override"_L1);
}

bool Header::isHidden() const
{
    return std::any_of(m_scopes.begin(), m_scopes.end(),
                       [](const Scope &scope) { return scope.isHidden; });
}

//! With the classes around it; empty for operators and what has no name.
QString Header::nameOf(const QString &declaration) const
{
    static const QRegularExpression type(u"^(?:enum class|enum|using) (\\w+)"_s);
    static const QRegularExpression property(u"^Q_PROPERTY\\(.*?(\\w+)\\s+READ"_s,
                                             QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression function(
        u"\\b(?!requires|sizeof|noexcept|decltype|explicit)(\\w+)\\s*\\("_s);
    if (declaration.contains("operator"_L1) && !declaration.startsWith("enum "_L1))
        return {};
    QString name;
    if (const auto match = matchClass(declaration); match.hasMatch())
        name = classOf(match);
    else if (const auto found = type.match(declaration); found.hasMatch())
        name = found.captured(1);
    else if (const auto of = property.match(declaration); of.hasMatch())
        name = of.captured(1);
    else if (const auto called = function.match(withoutAttributes(declaration)); called.hasMatch())
        name = called.captured(1);
    if (name.isEmpty())
        return {};
    QStringList names;
    for (const Scope &scope : m_scopes) {
        if (!scope.name.isEmpty())
            names.append(scope.name);
    }
    names.append(name);
    return names.join(u"::"_s);
}

//! As HTML: paragraphs, and what stands between \code and \endcode.
QString Header::takeComment()
{
    QString html;
    QStringList paragraph;
    bool isCode = false;
    const auto end = [&html, &paragraph, &isCode] {
        if (!paragraph.isEmpty())
            html += isCode ? u"<pre>"_s + paragraph.join(u'\n').toHtmlEscaped() + u"</pre>\n"_s
                           : u"<p>"_s + escaped(paragraph.join(u' ')) + u"</p>\n"_s;
        paragraph.clear();
    };
    for (const QString &line : std::as_const(m_comment)) {
        const QString text = line.trimmed();
        if (text.startsWith("\\code "_L1) && text.endsWith("\\endcode"_L1)) {
            end();
            paragraph.append(text.sliced(6).chopped(8).trimmed());
            isCode = true;
            end();
            isCode = false;
        } else if (text == "\\code"_L1 || text == "\\endcode"_L1 || (text.isEmpty() && !isCode)) {
            end();
            isCode = text == "\\code"_L1;
        } else {
            paragraph.append(isCode ? line : text);
        }
    }
    end();
    m_comment.clear();
    return html;
}
