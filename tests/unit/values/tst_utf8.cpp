// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/values/utf8.h>

#include <QtTest/QTest>

#include <array>

using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

class TestUtf8 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a17_malformedSequencesAreRefusedWhereverTheyStand_data();
    void a17_malformedSequencesAreRefusedWhereverTheyStand();
    void wellFormedSequencesAreAcceptedWhereverTheyStand_data();
    void wellFormedSequencesAreAcceptedWhereverTheyStand();
    void a17_everyCodePointIsJudgedAsTheStandardSays();
    void a18_nullIsRefusedInStringsButNotInPayloads();
    void a19_leadingByteOrderMarksAreKept_data();
    void a19_leadingByteOrderMarksAreKept();
    void loneSurrogatesAndNullMakeATextUnfit_data();
    void loneSurrogatesAndNullMakeATextUnfit();
    void sizeIsThatOfTheUtf8Form();
    void longestStringHas65535Bytes();
};

// Prefixes reach every place in the eight and sixteen bytes that fast implementations take at once.
template<typename Check>
static void atEveryAlignment(const QByteArray &sequence, Check check)
{
    for (int before = 0; before <= 40; ++before) {
        for (const int after : {0, 1, 7, 40})
            check(QByteArray(before, 'a') + sequence + QByteArray(after, 'z'));
    }
}

void TestUtf8::a17_malformedSequencesAreRefusedWhereverTheyStand_data()
{
    QTest::addColumn<QByteArray>("sequence");
    QTest::newRow("A17 overlong slash, two bytes") << "\xC0\xAF"_ba;
    QTest::newRow("A17 overlong, highest of two bytes") << "\xC1\xBF"_ba;
    QTest::newRow("A17 overlong slash, three bytes") << "\xE0\x80\xAF"_ba;
    QTest::newRow("A17 overlong, highest of three bytes") << "\xE0\x9F\xBF"_ba;
    QTest::newRow("A17 overlong slash, four bytes") << "\xF0\x80\x80\xAF"_ba;
    QTest::newRow("A17 overlong, highest of four bytes") << "\xF0\x8F\xBF\xBF"_ba;
    QTest::newRow("A17 truncated, one of two bytes") << "\xC3"_ba;
    QTest::newRow("A17 truncated, one of three bytes") << "\xE2"_ba;
    QTest::newRow("A17 truncated, two of three bytes") << "\xE2\x82"_ba;
    QTest::newRow("A17 truncated, two of four bytes") << "\xF0\x9F"_ba;
    QTest::newRow("A17 truncated, three of four bytes") << "\xF0\x9F\x98"_ba;
    QTest::newRow("A17 truncated by another character") << "\xE2\x82\xC3\xBC"_ba;
    QTest::newRow("A17 lone continuation 80") << "\x80"_ba;
    QTest::newRow("A17 lone continuation BF") << "\xBF"_ba;
    QTest::newRow("A17 one continuation too many") << "\xC3\xBC\xBC"_ba;
    QTest::newRow("A17 surrogate D800") << "\xED\xA0\x80"_ba;
    QTest::newRow("A17 surrogate DFFF") << "\xED\xBF\xBF"_ba;
    QTest::newRow("A17 pair of surrogates") << "\xED\xA0\xBD\xED\xB8\x80"_ba;
    QTest::newRow("A17 U+110000") << "\xF4\x90\x80\x80"_ba;
    QTest::newRow("A17 first byte F5") << "\xF5\x80\x80\x80"_ba;
    QTest::newRow("A17 five bytes") << "\xF8\x88\x80\x80\x80"_ba;
    QTest::newRow("A17 six bytes") << "\xFC\x84\x80\x80\x80\x80"_ba;
    QTest::newRow("A17 byte FE") << "\xFE"_ba;
    QTest::newRow("A17 byte FF") << "\xFF"_ba;
}

void TestUtf8::a17_malformedSequencesAreRefusedWhereverTheyStand()
{
    QFETCH(QByteArray, sequence);
    atEveryAlignment(sequence, [](const QByteArray &bytes) {
        QVERIFY2(!isWellFormedMqttUtf8(bytes), bytes.toHex(' '));
        QVERIFY2(!isWellFormedUtf8(bytes), bytes.toHex(' '));
    });
}

void TestUtf8::wellFormedSequencesAreAcceptedWhereverTheyStand_data()
{
    QTest::addColumn<QByteArray>("sequence");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("lowest of two bytes") << "\xC2\x80"_ba;
    QTest::newRow("highest of two bytes") << "\xDF\xBF"_ba;
    QTest::newRow("lowest of three bytes") << "\xE0\xA0\x80"_ba;
    QTest::newRow("last before the surrogates") << "\xED\x9F\xBF"_ba;
    QTest::newRow("first behind the surrogates") << "\xEE\x80\x80"_ba;
    QTest::newRow("lowest of four bytes") << "\xF0\x90\x80\x80"_ba;
    QTest::newRow("U+10FFFF") << "\xF4\x8F\xBF\xBF"_ba;
    QTest::newRow("A19 byte order mark") << "\xEF\xBB\xBF"_ba;
    QTest::newRow("A20 control U+0001") << "\x01"_ba;
    QTest::newRow("A20 control U+001F") << "\x1F"_ba;
    QTest::newRow("A20 control U+007F") << "\x7F"_ba;
    QTest::newRow("A20 control U+009F") << "\xC2\x9F"_ba;
    QTest::newRow("A20 non-character U+FDD0") << "\xEF\xB7\x90"_ba;
    QTest::newRow("A20 non-character U+FFFE") << "\xEF\xBF\xBE"_ba;
    QTest::newRow("A20 non-character U+FFFF") << "\xEF\xBF\xBF"_ba;
    QTest::newRow("A20 non-character U+1FFFE") << "\xF0\x9F\xBF\xBE"_ba;
}

void TestUtf8::wellFormedSequencesAreAcceptedWhereverTheyStand()
{
    QFETCH(QByteArray, sequence);
    atEveryAlignment(sequence, [](const QByteArray &bytes) {
        QVERIFY2(isWellFormedMqttUtf8(bytes), bytes.toHex(' '));
        QVERIFY2(isWellFormedUtf8(bytes), bytes.toHex(' '));
    });
}

// As RFC 3629 section 3 builds it.
static QByteArrayView encoded(char32_t c, std::array<char, 4> &bytes)
{
    const auto continuation = [c](int shift) {
        return static_cast<char>(0x80 | ((c >> shift) & 0x3F));
    };
    if (c < 0x80)
        bytes = {char(c)};
    else if (c < 0x800)
        bytes = {char(0xC0 | c >> 6), continuation(0)};
    else if (c < 0x10000)
        bytes = {char(0xE0 | c >> 12), continuation(6), continuation(0)};
    else
        bytes = {char(0xF0 | c >> 18), continuation(12), continuation(6), continuation(0)};
    return {bytes.data(), c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4};
}

void TestUtf8::a17_everyCodePointIsJudgedAsTheStandardSays()
{
    std::array<char, 4> bytes;
    for (char32_t c = 1; c <= 0x11FFFF; ++c) {
        const bool isScalar = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
        if (isWellFormedMqttUtf8(encoded(c, bytes)) != isScalar)
            QFAIL(qPrintable(u"U+%1"_s.arg(uint(c), 4, 16)));
    }
}

void TestUtf8::a18_nullIsRefusedInStringsButNotInPayloads()
{
    atEveryAlignment(QByteArray(1, '\0'), [](const QByteArray &bytes) {
        QVERIFY(!isWellFormedMqttUtf8(bytes));
        QVERIFY(isWellFormedUtf8(bytes));
    });
}

void TestUtf8::a19_leadingByteOrderMarksAreKept_data()
{
    QTest::addColumn<QByteArray>("utf8");
    QTest::addColumn<QString>("text");
    QTest::newRow("A19 alone") << "\xEF\xBB\xBF"_ba << u"\uFEFF"_s;
    QTest::newRow("A19 before a topic") << "\xEF\xBB\xBFkitchen"_ba << u"\uFEFFkitchen"_s;
    QTest::newRow("A19 two of them") << "\xEF\xBB\xBF\xEF\xBB\xBFx"_ba << u"\uFEFF\uFEFFx"_s;
    QTest::newRow("A19 inside") << "a\xEF\xBB\xBF"_ba << u"a\uFEFF"_s;
    QTest::newRow("none") << "K\xC3\xBC\x63he"_ba << u"Küche"_s;
    QTest::newRow("empty") << QByteArray() << QString();
}

void TestUtf8::a19_leadingByteOrderMarksAreKept()
{
    QFETCH(QByteArray, utf8);
    QFETCH(QString, text);
    QCOMPARE(fromUtf8Exactly(utf8), text);
    QCOMPARE(fromUtf8Exactly(utf8).toUtf8(), utf8);
}

void TestUtf8::loneSurrogatesAndNullMakeATextUnfit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isWellFormed");
    QTest::newRow("empty") << QString() << true;
    QTest::newRow("plain") << u"kitchen"_s << true;
    QTest::newRow("pair") << u"\U0001F600"_s << true;
    QTest::newRow("A20 control") << u"\u0001\u009F"_s << true;
    QTest::newRow("A17 high surrogate at the end") << u"a"_s + QChar(0xD83D) << false;
    QTest::newRow("A17 high surrogate before a letter") << QChar(0xD83D) + u"a"_s << false;
    QTest::newRow("A17 low surrogate first") << QChar(0xDE00) + u"a"_s << false;
    QTest::newRow("A17 pair in the wrong order") << QString(QChar(0xDE00)) + QChar(0xD83D) << false;
    QTest::newRow("A18 null") << u"a"_s + QChar(QChar::Null) << false;
}

void TestUtf8::loneSurrogatesAndNullMakeATextUnfit()
{
    QFETCH(QString, text);
    QFETCH(bool, isWellFormed);
    QCOMPARE(isWellFormedMqttText(text), isWellFormed);
    QCOMPARE(isMqttString(text), isWellFormed);
}

void TestUtf8::sizeIsThatOfTheUtf8Form()
{
    QCOMPARE(utf8Size(u""), 0);
    QCOMPARE(utf8Size(u"a"), 1);
    QCOMPARE(utf8Size(u"\u007F"), 1);
    QCOMPARE(utf8Size(u"\u0080"), 2);
    QCOMPARE(utf8Size(u"\u07FF"), 2);
    QCOMPARE(utf8Size(u"\u0800"), 3);
    QCOMPARE(utf8Size(u"\uFFFF"), 3);
    QCOMPARE(utf8Size(u"\U00010000"), 4);
    QCOMPARE(utf8Size(u"Küche \U0001F600"), 11);
}

void TestUtf8::longestStringHas65535Bytes()
{
    QVERIFY(isMqttString(QString(65535, u'a')));
    QVERIFY(!isMqttString(QString(65536, u'a')));
    QVERIFY(isMqttString(QString(32767, u'ü')));
    QVERIFY(!isMqttString(QString(32768, u'ü')));
}

QTEST_GUILESS_MAIN(TestUtf8)
#include "tst_utf8.moc"
