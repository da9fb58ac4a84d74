// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "header.h"
#include "markdown.h"

#include <QtTest/QTest>

using namespace Qt::StringLiterals;

class tst_HelpPages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void markdownBecomesElements_data();
    void markdownBecomesElements();
    void titleIsTheFirstHeading();
    void listingStaysInOnePiece();
    void linksAreThoseThatResolve();
    void commentBelongsToWhatFollows();
    void privateAndInternalIsLeftOut();
    void bodiesAreLeftOut();
    void keywordsNameClassesAndMembers();
    void codeInCommentsIsShownAsItIs();
    void qmlSeesPropertiesAndInvokables();
};

static QString htmlOf(const QString &markdown)
{
    return pageFromMarkdown(markdown, [](const QString &target) { return target; })
        .body.simplified();
}

static QStringList keywordsOf(const Header &header)
{
    QStringList names;
    const QList<Keyword> keywords = header.keywords();
    for (const Keyword &keyword : keywords)
        names.append(keyword.name);
    return names;
}

void tst_HelpPages::markdownBecomesElements_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QString>("html");
    QTest::newRow("heading") << u"## Two words"_s
                             << u"<h2><a name=\"two-words\"></a>Two words</h2>"_s;
    QTest::newRow("code") << u"a `b()` c"_s << u"<p>a <code>b()</code> c</p>"_s;
    QTest::newRow("bold") << u"a **b** c"_s << u"<p>a <b>b</b> c</p>"_s;
    QTest::newRow("list") << u"* a\n* b"_s << u"<ul> <li>a</li> <li>b</li></ul>"_s;
    QTest::newRow("comment") << u"<!--\nSPDX\n-->\ntext"_s << u"<p>text</p>"_s;
}

void tst_HelpPages::markdownBecomesElements()
{
    QFETCH(QString, markdown);
    QFETCH(QString, html);
    QCOMPARE(htmlOf(markdown), html);
}

void tst_HelpPages::titleIsTheFirstHeading()
{
    QCOMPARE(pageFromMarkdown(u"<!-- x -->\n# A title\n\ntext"_s, {}).title, u"A title"_s);
}

void tst_HelpPages::listingStaysInOnePiece()
{
    const Page page = pageFromMarkdown(u"```cpp\nif (a < b)\n\n    return;\n```\n"_s, {});
    QVERIFY2(page.body.contains("<pre>if (a &lt; b)\n\n    return;</pre>"_L1),
             qPrintable(page.body));
}

void tst_HelpPages::linksAreThoseThatResolve()
{
    const auto resolve = [](const QString &target) {
        return target == "a.md"_L1 ? u"a.html"_s : QString();
    };
    const Page page = pageFromMarkdown(u"[one](a.md) and [two](b.md)"_s, resolve);
    QCOMPARE(page.body.trimmed(), u"<p><a href=\"a.html\">one</a> and two</p>"_s);
}

void tst_HelpPages::commentBelongsToWhatFollows()
{
    const Header header(u"//! Says \\a what it is.\nvoid f(int what);\n"_s, false);
    QCOMPARE(header.body(),
             u"<a name=\"f\"></a><pre class=\"declaration\">void f(int what);</pre>\n"
             "<p>Says <i>what</i> it is.</p>\n"_s);
}

void tst_HelpPages::privateAndInternalIsLeftOut()
{
    const Header header(
        u"namespace QCoMqtt {\n"
        "namespace Internal {\nclass Hidden;\nvoid hidden();\n}\n"
        "class A\n{\npublic:\n    //! \\internal\n    void secret();\n    void shown();\n"
        "private:\n    struct B\n    {\n        int b;\n    };\n    class C\n    {\n    public:\n  "
        "      int c;\n    };\n    void own();\n};\n"
        "}\n"_s,
        false);
    QCOMPARE(keywordsOf(header), (QStringList{u"A"_s, u"A::shown"_s}));
    QVERIFY(!header.body().contains("secret"_L1));
    QVERIFY(!header.body().contains(" own()"_L1));
    QVERIFY(!header.body().contains("int b"_L1));
    QVERIFY(!header.body().contains("int c"_L1));
}

void tst_HelpPages::bodiesAreLeftOut()
{
    const Header header(
        u"class A\n{\npublic:\n    int one(B b = {}) const { return m; }\n"
        "    A &two()\n    {\n        if (m) {\n        }\n        return *this;\n    }\n"
        "    A(int x)\n        : m(x)\n    {}\n    void three();\n};\nvoid four();\n"_s,
        false);
    QVERIFY(header.body().contains(">int one(B b = {}) const</pre>"_L1));
    QVERIFY(header.body().contains(">A &amp;two()</pre>"_L1));
    QVERIFY(header.body().contains(">A(int x)</pre>"_L1));
    QVERIFY(!header.body().contains("return"_L1));
    QCOMPARE(keywordsOf(header),
             (QStringList{u"A"_s, u"A::one"_s, u"A::two"_s, u"A::A"_s, u"A::three"_s, u"four"_s}));
}

void tst_HelpPages::keywordsNameClassesAndMembers()
{
    const Header header(
        u"enum class E : quint8 {\n    One, //!< first, as S::go() has it\n    Two,\n};\n"
        "template<typename T>\nclass QCOMQTT_EXPORT [[nodiscard(\"x\")]] S\n{\npublic:\n"
        "    class Inner;\n    bool operator==(const S &) const;\n};\n"
        "template<typename T>\nclass S<T>::Inner\n{\npublic:\n    void go();\n};\n"
        "using Alias = S<int>;\n"
        "template<typename T>\nbool S<T>::operator==(const S &) const\n{\n    return true;\n}\n"_s,
        false);
    QCOMPARE(keywordsOf(header),
             (QStringList{u"E"_s, u"S"_s, u"S::Inner"_s, u"S::Inner::go"_s, u"Alias"_s}));
    QVERIFY(header.body().contains("    One, // first, as S::go() has it\n"_L1));
}

void tst_HelpPages::codeInCommentsIsShownAsItIs()
{
    const Header header(
        u"//! Text.\n//! \\code\n//! if (a < b)\n//!     go();\n//! \\endcode\nvoid f();\n"_s,
        false);
    QVERIFY2(header.body().contains("<pre> if (a &lt; b)\n     go();</pre>"_L1),
             qPrintable(header.body()));
}

void tst_HelpPages::qmlSeesPropertiesAndInvokables()
{
    const Header header(
        u"class A : public QObject\n{\n    Q_OBJECT\n    QML_ELEMENT\n"
        "    //! How much.\n    Q_PROPERTY(int level READ level WRITE setLevel NOTIFY\n"
        "                   levelChanged FINAL)\n"
        "    Q_PROPERTY(QString text READ text NOTIFY textChanged FINAL)\npublic:\n"
        "    int level() const { return 1; }\n    void setLevel(int level);\n"
        "    Q_INVOKABLE void go();\nQ_SIGNALS:\n    void levelChanged();\n    void came();\n"
        "private:\n    void own();\n};\n"_s,
        true);
    QCOMPARE(keywordsOf(header),
             (QStringList{u"A"_s, u"A::level"_s, u"A::text"_s, u"A::go"_s, u"A::came"_s}));
    QVERIFY(header.body().contains(">level: int</pre>\n<p>How much.</p>"_L1));
    QVERIFY(header.body().contains(">readonly text: QString</pre>"_L1));
    QVERIFY(header.body().contains(">void go();</pre>"_L1));
}

QTEST_MAIN(tst_HelpPages)
#include "tst_helppages.moc"
