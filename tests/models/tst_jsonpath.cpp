// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/jsonpath.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

class tst_JsonPath : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itLeadsToAValue_data();
    void itLeadsToAValue();
    void itMayLeadNowhere_data();
    void itMayLeadNowhere();
    void whatIsNoPathIsRefused_data();
    void whatIsNoPathIsRefused();
    void aValueIsWrittenThere_data();
    void aValueIsWrittenThere();
    void pathsAreComparedByWhereTheyLead();
};

namespace {

constexpr const char *document
    = R"({"a": {"b": [10, {"c": "text"}, null, true]}, "wind speed": 3.5, "x.y": {"]": 7},
          "\u00e9": 1, "a'b\"c": 2})";

} // namespace

void tst_JsonPath::itLeadsToAValue_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QJsonValue>("expected");
    const auto row = [](const char *path, const QJsonValue &expected, const char *json = document) {
        QTest::newRow(path) << QString::fromUtf8(path) << QByteArray(json) << expected;
    };
    row("a.b[0]", 10);
    row("$.a.b[1].c", u"text"_s);
    row("a.b[2]", QJsonValue::Null);
    row("a.b[-1]", true);
    row("[\"wind speed\"]", 3.5);
    row("$['wind speed']", 3.5);
    row("['x.y'][\"]\"]", 7);
    row("\u00e9", 1);
    row(R"(["a'b\"c"])", 2);
    row("", 12, "12");
    row("$", u"12"_s, " \"12\" ");
    row("[1]", 2, "[1, 2]");
    row("[1][0]", 5, "[1, [5]]");
    row("a[0].b", false, R"({"a": [{"b": false}]})");
}

void tst_JsonPath::itLeadsToAValue()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, json);
    QFETCH(const QJsonValue, expected);
    const auto value = JsonPath(path).valueIn(json);
    QVERIFY(value);
    QCOMPARE(*value, expected);
    QCOMPARE(JsonPath(path).text(), path);
}

void tst_JsonPath::itMayLeadNowhere_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no such name") << u"b"_s << QByteArray(document);
    QTest::newRow("beyond the end") << u"a.b[4]"_s << QByteArray(document);
    QTest::newRow("before the beginning") << u"a.b[-5]"_s << QByteArray(document);
    QTest::newRow("a name of an array") << u"a.b.c"_s << QByteArray(document);
    QTest::newRow("a place in an object") << u"a[0]"_s << QByteArray(document);
    QTest::newRow("below a number") << u"a"_s << QByteArray("12");
    QTest::newRow("no JSON") << QString() << QByteArray("{");
    QTest::newRow("two values") << QString() << QByteArray("1, 2");
    QTest::newRow("more behind the value") << QString() << QByteArray("1],[2");
    QTest::newRow("no UTF-8") << u"a"_s << QByteArray("{\"a\": \"\xff\"}");
    QTest::newRow("nothing") << QString() << QByteArray();
}

void tst_JsonPath::itMayLeadNowhere()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, json);
    QVERIFY(!JsonPath(path).valueIn(json));
}

void tst_JsonPath::whatIsNoPathIsRefused_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("place");
    QTest::newRow("ends with a dot") << u"a."_s << 3;
    QTest::newRow("begins with a dot") << u".a"_s << 1;
    QTest::newRow("two dots") << u"a..b"_s << 3;
    QTest::newRow("a bracket without an end") << u"a[1"_s << 4;
    QTest::newRow("an empty bracket") << u"a[]"_s << 3;
    QTest::newRow("a word in brackets") << u"a[b]"_s << 3;
    QTest::newRow("a quote without an end") << u"a['b"_s << 5;
    QTest::newRow("a name behind a bracket") << u"a[1]b"_s << 5;
    QTest::newRow("a name behind the dollar") << u"$a"_s << 2;
    QTest::newRow("a bracket closed only") << u"a]"_s << 2;
    QTest::newRow("a number that is too large") << u"a[99999999999]"_s << 3;
}

void tst_JsonPath::whatIsNoPathIsRefused()
{
    QFETCH(const QString, path);
    QFETCH(const int, place);
    try {
        const JsonPath parsed(path);
        QFAIL("it is taken for one");
    } catch (const UsageError &error) {
        QVERIFY2(error.text().contains(path), error.what());
        QVERIFY2(error.text().endsWith(u"at place %1"_s.arg(place)), error.what());
    }
}

void tst_JsonPath::aValueIsWrittenThere_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("expected"); // empty: it cannot be
    const auto row = [](const char *name, const char *document, const char *path,
                        const char *expected) {
        QTest::newRow(name) << QByteArray(document) << QString::fromUtf8(path) << QByteArray(expected);
    };
    row("the whole", R"({"a":1})", "", "7");
    row("a name", R"({"a":1,"b":2})", "a", R"({"a":7,"b":2})");
    row("a place", R"({"a":[1,2]})", "a[1]", R"({"a":[1,7]})");
    row("a place from the end", R"([1,2])", "[-2]", R"([7,2])");
    row("the next place", R"([1])", "[1]", R"([1,7])");
    row("names that are missing", R"({})", "a.b", R"({"a":{"b":7}})");
    row("in place of null", R"({"a":null})", "a[0].b", R"({"a":[{"b":7}]})");
    row("a place beyond", R"([1])", "[3]", "");
    row("before the beginning", R"([1])", "[-2]", "");
    row("a name in an array", R"([1])", "a", "");
    row("a place in an object", R"({"a":1})", "[0]", "");
    row("below a number", R"({"a":1})", "a.b", "");
}

void tst_JsonPath::aValueIsWrittenThere()
{
    QFETCH(const QByteArray, document);
    QFETCH(const QString, path);
    QFETCH(const QByteArray, expected);
    const auto written = JsonPath(path).written(*JsonPath().valueIn(document), 7);
    QCOMPARE(written.has_value(), !expected.isEmpty());
    if (written)
        QCOMPARE(*written, *JsonPath().valueIn(expected));
}

void tst_JsonPath::pathsAreComparedByWhereTheyLead()
{
    QVERIFY(JsonPath("a.b") == JsonPath("$['a'].b"));
    QVERIFY(!(JsonPath("a[0]") == JsonPath("a['0']")));
    QVERIFY(JsonPath().isEmpty());
    QVERIFY(JsonPath("$").isEmpty());
}

QTEST_GUILESS_MAIN(tst_JsonPath)
#include "tst_jsonpath.moc"
