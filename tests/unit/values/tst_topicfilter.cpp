// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/topicfilter.h>

#include <QtCore/QDataStream>
#include <QtCore/QHash>
#include <QtCore/QMap>
#include <QtTest/QTest>

#include <unordered_map>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

class TestTopicFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void e3_e4_validFiltersAreAccepted_data();
    void e3_e4_validFiltersAreAccepted();
    void e3_e4_invalidFiltersAreRefusedAndTheRuleIsNamed_data();
    void e3_e4_invalidFiltersAreRefusedAndTheRuleIsNamed();
    void a17_loneSurrogatesAreRefused();
    void e21_e22_topicsMatchAsTheStandardSays_data();
    void e21_e22_topicsMatchAsTheStandardSays();
    void everyKindOfTextMakesTheSameFilter();
    void partsOfASharedFilter_data();
    void partsOfASharedFilter();
    void emptyFilterMatchesNothing();
    void filtersAreKeysOfEveryContainer();
    void debugOutputIsTheQuotedText();
    void dataStreamRoundTrip();
    void corruptDataStreamIsReported();
};

static QString errorOf(const QByteArray &utf8)
{
    try {
        const TopicFilter filter(utf8);
    } catch (const UsageError &error) {
        return error.text();
    }
    return {};
}

void TestTopicFilter::e3_e4_validFiltersAreAccepted_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"a", "/", "a b", "#", "/#", "a/#", "/a/#", "+", "/+", "+/", "/+/",
                             "/+/+", "+/#", "a/+/b", "$share/group/topic",
                             "$share/group/topic/subtopic", "$share/group/topic/+/x",
                             "$share/group/topic/#"})
        QTest::addRow("5.6 %s", text) << QByteArray(text);
    for (const char *text : {"#", "+", "/", "+/+", "a/+/#", "$SYS/#"})
        QTest::addRow("E3 %s", text) << QByteArray(text);
    for (const char *text : {"$share/g//a", "$share/g/#", "$share/g//"})
        QTest::addRow("E4 %s", text) << QByteArray(text);
    QTest::newRow("longest") << QByteArray(65535, 'a');
    QTest::newRow("most levels") << QByteArray(65535, '/');
    QTest::newRow("only begins like a shared one") << "$shared/#"_ba;
    QTest::newRow("$share alone") << "$share"_ba;
    QTest::newRow("A19 byte order mark") << "\xEF\xBB\xBF/#"_ba;
    QTest::newRow("A20 control") << "\x01/+"_ba;
}

void TestTopicFilter::e3_e4_validFiltersAreAccepted()
{
    QFETCH(QByteArray, text);
    QCOMPARE(errorOf(text), QString());
    QVERIFY(TopicFilter::isValid(text));
    QCOMPARE(TopicFilter(text).utf8(), text);
    QCOMPARE(TopicFilter(text).toString().toUtf8(), text);
}

void TestTopicFilter::e3_e4_invalidFiltersAreRefusedAndTheRuleIsNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("rule");
    const QString rest = u"\"#\" must be a whole level (MQTT-4.7.1-1)"_s;
    const QString last = u"\"#\" must be the last level (MQTT-4.7.1-1)"_s;
    const QString any = u"\"+\" must be a whole level (MQTT-4.7.1-2)"_s;
    const QString empty = u"it must have at least one character (MQTT-4.7.3-1)"_s;
    const QString noFilter =
        u"a filter must follow the group behind \"$share/\" (MQTT-4.8.2-2)"_s;
    const QString noGroup =
        u"the group behind \"$share/\" must have at least one character (MQTT-4.8.2-1)"_s;
    const QString wildGroup =
        u"the group behind \"$share/\" must have neither \"#\" nor \"+\" (MQTT-4.8.2-2)"_s;
    QTest::newRow("E3 5.6 empty") << ""_ba << empty;
    QTest::newRow("E3 5.6 #/") << "#/"_ba << last;
    QTest::newRow("E3 5.6 /a/#/b") << "/a/#/b"_ba << last;
    QTest::newRow("5.6 /a/#/") << "/a/#/"_ba << last;
    QTest::newRow("5.6 #/#") << "#/#"_ba << last;
    QTest::newRow("E3 5.6 a#") << "a#"_ba << rest;
    QTest::newRow("5.6 /a#") << "/a#"_ba << rest;
    QTest::newRow("E3 5.6 a+") << "a+"_ba << any;
    QTest::newRow("5.6 +a") << "+a"_ba << any;
    QTest::newRow("5.6 ++") << "++"_ba << any;
    QTest::newRow("5.6 a/+/b/++/c") << "a/+/b/++/c"_ba << any;
    QTest::newRow("E3 5.6 a/#/c") << "a/#/c"_ba << last;
    QTest::newRow("5.6 a/b+/c") << "a/b+/c"_ba << any;
    QTest::newRow("5.6 a/b/#c") << "a/b/#c"_ba << rest;
    QTest::newRow("E3 #/a") << "#/a"_ba << last;
    QTest::newRow("E3 +a/b") << "+a/b"_ba << any;
    QTest::newRow("E3 a/#/b") << "a/#/b"_ba << last;
    QTest::newRow("##") << "##"_ba << rest;
    QTest::newRow("+#") << "+#"_ba << rest;
    QTest::newRow("E4 5.6 $share/groupnotopic") << "$share/groupnotopic"_ba << noFilter;
    QTest::newRow("E4 5.6 $share/") << "$share/"_ba << noGroup;
    QTest::newRow("E4 5.6 $share//foo") << "$share//foo"_ba << noGroup;
    QTest::newRow("E4 5.6 $share/g+/x") << "$share/g+/x"_ba << wildGroup;
    QTest::newRow("E4 $share//a") << "$share//a"_ba << noGroup;
    QTest::newRow("E4 $share/g") << "$share/g"_ba << noFilter;
    QTest::newRow("E4 $share/g+/a") << "$share/g+/a"_ba << wildGroup;
    QTest::newRow("E4 $share/+/a") << "$share/+/a"_ba << wildGroup;
    QTest::newRow("E4 $share/g/") << "$share/g/"_ba << noFilter;
    QTest::newRow("E4 $share/#") << "$share/#"_ba << wildGroup;
    QTest::newRow("$share/g/a/#/b") << "$share/g/a/#/b"_ba << last;
    QTest::newRow("A17 truncated") << "a/\xC3"_ba << u"it is not UTF-8 (MQTT-1.5.4-1)"_s;
    QTest::newRow("5.6 three NUL")
        << QByteArray(3, '\0') << u"it must not contain U+0000 (MQTT-4.7.3-2)"_s;
    QTest::newRow("5.6 65536 bytes")
        << QByteArray(65536, 'a')
        << u"its UTF-8 form must not have more than 65535 bytes (MQTT-4.7.3-3)"_s;
}

void TestTopicFilter::e3_e4_invalidFiltersAreRefusedAndTheRuleIsNamed()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, rule);
    QVERIFY(!TopicFilter::isValid(text));
    const QString error = errorOf(text);
    QVERIFY2(error.startsWith(u"Invalid topic filter \""), qPrintable(error));
    QVERIFY2(error.endsWith(u"\": "_s + rule), qPrintable(error));
}

void TestTopicFilter::a17_loneSurrogatesAreRefused()
{
    QVERIFY_THROWS_EXCEPTION(UsageError, TopicFilter(u"a/"_s + QChar(0xDC00)));
}

struct MatchRow
{
    const char *tag;
    const char *topic;
    const char *filter;
    bool matches;
};

constexpr MatchRow matchRows[] = {
    {"5.6", "a/b/c", "a/b/c", true},
    {"5.6", "a/b/c", "a/+/c", true},
    {"5.6", "a/b/c", "+/+/+", true},
    {"5.6", "a/b/c", "+/#", true},
    {"5.6", "a/b/c", "#", true},
    {"5.6", "a/b/c", "a/b/c/#", true},
    {"5.6", "a/b/c", "$share/group/a/b/c", true},
    {"5.6", "a/b/c", "$share/group/a/b/+", true},
    {"5.6", "a/b/c", "abc", false},
    {"5.6", "a/b/c", "a/b", false},
    {"5.6", "a/b/c", "a/b/c/d", false},
    {"5.6", "a/b/c", "a/b/c/d/#", false},
    {"5.6", "a/b/c", "a/b/z", false},
    {"5.6", "a/b/c", "a/b/c/+", false},
    {"5.6 group a", "a/b/c", "$share/a/b/c", false},
    {"5.6", "a/b/c", "$test/group/a/b/c", false},
    {"5.6 group a", "b/c", "$share/a/b/c", true},
    {"E22 5.6", "sport", "sport/#", true},
    {"E22 5.6", "sport/", "sport/+", true},
    {"E22 5.6", "sport", "sport/+", false},
    {"E22 5.6", "/finance", "+/+", true},
    {"E22 5.6", "/finance", "/+", true},
    {"E22 5.6", "/finance", "+", false},
    {"E22", "/x", "+", false},
    {"E22", "/x", "+/+", true},
    {"E21 5.6", "$SYS/foo", "#", false},
    {"E21 5.6", "$SYS/monitor/Clients", "+/monitor/Clients", false},
    {"E21 5.6", "$SYS/foo", "$SYS/#", true},
    {"E21 5.6", "$SYS/monitor/Clients", "$SYS/monitor/+", true},
    {"E21", "$SYS/x", "#", false},
    {"E21", "$SYS/x", "+/x", false},
    {"E21", "$SYS", "+", false},
    {"E21 shared", "$SYS/x", "$share/g/#", false},
    {"E21 shared", "$SYS/x", "$share/g/$SYS/#", true},
    {"E21 not first", "a/$SYS", "a/+", true},
    {"E21 not first", "a/$SYS", "#", true},
    {"5.6", "xy/foo", "x/#", false},
    {"5.6", "x", "x/y/#", false},
    {"5.6", "ducks//status", "ducks/+/status/#", true},
    {"5.6", "ducks/status", "ducks/+/status/#", false},
    {"case", "A/b", "a/b", false},
    {"prefix of a level", "ab/c", "a/c", false},
    {"prefix of a level", "a/c", "ab/c", false},
    {"trailing slash", "a/", "a", false},
    {"trailing slash", "a", "a/", false},
    {"trailing slash", "a/", "a/", true},
    {"trailing slash", "a/", "a/#", true},
    {"trailing slash", "a/", "a//#", true},
    {"trailing slash", "a", "a//#", false},
    {"slashes", "/", "/", true},
    {"slashes", "/", "+/+", true},
    {"slashes", "/", "#", true},
    {"slashes", "//", "/", false},
    {"slashes", "//", "/+/", true},
    {"slashes", "/", "/#", true},
    {"wildcards", "a/b", "+/#", true},
    {"wildcards", "a", "+/#", true},
    {"wildcards", "a/b/c", "a/+", false},
};

void TestTopicFilter::e21_e22_topicsMatchAsTheStandardSays_data()
{
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("matches");
    for (const MatchRow &row : matchRows)
        QTest::addRow("%s: %s %s %s", row.tag, row.topic, row.matches ? "~" : "!~", row.filter)
            << QByteArray(row.topic) << QByteArray(row.filter) << row.matches;
}

void TestTopicFilter::e21_e22_topicsMatchAsTheStandardSays()
{
    QFETCH(QByteArray, topic);
    QFETCH(QByteArray, filter);
    QFETCH(bool, matches);
    QCOMPARE(TopicFilter(filter).matches(topic), matches);
    QCOMPARE(Topic(topic).matches(filter), matches);
}

void TestTopicFilter::everyKindOfTextMakesTheSameFilter()
{
    const TopicFilter expected("a/+");
    const QByteArray bytes = "a/+"_ba;
    const QString text = u"a/+"_s;
    QCOMPARE(expected.utf8(), bytes);
    QCOMPARE(TopicFilter(bytes), expected);
    QCOMPARE(TopicFilter(QByteArrayView(bytes)), expected);
    QCOMPARE(TopicFilter(text), expected);
    QCOMPARE(TopicFilter(QStringView(text)), expected);
    QCOMPARE(TopicFilter("a/+"_L1), expected);
    QCOMPARE(TopicFilter(u"a" % QString(u"/+"_s)), expected);
    QCOMPARE(TopicFilter("\xFC/#"_L1), TopicFilter("\xC3\xBC/#"));
}

void TestTopicFilter::partsOfASharedFilter_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QString>("shareName");
    QTest::addColumn<QByteArray>("topicPart");
    QTest::addColumn<bool>("hasWildcard");
    QTest::newRow("plain") << "a/b"_ba << QString() << "a/b"_ba << false;
    QTest::newRow("plain with wildcard") << "a/+"_ba << QString() << "a/+"_ba << true;
    QTest::newRow("shared") << "$share/group/a/b"_ba << u"group"_s << "a/b"_ba << false;
    QTest::newRow("E4 shared, empty level") << "$share/g//a"_ba << u"g"_s << "/a"_ba << false;
    QTest::newRow("shared, everything") << "$share/g/#"_ba << u"g"_s << "#"_ba << true;
    QTest::newRow("shared, umlaut") << "$share/\xC3\xBC/a"_ba << u"ü"_s << "a"_ba << false;
    QTest::newRow("not shared") << "$shared/g/a"_ba << QString() << "$shared/g/a"_ba << false;
}

void TestTopicFilter::partsOfASharedFilter()
{
    QFETCH(QByteArray, filter);
    QFETCH(QString, shareName);
    QFETCH(QByteArray, topicPart);
    QFETCH(bool, hasWildcard);
    const TopicFilter topicFilter(filter);
    QCOMPARE(topicFilter.isShared(), !shareName.isEmpty());
    QCOMPARE(topicFilter.shareName(), shareName);
    QCOMPARE(topicFilter.topicPart().toByteArray(), topicPart);
    QCOMPARE(topicFilter.hasWildcard(), hasWildcard);
}

void TestTopicFilter::emptyFilterMatchesNothing()
{
    const TopicFilter filter;
    QVERIFY(filter.isEmpty());
    QVERIFY(!filter.isShared());
    QVERIFY(!filter.hasWildcard());
    QVERIFY(filter.topicPart().isEmpty());
    QCOMPARE(filter.levelCount(), 0);
    QVERIFY(!filter.matches("a"));
    QVERIFY(!filter.matches("/"));
    QVERIFY(!filter.matches(Topic()));
}

void TestTopicFilter::filtersAreKeysOfEveryContainer()
{
    const QHash<TopicFilter, int> hash = {{"a/#", 1}, {"b/+", 2}};
    QCOMPARE(hash.value(u"b/+"_s), 2);
    const QMap<TopicFilter, int> map = {{"b/+", 2}, {"a/#", 1}};
    QCOMPARE(map.firstKey(), TopicFilter("a/#"));
    const std::unordered_map<TopicFilter, int> unordered = {{"a/#", 1}, {"b/+", 2}};
    QCOMPARE(unordered.at("b/+"), 2);
}

void TestTopicFilter::debugOutputIsTheQuotedText()
{
    QString output;
    QDebug(&output).nospace() << TopicFilter("a/#");
    QCOMPARE(output, u"\"a/#\""_s);
}

void TestTopicFilter::dataStreamRoundTrip()
{
    for (const TopicFilter &filter : {TopicFilter("a/#"), TopicFilter()}) {
        QByteArray bytes;
        QDataStream writer(&bytes, QIODevice::WriteOnly);
        writer << filter;
        QDataStream stream(bytes);
        TopicFilter read("before");
        stream >> read;
        QCOMPARE(stream.status(), QDataStream::Ok);
        QCOMPARE(read, filter);
    }
}

void TestTopicFilter::corruptDataStreamIsReported()
{
    for (const QByteArray &invalid : {"a/#/b"_ba, QByteArray(65536, 'a'), "\xC0\x80"_ba}) {
        QByteArray bytes;
        QDataStream writer(&bytes, QIODevice::WriteOnly);
        writer << invalid;
        QDataStream stream(bytes);
        TopicFilter read("before");
        stream >> read;
        QCOMPARE(stream.status(), QDataStream::ReadCorruptData);
        QVERIFY(read.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestTopicFilter)
#include "tst_topicfilter.moc"
