// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "jsonpath.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace QCoMqtt;

namespace {

QJsonValue json(const QByteArray &bytes)
{
    return QJsonDocument::fromJson('[' + bytes + ']').array().at(0);
}

} // namespace

class JsonPathTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void isNoPath_data();
    void isNoPath();
    void writes_data();
    void writes();
};

void JsonPathTest::reads_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QJsonValue>("value");
    const QJsonValue undefined(QJsonValue::Undefined);
    QTest::newRow("name") << QStringLiteral("temp") << QJsonValue(21.5);
    QTest::newRow("root") << QStringLiteral("$.temp") << QJsonValue(21.5);
    QTest::newRow("index") << QStringLiteral("a.b[1]") << QJsonValue(8);
    QTest::newRow("behind an index") << QStringLiteral("$.a.b[2].c") << QJsonValue(true);
    QTest::newRow("not there") << QStringLiteral("a.x") << undefined;
    QTest::newRow("beyond the end") << QStringLiteral("a.b[3]") << undefined;
    QTest::newRow("name in an array") << QStringLiteral("a.b.c") << undefined;
    QTest::newRow("index of an object") << QStringLiteral("a[0]") << undefined;
}

void JsonPathTest::reads()
{
    QFETCH(QString, path);
    const QJsonValue document = json(R"({"temp":21.5,"a":{"b":[7,8,{"c":true}]}})");
    const auto parsed = JsonPath::parse(path);
    QVERIFY(parsed);
    QTEST(parsed->read(document), "value");
    QCOMPARE(JsonPath::parse(u"$")->read(document), document);
    QCOMPARE(JsonPath::parse(u"")->read(document), document);
}

void JsonPathTest::isNoPath_data()
{
    QTest::addColumn<QString>("path");
    for (const char *const path : {"a..b", ".", "a.", "a[", "a[x]", "a[-1]", "a[]", "$a", "a[0]b"})
        QTest::newRow(path) << QString::fromLatin1(path);
}

void JsonPathTest::isNoPath()
{
    QFETCH(QString, path);
    QVERIFY(!JsonPath::parse(path));
}

void JsonPathTest::writes_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const QString inner = QStringLiteral("a.b");
    QTest::newRow("replaces") << inner << QByteArray(R"({"a":{"b":1,"c":2}})")
                              << QByteArray(R"({"a":{"b":5,"c":2}})");
    QTest::newRow("makes objects") << inner << QByteArray("null") << QByteArray(R"({"a":{"b":5}})");
    QTest::newRow("element") << QStringLiteral("[1]") << QByteArray("[1,2]") << QByteArray("[1,5]");
    QTest::newRow("one more") << QStringLiteral("[2]") << QByteArray("[1,2]")
                              << QByteArray("[1,2,5]");
    QTest::newRow("too far") << QStringLiteral("[3]") << QByteArray("[1,2]") << QByteArray();
}

void JsonPathTest::writes()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QCOMPARE(JsonPath::parse(path)->written(json(before), 5),
             after.isEmpty() ? QJsonValue(QJsonValue::Undefined) : json(after));
}

QTEST_GUILESS_MAIN(JsonPathTest)

#include "tst_jsonpath.moc"
