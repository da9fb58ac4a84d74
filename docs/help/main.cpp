// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// makehelp <source> <output> <version> <page.md>... <image>... <header.h>...
// Writes the help as HTML, and the project file for qhelpgenerator. Pages and images are named
// from the source folder, where links between them are followed; headers of QML types stand in qml/.

#include "header.h"
#include "markdown.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QMap>
#include <QtGui/QGuiApplication>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

struct Entry
{
    QString title;
    QString file;
};

class Help
{
public:
    Help(const QString &source, const QString &output, const QStringList &files)
        : m_source(source), m_output(output), m_files(files)
    {}

    void write(const QString &version);

private:
    QString read(const QString &file) const;
    void save(const QString &file, const QString &text);
    void savePage(const QString &file, const Page &page);
    QString resolve(const QString &page, const QString &target) const;
    void addPage(const QString &file);
    void addHeader(const QString &file);
    QString project(const QString &version) const;

    QDir m_source;
    QDir m_output;
    QStringList m_files;
    QList<Entry> m_pages;
    QList<Entry> m_headers;
    QMap<QString, QString> m_keywords; // id to place
    QStringList m_written;
};

// In each page: Qt Creator 9 does not load it from a file of its own.
constexpr const char *style =
    "body { font-family: sans-serif; margin: 1em 2em; line-height: 1.4; }\n"
    "pre { background: #f3f4f5; padding: 0.6em; }\n"
    "pre.declaration { background: #e8eef2; margin: 1.2em 0 0.3em 0; }\n"
    "table { border-collapse: collapse; }\n"
    "td, th { border: 1px solid #c8ccd0; padding: 0.2em 0.6em; text-align: left; }\n";

[[noreturn]] void fail(const QString &text)
{
    std::fprintf(stderr, "%s\n", qPrintable(text));
    std::exit(1);
}

QString Help::read(const QString &file) const
{
    QFile input(m_source.filePath(file));
    if (!input.open(QIODevice::ReadOnly))
        fail(u"cannot read "_s + input.fileName());
    return QString::fromUtf8(input.readAll());
}

void Help::save(const QString &file, const QString &text)
{
    QFile output(m_output.filePath(file));
    m_output.mkpath(QFileInfo(file).path());
    if (!output.open(QIODevice::WriteOnly) || output.write(text.toUtf8()) < 0)
        fail(u"cannot write "_s + output.fileName());
    m_written.append(file);
}

void Help::savePage(const QString &file, const Page &page)
{
    save(file,
         u"<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>%1</title>\n"
         "<style>\n%2</style>\n</head>\n<body>\n%3</body>\n</html>\n"_s.arg(
             page.title.toHtmlEscaped(), QLatin1StringView(style), page.body));
}

//! What is not in the help but only beside it in the sources is no link there.
QString Help::resolve(const QString &page, const QString &target) const
{
    if (target.contains("://"_L1) || target.startsWith(u'#'))
        return target;
    const QString fragment = target.contains(u'#') ? u'#' + target.section(u'#', 1) : QString();
    const QString folder = QFileInfo(page).path();
    QString file = QDir::cleanPath(folder + u'/' + target.section(u'#', 0, 0));
    if (!m_files.contains(file))
        file += u"/README.md"_s;
    if (!m_files.contains(file))
        return {};
    const QString path = QDir(u"/"_s + folder).relativeFilePath(u"/"_s + file);
    return path.chopped(3) + u".html"_s + fragment;
}

void Help::addPage(const QString &file)
{
    const Page page = pageFromMarkdown(read(file), [this, &file](const QString &target) {
        return resolve(file, target);
    });
    const QString html = file.chopped(3) + u".html"_s;
    savePage(html, page);
    m_pages.append({page.title, html});
}

void Help::addHeader(const QString &file)
{
    const bool isQml = file.startsWith("qml/"_L1);
    const Header header(read(file), isQml);
    const QString html = u"api/"_s + QFileInfo(file).completeBaseName() + u".html"_s;
    QStringList names;
    const QList<Keyword> keywords = header.keywords();
    for (const Keyword &keyword : keywords) {
        if (!keyword.name.contains(u':'))
            names.append(keyword.name);
        const QString id = (isQml ? u"QML."_s : u"QCoMqtt::"_s) + keyword.name;
        m_keywords.insert(id, html + u'#' + keyword.anchor);
    }
    if (names.isEmpty())
        fail(u"nothing was found in "_s + file);
    const QString title = (names.size() > 3 ? QFileInfo(file).fileName() : names.join(u", "_s))
        + (isQml ? u" (QML)"_s : QString());
    const QString how = isQml ? u"import QCoMqtt"_s
                              : u"#include &lt;qcomqtt/%1&gt;"_s.arg(QFileInfo(file).fileName());
    savePage(html, {title, u"<h1>%1</h1>\n<pre>%2</pre>\n%3"_s.arg(title, how, header.body())});
    m_headers.append({title, html});
}

void Help::write(const QString &version)
{
    QStringList images;
    for (const QString &file : std::as_const(m_files)) {
        if (file.endsWith(".md"_L1)) {
            addPage(file);
        } else if (file.endsWith(".h"_L1)) {
            addHeader(file);
        } else {
            const QString copy = u"images/"_s + QFileInfo(file).fileName();
            m_output.mkpath(u"images"_s);
            QFile::remove(m_output.filePath(copy));
            if (!QFile::copy(m_source.filePath(file), m_output.filePath(copy)))
                fail(u"cannot copy "_s + file);
            m_written.append(copy);
        }
    }
    std::sort(m_headers.begin(), m_headers.end(),
              [](const Entry &left, const Entry &right) { return left.title < right.title; });
    save(u"qcomqtt.qhp"_s, project(version));
}

QString Help::project(const QString &version) const
{
    const auto section = [](const Entry &entry) {
        return u"<section title=\"%1\" ref=\"%2\"/>\n"_s.arg(entry.title.toHtmlEscaped(),
                                                             entry.file);
    };
    QString contents;
    for (qsizetype at = 1; at < m_pages.size(); ++at)
        contents += section(m_pages.at(at));
    for (const Entry &entry : m_headers)
        contents += section(entry);
    QString keywords;
    for (auto keyword = m_keywords.begin(); keyword != m_keywords.end(); ++keyword) {
        const QString name = keyword.key().section(u"QML."_s, -1).section(u"QCoMqtt::"_s, -1);
        keywords += u"<keyword name=\"%1\" id=\"%2\" ref=\"%3\"/>\n"_s.arg(name, keyword.key(),
                                                                           keyword.value());
    }
    QString files;
    for (const QString &file : std::as_const(m_written))
        files += u"<file>"_s + file + u"</file>\n"_s;
    return u"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<QtHelpProject version=\"1.0\">\n"
           "<namespace>qcomqtt</namespace>\n<virtualFolder>doc</virtualFolder>\n"
           "<metaData name=\"version\" value=\"%1\"/>\n"
           "<filterSection>\n<toc>\n<section title=\"QCoMqtt %1\" "
           "ref=\"%2\">\n%3</section>\n</toc>\n"
           "<keywords>\n%4</keywords>\n"
           "<files>\n%5</files>\n"
           "</filterSection>\n</QtHelpProject>\n"_s.arg(version, m_pages.first().file, contents,
                                                        keywords, files);
}

} // namespace

int main(int argc, char **argv)
{
    QGuiApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 5 || !arguments.at(4).endsWith(".md"_L1))
        fail(
            u"usage: makehelp <source> <output> <version> <page.md>... <image>... <header.h>..."_s);
    Help(arguments.at(1), arguments.at(2), arguments.sliced(4)).write(arguments.at(3));
}
