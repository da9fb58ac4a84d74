// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/topic.h>
#include <qcomqtt/topicfilter.h>

#include <QtCore/QDataStream>
#include <QtCore/QHash>
#include <QtCore/QMap>
#include <QtTest/QTest>

#include <unordered_map>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

class TestTopic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void validTopicsAreAccepted_data();
    void validTopicsAreAccepted();
    void c30_c31_invalidTopicsAreRefusedAndTheRuleIsNamed_data();
    void c30_c31_invalidTopicsAreRefusedAndTheRuleIsNamed();
    void a17_loneSurrogatesAreRefused();
    void c31_sizeIsCountedInBytesOfUtf8();
    void longTopicsAreShortenedInTheError();
    void c32_nothingIsNormalised_data();
    void c32_nothingIsNormalised();
    void everyKindOfTextMakesTheSameTopic();
    void levelsAreCounted_data();
    void levelsAreCounted();
    void emptyTopicIsOnlyMadeByDefault();
    void fromValidatedKeepsTheBytes();
    void topicsAreKeysOfEveryContainer();
    void topicsAreOrderedByCodePoint();
    void debugOutputIsTheQuotedText();
    void dataStreamRoundTrip();
    void corruptDataStreamIsReported();
};

static QString errorOf(const QByteArray &utf8)
{
    try {
        const Topic topic(utf8);
    } catch (const UsageError &error) {
        return error.text();
    }
    return {};
}

void TestTopic::validTopicsAreAccepted_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("5.6 a") << "a"_ba;
    QTest::newRow("5.6 /") << "/"_ba;
    QTest::newRow("5.6 a b") << "a b"_ba;
    QTest::newRow("longest") << QByteArray(65535, 'a');
    QTest::newRow("$SYS") << "$SYS/broker/uptime"_ba;
    QTest::newRow("looks shared") << "$share/group/a"_ba;
    QTest::newRow("A19 byte order mark") << "\xEF\xBB\xBF""a"_ba;
    QTest::newRow("A20 control") << "\x01\x1F\x7F\xC2\x9F"_ba;
    QTest::newRow("A20 non-character") << "\xEF\xBF\xBF"_ba;
    QTest::newRow("umlaut") << "K\xC3\xBC\x63he/Temperatur"_ba;
}

void TestTopic::validTopicsAreAccepted()
{
    QFETCH(QByteArray, text);
    QVERIFY(Topic::isValid(text));
    QCOMPARE(errorOf(text), QString());
    QCOMPARE(Topic(text).utf8(), text);
    QCOMPARE(Topic(text).toString().toUtf8(), text);
}

void TestTopic::c30_c31_invalidTopicsAreRefusedAndTheRuleIsNamed_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("error");
    const QString wildcard =
        u"\"#\" and \"+\" are wildcards, which only a filter may have (MQTT-3.3.2-2)"_s;
    const QString null = u"it must not contain U+0000 (MQTT-4.7.3-2)"_s;
    const QString notUtf8 = u"it is not UTF-8 (MQTT-1.5.4-1)"_s;
    QTest::newRow("C31 5.6 empty")
        << ""_ba << u"Invalid topic \"\": it must have at least one character (MQTT-4.7.3-1)"_s;
    QTest::newRow("C30 5.6 a/b/#") << "a/b/#"_ba << u"Invalid topic \"a/b/#\": "_s + wildcard;
    QTest::newRow("C30 5.6 a/+/c") << "a/+/c"_ba << u"Invalid topic \"a/+/c\": "_s + wildcard;
    QTest::newRow("C30 5.6 #") << "#"_ba << u"Invalid topic \"#\": "_s + wildcard;
    QTest::newRow("C30 a+") << "a+"_ba << u"Invalid topic \"a+\": "_s + wildcard;
    QTest::newRow("C31 5.6 three NUL")
        << QByteArray(3, '\0') << u"Invalid topic \"\\u0000\\u0000\\u0000\": "_s + null;
    QTest::newRow("C31 A18 NUL inside")
        << "a\0b"_ba << u"Invalid topic \"a\\u0000b\": "_s + null;
    QTest::newRow("A17 overlong")
        << "a\xC0\xAF"_ba << u"Invalid topic \"a\\xC0\\xAF\": "_s + notUtf8;
    QTest::newRow("A17 surrogate")
        << "\xED\xA0\x80"_ba << u"Invalid topic \"\\xED\\xA0\\x80\": "_s + notUtf8;
}

void TestTopic::c30_c31_invalidTopicsAreRefusedAndTheRuleIsNamed()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, error);
    QVERIFY(!Topic::isValid(text));
    QCOMPARE(errorOf(text), error);
}

void TestTopic::a17_loneSurrogatesAreRefused()
{
    const QString text = u"a/"_s + QChar(0xD800);
    QVERIFY_THROWS_EXCEPTION(UsageError, Topic{text});
    QVERIFY_THROWS_EXCEPTION(UsageError, Topic{QStringView(text)});
    try {
        const Topic topic(text);
    } catch (const UsageError &error) {
        QCOMPARE(error.text(), u"Invalid topic \"a/\\uD800\": a lone surrogate has no UTF-8 form "
                               "(MQTT-1.5.4-1)"_s);
    }
}

void TestTopic::c31_sizeIsCountedInBytesOfUtf8()
{
    QVERIFY(Topic::isValid(QByteArray(65535, 'a')));
    QVERIFY(!Topic::isValid(QByteArray(65536, 'a')));
    QCOMPARE(Topic(QString(32767, u'ü')).utf8().size(), 65534);
    QVERIFY_THROWS_EXCEPTION(UsageError, Topic(QString(32768, u'ü')));
    QVERIFY_THROWS_EXCEPTION(UsageError, Topic(QString(65536, u'a')));
}

void TestTopic::longTopicsAreShortenedInTheError()
{
    const QString expected = u"Invalid topic \""_s + QString(80, u'a')
        + u"\u2026\": its UTF-8 form must not have more than 65535 bytes (MQTT-4.7.3-3)"_s;
    QCOMPARE(errorOf(QByteArray(65536, 'a')), expected);
}

void TestTopic::c32_nothingIsNormalised_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("lookAlike");
    QTest::newRow("C32 empty level") << u"a//b"_s << u"a/b"_s;
    QTest::newRow("C32 leading slash") << u"/a"_s << u"a"_s;
    QTest::newRow("C32 trailing slash") << u"a/"_s << u"a"_s;
    QTest::newRow("C32 leading space") << u" a"_s << u"a"_s;
    QTest::newRow("C32 case") << u"A"_s << u"a"_s;
    QTest::newRow("C32 NFC and NFD") << u"\u00FC"_s << u"u\u0308"_s;
    QTest::newRow("A19 byte order mark") << u"\uFEFFa"_s << u"a"_s;
}

void TestTopic::c32_nothingIsNormalised()
{
    QFETCH(QString, text);
    QFETCH(QString, lookAlike);
    QCOMPARE(Topic(text).toString(), text);
    QCOMPARE(Topic(text).utf8(), text.toUtf8());
    QVERIFY(Topic(text) != Topic(lookAlike));
    QVERIFY(!Topic(text).matches(lookAlike));
}

void TestTopic::everyKindOfTextMakesTheSameTopic()
{
    const Topic expected("a/b");
    const QByteArray bytes = "a/b"_ba;
    const QString text = u"a/b"_s;
    QCOMPARE(expected.utf8(), bytes);
    QCOMPARE(Topic(bytes), expected);
    QCOMPARE(Topic(QByteArrayView(bytes)), expected);
    QCOMPARE(Topic(text), expected);
    QCOMPARE(Topic(QStringView(text)), expected);
    QCOMPARE(Topic("a/b"_L1), expected);
    QCOMPARE(Topic(u"a" % QString(u"/b"_s)), expected);
    QCOMPARE(Topic("\xFC"_L1), Topic("\xC3\xBC"));
}

void TestTopic::levelsAreCounted_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qsizetype>("levels");
    QTest::newRow("5.6 a") << "a"_ba << qsizetype(1);
    QTest::newRow("5.6 /") << "/"_ba << qsizetype(2);
    QTest::newRow("5.6 //") << "//"_ba << qsizetype(3);
    QTest::newRow("5.6 a/") << "a/"_ba << qsizetype(2);
    QTest::newRow("5.6 /a/b") << "/a/b"_ba << qsizetype(3);
}

void TestTopic::levelsAreCounted()
{
    QFETCH(QByteArray, text);
    QFETCH(qsizetype, levels);
    QCOMPARE(Topic(text).levelCount(), levels);
    QCOMPARE(TopicFilter(text).levelCount(), levels);
}

void TestTopic::emptyTopicIsOnlyMadeByDefault()
{
    const Topic topic;
    QVERIFY(topic.isEmpty());
    QCOMPARE(topic.levelCount(), 0);
    QVERIFY(!topic.matches("#"));
    QVERIFY(!topic.matches("+"));
    QVERIFY_THROWS_EXCEPTION(UsageError, Topic(""));
    QVERIFY_THROWS_EXCEPTION(UsageError, Topic(static_cast<const char *>(nullptr)));
    QVERIFY_THROWS_EXCEPTION(UsageError, Topic{QString()});
    QVERIFY_THROWS_EXCEPTION(UsageError, Topic{QLatin1StringView()});
}

void TestTopic::fromValidatedKeepsTheBytes()
{
    QCOMPARE(Topic::fromValidated("a/b"_ba), Topic("a/b"));
    QVERIFY(Topic::fromValidated({}).isEmpty());
}

void TestTopic::topicsAreKeysOfEveryContainer()
{
    const QHash<Topic, int> hash = {{"a", 1}, {"b", 2}};
    QCOMPARE(hash.value(u"b"_s), 2);
    QCOMPARE(hash.value("c"), 0);
    const QMap<Topic, int> map = {{"b", 2}, {"a", 1}};
    QCOMPARE(map.firstKey(), Topic("a"));
    QCOMPARE(map.value("b"), 2);
    const std::unordered_map<Topic, int> unordered = {{"a", 1}, {"b", 2}};
    QCOMPARE(unordered.at("b"), 2);
    QCOMPARE(unordered.count("c"), size_t(0));
}

void TestTopic::topicsAreOrderedByCodePoint()
{
    QVERIFY(Topic("a") < Topic("a/b"));
    QVERIFY(Topic("a/b") < Topic("b"));
    QVERIFY(Topic("z") < Topic(u"ü"_s));
    // In UTF-16 the first unit of U+10000 is less than U+FFFF.
    QVERIFY(Topic(u"\uFFFF"_s) < Topic(u"\U00010000"_s));
    QVERIFY(!(Topic("a") < Topic("a")));
}

void TestTopic::debugOutputIsTheQuotedText()
{
    QString output;
    QDebug(&output).nospace() << Topic("a/b");
    QCOMPARE(output, u"\"a/b\""_s);
}

void TestTopic::dataStreamRoundTrip()
{
    for (const Topic &topic : {Topic("a/b"), Topic(), Topic("\xEF\xBB\xBF")}) {
        QByteArray bytes;
        QDataStream writer(&bytes, QIODevice::WriteOnly);
        writer << topic;
        QDataStream stream(bytes);
        Topic read("before");
        stream >> read;
        QCOMPARE(stream.status(), QDataStream::Ok);
        QCOMPARE(read, topic);
        QVERIFY(stream.atEnd());
    }
}

void TestTopic::corruptDataStreamIsReported()
{
    for (const QByteArray &invalid : {"a/#"_ba, QByteArray(65536, 'a'), "\xC0\x80"_ba}) {
        QByteArray bytes;
        QDataStream writer(&bytes, QIODevice::WriteOnly);
        writer << invalid;
        QDataStream stream(bytes);
        Topic read("before");
        stream >> read;
        QCOMPARE(stream.status(), QDataStream::ReadCorruptData);
        QVERIFY(read.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestTopic)
#include "tst_topic.moc"
