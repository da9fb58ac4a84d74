// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topicfilter.h>
#include <qcomqtt/values/bytehash.h>
#include <qcomqtt/values/processor.h>

#include <QtCore/QHash>
#include <QtTest/QTest>

#include <set>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

class tst_Processor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clearsTheUpperHalves();
    void hashingLeavesThemClear();
    void theSameBytesHaveTheSameNumber();
    void otherBytesHaveOtherNumbers();
};

namespace {

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__AVX__)

bool canTell()
{
    return __builtin_cpu_supports("avx");
}

void setUpperHalf()
{
    asm volatile("vpcmpeqd %%xmm0, %%xmm0, %%xmm0\n\t"
                 "vinsertf128 $1, %%xmm0, %%ymm0, %%ymm0"
                 :
                 :
                 : "xmm0");
}

bool isUpperHalfClear()
{
    quint64 bits = 1;
    asm volatile("vextractf128 $1, %%ymm0, %%xmm0\n\t"
                 "vmovq %%xmm0, %0"
                 : "=r"(bits)
                 :
                 : "xmm0");
    return bits == 0;
}

#else

bool canTell()
{
    return false;
}
void setUpperHalf() {}
bool isUpperHalfClear()
{
    return false;
}

#endif

} // namespace

void tst_Processor::clearsTheUpperHalves()
{
    if (!canTell())
        QSKIP("not a processor with AVX, or all is compiled for it");
    setUpperHalf();
    QVERIFY(!isUpperHalfClear());
    setUpperHalf();
    clearUpperVectorHalves();
    QVERIFY(isUpperHalfClear());
}

// On some processors qHash() of Qt does not, with some lengths.
void tst_Processor::hashingLeavesThemClear()
{
    if (!canTell())
        QSKIP("not a processor with AVX, or all is compiled for it");
    for (qsizetype size : {1, 5, 16, 20, 40, 100}) {
        const Topic topic(QByteArray(size, 'x'));
        const TopicFilter filter(topic.utf8());
        setUpperHalf();
        size_t hash = qHash(topic, 1);
        QVERIFY(isUpperHalfClear());
        QCOMPARE(hash, qHash(topic.utf8(), 1));
        setUpperHalf();
        hash = qHash(filter, 1);
        QVERIFY(isUpperHalfClear());
        QCOMPARE(hash, qHash(topic.utf8(), 1));
    }
}

void tst_Processor::theSameBytesHaveTheSameNumber()
{
    for (qsizetype size = 0; size < 40; ++size) {
        const QByteArray some(size, 'x');
        const QByteArray behind = "y" + some; // elsewhere, and not aligned
        QCOMPARE(numberOf(some), numberOf(QByteArrayView(behind).sliced(1)));
    }
}

void tst_Processor::otherBytesHaveOtherNumbers()
{
    std::set<quint64> numbers;
    std::size_t count = 0;
    for (qsizetype size = 0; size < 40; ++size) {
        QByteArray bytes(size, 'x');
        numbers.insert(numberOf(bytes));
        ++count;
        for (qsizetype i = 0; i < size; ++i) {
            bytes[i] = 'y';
            numbers.insert(numberOf(bytes));
            bytes[i] = 'x';
            ++count;
        }
    }
    for (int i = 0; i < 10'000; ++i, ++count)
        numbers.insert(numberOf("bench/t/" + QByteArray::number(i)));
    QCOMPARE(numbers.size(), count);
}

QTEST_APPLESS_MAIN(tst_Processor)
#include "tst_processor.moc"
