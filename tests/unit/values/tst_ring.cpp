// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/values/ring.h>

#include <QtCore/QFile>
#include <QtCore/QRandomGenerator>
#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

#include <deque>

using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

int alive = 0;

//! Knows where it stands, so it must not be moved by its bytes; counts itself.
class Rooted
{
public:
    Rooted(int number = 0) : m_number(number) { ++alive; }
    Rooted(Rooted &&other) noexcept : m_number(std::exchange(other.m_number, -1)) { ++alive; }
    Rooted &operator=(Rooted &&other) noexcept
    {
        m_number = std::exchange(other.m_number, -1);
        return *this;
    }
    ~Rooted() { --alive; }
    int number() const { return m_self == this ? m_number : -2; }

private:
    int m_number;
    const Rooted *m_self = this;
};

//! Owns memory, and may be moved by its bytes.
class Mobile
{
public:
    using Relocatable = void;
    Mobile(int number = 0) : m_number(std::make_unique<int>(number)) { ++alive; }
    Mobile(Mobile &&other) noexcept : m_number(std::move(other.m_number)) { ++alive; }
    Mobile &operator=(Mobile &&other) noexcept = default;
    ~Mobile() { --alive; }
    int number() const { return m_number ? *m_number : -1; }

private:
    std::unique_ptr<int> m_number;
};

//! A part of this process's memory, as the system knows it.
struct Mapping
{
    quintptr end = 0;
    QByteArrayList flags; // see proc(5), /proc/pid/smaps
};

Mapping mappingOf(quintptr address)
{
    QFile file(u"/proc/self/smaps"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    Mapping mapping;
    bool isIt = false;
    for (const QByteArray &line : file.readAll().split('\n')) {
        static const QRegularExpression range(u"^([0-9a-f]+)-([0-9a-f]+) "_s);
        const auto match = range.match(QString::fromLatin1(line));
        if (match.hasMatch()) {
            mapping.end = quintptr(match.captured(2).toULongLong(nullptr, 16));
            isIt = match.captured(1).toULongLong(nullptr, 16) <= address && address < mapping.end;
        } else if (isIt && line.startsWith("VmFlags:")) {
            mapping.flags = line.sliced(8).simplified().split(' ');
            return mapping;
        }
    }
    return {};
}

static_assert(!isRelocatable<Rooted>);
static_assert(isRelocatable<Mobile>);
static_assert(isRelocatable<QString>);

//! A ring and a deque that must always be the same.
template<typename Item>
class Model
{
public:
    void act(QRandomGenerator &random, int most)
    {
        const bool isFull = int(m_numbers.size()) >= most;
        switch (random.bounded(isFull ? 2 : 5)) {
        case 0:
            return takeFirst();
        case 1:
            return takeAt(random);
        case 2:
            m_ring.prepend(Item(++m_last));
            m_numbers.push_front(m_last);
            return;
        default:
            m_ring.append(Item(++m_last));
            m_numbers.push_back(m_last);
        }
    }
    bool isSame()
    {
        if (m_ring.size() != qsizetype(m_numbers.size()))
            return false;
        quint64 place = m_ring.first();
        return std::all_of(m_numbers.begin(), m_numbers.end(), [&](int number) {
            return m_ring.at(place++).number() == number;
        });
    }

private:
    void takeFirst()
    {
        if (m_numbers.empty())
            return;
        QCOMPARE(m_ring.takeFirst().number(), m_numbers.front());
        m_numbers.pop_front();
    }
    void takeAt(QRandomGenerator &random)
    {
        if (m_numbers.empty())
            return;
        const int index = random.bounded(int(m_numbers.size()));
        QCOMPARE(m_ring.takeAt(m_ring.first() + quint64(index)).number(), m_numbers[index]);
        m_numbers.erase(m_numbers.begin() + index);
    }

    Ring<Item> m_ring;
    std::deque<int> m_numbers;
    int m_last = 0;
};

template<typename Item>
void compareWithADeque()
{
    const quint32 seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    for (const int most : {1, 15, 16, 17, 40, 300}) {
        Model<Item> model;
        for (int step = 0; step < 2000; ++step) {
            model.act(random, most);
            QVERIFY2(model.isSame(), qPrintable(QStringLiteral("seed %1, at most %2, step %3")
                                                    .arg(seed).arg(most).arg(step)));
        }
    }
    QCOMPARE(alive, 0);
}

} // namespace

class tst_Ring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isADequeOfWhatMustStay() { compareWithADeque<Rooted>(); }
    void isADequeOfWhatCanBeMoved() { compareWithADeque<Mobile>(); }
    void growsWhereverItsFrontIs();
    void placesStayWhenOthersComeAndGo();
    void keepsItsMemoryButForThatOfABacklog();
    void ofManyMegabytesIsInLargePages();
    void movesWithItsItems();
};

void tst_Ring::growsWhereverItsFrontIs()
{
    for (int front = 0; front < 64; ++front) {
        Ring<Mobile> ring;
        for (int i = 0; i < front; ++i) {
            ring.append(Mobile(i));
            ring.dropFirst();
        }
        for (int i = 0; i < 100; ++i)
            ring.append(Mobile(i));
        for (int i = 0; i < 100; ++i)
            QCOMPARE(ring.takeFirst().number(), i);
    }
    QCOMPARE(alive, 0);
}

void tst_Ring::placesStayWhenOthersComeAndGo()
{
    Ring<Mobile> ring;
    ring.append(Mobile(1));
    ring.append(Mobile(2));
    const quint64 place = ring.end();
    ring.append(Mobile(3));
    ring.dropFirst();
    for (int i = 4; i < 100; ++i)
        ring.append(Mobile(i));
    ring.prepend(Mobile(0));
    QCOMPARE(ring.at(place).number(), 3);
}

void tst_Ring::keepsItsMemoryButForThatOfABacklog()
{
    Ring<qint64> ring;
    for (qint64 i = 0; i < 1000; ++i)
        ring.append(qint64(i));
    while (!ring.isEmpty())
        ring.dropFirst();
    QCOMPARE(ring.capacity(), 1024);
    for (qint64 i = 0; i < 100'000; ++i)
        ring.append(qint64(i));
    for (qint64 i = 0; i < 100'000; ++i)
        QCOMPARE(ring.takeFirst(), i);
    QCOMPARE(ring.capacity(), 0);
    ring.append(7);
    QCOMPARE(ring.front(), 7);
}

// One mapping of the memory is advised as a whole: else realloc() could not move its pages.
void tst_Ring::ofManyMegabytesIsInLargePages()
{
#ifdef Q_OS_LINUX
    if (!QFile::exists(u"/sys/kernel/mm/transparent_hugepage/enabled"_s))
        QSKIP("This system has no large pages");
    Ring<qint64> ring;
    for (qint64 i = 0; ring.capacity() < 8 * 1024 * 1024; ++i)
        ring.append(qint64(i));
    const auto first = reinterpret_cast<quintptr>(&ring.at(0));
    const auto last = reinterpret_cast<quintptr>(&ring.at(quint64(ring.capacity()) - 1));
    const Mapping mapping = mappingOf(first);
    QVERIFY(mapping.end > last);
    QVERIFY2(mapping.flags.contains("hg"), mapping.flags.join(' ').constData());
    for (qint64 i = 0; !ring.isEmpty(); ++i)
        QCOMPARE(ring.takeFirst(), i);
#else
    QSKIP("Only Linux is asked for large pages");
#endif
}

void tst_Ring::movesWithItsItems()
{
    Ring<Rooted> from;
    for (int i = 0; i < 20; ++i)
        from.append(Rooted(i));
    Ring<Rooted> to;
    to.append(Rooted(99));
    to = std::move(from);
    QCOMPARE(alive, 20);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(to.takeFirst().number(), i);
    QCOMPARE(alive, 0);
}

QTEST_APPLESS_MAIN(tst_Ring)
#include "tst_ring.moc"
