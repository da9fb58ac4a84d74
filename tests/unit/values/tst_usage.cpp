// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/values/usage.h>

#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

class TestUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quotedTextCanStandInALog_data();
    void quotedTextCanStandInALog();
    void quotedBytesCanStandInALog_data();
    void quotedBytesCanStandInALog();
    void a17_a18_stringsAreCheckedAndTheRuleIsNamed();
    void a22_fieldsHave65535BytesAtMost();
    void secondsMustFitFourBytes();
};

void TestUsage::quotedTextCanStandInALog_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << QString() << u"\"\""_s;
    QTest::newRow("plain") << u"Küche/\U0001F600"_s << u"\"Küche/\U0001F600\""_s;
    QTest::newRow("quotes") << u"a\"b\\c"_s << u"\"a\\\"b\\\\c\""_s;
    QTest::newRow("line break") << u"a\r\nb"_s << u"\"a\\u000D\\u000Ab\""_s;
    QTest::newRow("C1 control") << u"\u009B"_s << u"\"\\u009B\""_s;
    QTest::newRow("lone high surrogate") << QString(QChar(0xD83D)) << u"\"\\uD83D\""_s;
    QTest::newRow("lone low surrogate") << QChar(0xDE00) + u"a"_s << u"\"\\uDE00a\""_s;
    QTest::newRow("80 units") << QString(80, u'a') << u'"' + QString(80, u'a') + u'"';
    QTest::newRow("81 units") << QString(81, u'a') << u'"' + QString(80, u'a') + u"\u2026\""_s;
    QTest::newRow("cut within a pair")
        << QString(79, u'a') + u"\U0001F600"_s << u'"' + QString(79, u'a') + u"\u2026\""_s;
}

void TestUsage::quotedTextCanStandInALog()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(quoted(text), expected);
}

void TestUsage::quotedBytesCanStandInALog_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << "K\xC3\xBC\x63he"_ba << u"\"Küche\""_s;
    QTest::newRow("not UTF-8") << "\xC3\xBC\xFF"_ba << u"\"\\xC3\\xBC\\xFF\""_s;
    QTest::newRow("not UTF-8, with backslash") << "\\x\xFF"_ba << u"\"\\\\x\\xFF\""_s;
    QTest::newRow("long, not UTF-8")
        << QByteArray(100, 'a') + '\xFF' << u'"' + QString(80, u'a') + u"\u2026\""_s;
    QTest::newRow("long and wide") << QByteArray("\xE2\x82\xAC").repeated(1000)
                                   << u'"' + QString(80, u'\u20AC') + u"\u2026\""_s;
}

void TestUsage::quotedBytesCanStandInALog()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, expected);
    QCOMPARE(quoted(QByteArrayView(bytes)), expected);
}

template<typename Function>
static QString errorOf(Function function)
{
    try {
        function();
    } catch (const UsageError &error) {
        return error.text();
    }
    return {};
}

void TestUsage::a17_a18_stringsAreCheckedAndTheRuleIsNamed()
{
    const auto errorOfString = [](const QString &text) {
        return errorOf([&] { requireMqttString(text, "content type"); });
    };
    QCOMPARE(errorOfString(u"text/plain"_s), QString());
    QCOMPARE(errorOfString(QString()), QString());
    QCOMPARE(errorOfString(QString(65535, u'a')), QString());
    QCOMPARE(errorOfString(u"a"_s + QChar(0xD800)),
             u"Invalid content type \"a\\uD800\": a lone surrogate has no UTF-8 form "
             "(MQTT-1.5.4-1)"_s);
    QCOMPARE(errorOfString(u"a\0"_s),
             u"Invalid content type \"a\\u0000\": it must not contain U+0000 (MQTT-1.5.4-2)"_s);
    QVERIFY(errorOfString(QString(32768, u'ü')).endsWith(
        u"it has 65536 bytes of UTF-8, 65535 are allowed (section 1.5.4)"));
    // A value that looks like a place of an argument stays as it is.
    QVERIFY(errorOfString(u"%3%2\0"_s).startsWith(u"Invalid content type \"%3%2\\u0000\": it"));
}

void TestUsage::a22_fieldsHave65535BytesAtMost()
{
    QCOMPARE(errorOf([] { requireFieldSize(65535, "will payload"); }), QString());
    QCOMPARE(errorOf([] { requireFieldSize(65536, "will payload"); }),
             u"Invalid will payload of 65536 bytes: 65535 are allowed (section 1.5.6)"_s);
}

void TestUsage::secondsMustFitFourBytes()
{
    using namespace std::chrono_literals;
    QCOMPARE(requireSeconds(4294967295s, "will delay"), 4294967295u);
    QCOMPARE(requireSeconds(0s, "will delay"), 0u);
    QCOMPARE(errorOf([] { (void) requireSeconds(-1s, "will delay"); }),
             u"Invalid will delay of -1 s: it is 0 to 4294967295 s (section 1.5.3)"_s);
    QVERIFY(!errorOf([] { (void) requireSeconds(4294967296s, "will delay"); }).isEmpty());
}

QTEST_GUILESS_MAIN(TestUsage)
#include "tst_usage.moc"
