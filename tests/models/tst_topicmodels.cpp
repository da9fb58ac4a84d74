// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topiclistmodel.h>
#include <qcomqtt/topictreemodel.h>

#include <QtCore/QSortFilterProxyModel>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;

//! A message that came \a ago.
Message messageOf(const char *topic, const QByteArray &payload,
                  std::chrono::milliseconds ago = 0ms, bool isRetained = false)
{
    Message::Wire wire;
    wire.topic = Topic(topic);
    wire.payload = payload;
    wire.retain = isRetained;
    return Message(std::move(wire), std::chrono::system_clock::now() - ago);
}

QVariant data(const TopicModel &model, const QString &topic, int role)
{
    return model.data(model.indexOf(topic), role);
}

QStringList names(const TopicModel &model, const QModelIndex &parent = {})
{
    QStringList list;
    for (int row = 0; row < model.rowCount(parent); ++row)
        list.append(model.index(row, 0, parent).data().toString());
    return list;
}

} // namespace

class tst_TopicModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aListHasARowForEachTopic();
    void aTreeHasARowForEachLevel();
    void rolesTellOfTheLastMessage();
    void whatIsNoMessageHasNoValue();
    void levelsCountWhatIsBelowThem();
    void viewsHearOncePerInterval();
    void anIntervalOf0TellsOfEachMessage();
    void changesComeAsOneRangeForEachParent();
    void nothingIsReset();
    void theLongestSilentGoesFirst();
    void bytesAreLimited();
    void aPayloadIsKeptInPart();
    void emptyLevelsGoToo();
    void aLowerLimitHoldsAtOnce();
    void moreTopicsInAnIntervalThanThereMayBe();
    void whoHearsOfAChangeMayPutInMore();
    void whoHearsOfAChangeMayClear();
    void clearingForgetsEverything();
    void agesGrowByThemselves();
    void ratesFade();
    void strangeTopics_data();
    void strangeTopics();
    void aFilterAndASortOrderMayStandInFront();
    void headersAndColumns();
};

void tst_TopicModels::aListHasARowForEachTopic()
{
    TopicListModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    for (const char *topic : {"b/1", "a", "b/2", "a"})
        model.put(messageOf(topic, "1"));
    QCOMPARE(model.rowCount(), 0); // nobody has heard of it
    model.flush();
    QCOMPARE(names(model), (QStringList{u"b/1"_s, u"a"_s, u"b/2"_s}));
    QCOMPARE(model.topicCount(), 3);
    QCOMPARE(model.messageCount(), 4);
    QVERIFY(!model.index(0, 0).parent().isValid());
}

void tst_TopicModels::aTreeHasARowForEachLevel()
{
    TopicTreeModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.put(messageOf("house/kitchen/temperature", "21"));
    model.put(messageOf("house/hall", "on"));
    model.flush();
    model.put(messageOf("house/kitchen/humidity", "0.4"));
    model.put(messageOf("garden", "wet"));
    model.flush();
    QCOMPARE(names(model), (QStringList{u"house"_s, u"garden"_s}));
    const QModelIndex house = model.index(0, 0);
    QCOMPARE(names(model, house), (QStringList{u"kitchen"_s, u"hall"_s}));
    const QModelIndex kitchen = model.index(0, 0, house);
    QCOMPARE(names(model, kitchen), (QStringList{u"temperature"_s, u"humidity"_s}));
    QCOMPARE(kitchen.data(TopicModel::TopicRole), QVariant(u"house/kitchen"_s));
    QCOMPARE(model.indexOf(u"house/kitchen/humidity"_s), model.index(1, 0, kitchen));
    QVERIFY(!model.indexOf(u"house/kitchen"_s).isValid()); // it has had no message
    QCOMPARE(model.topicCount(), 4);
}

void tst_TopicModels::rolesTellOfTheLastMessage()
{
    TopicListModel model;
    model.put(messageOf("a", "1"));
    model.put(messageOf("a", " 2.5 ", 3s, true));
    model.flush();
    QCOMPARE(data(model, u"a"_s, TopicModel::PayloadRole), QVariant(QByteArray(" 2.5 ")));
    QCOMPARE(data(model, u"a"_s, TopicModel::TextRole), QVariant(u" 2.5 "_s));
    QCOMPARE(data(model, u"a"_s, TopicModel::NumberRole), QVariant(2.5));
    QCOMPARE(data(model, u"a"_s, TopicModel::RetainedRole), QVariant(true));
    QCOMPARE(data(model, u"a"_s, TopicModel::QoSRole), QVariant(0));
    QCOMPARE(data(model, u"a"_s, TopicModel::SizeRole), QVariant(qint64(5)));
    QCOMPARE(data(model, u"a"_s, TopicModel::CountRole), QVariant(qint64(2)));
    QCOMPARE(data(model, u"a"_s, TopicModel::HasMessageRole), QVariant(true));
    model.put(messageOf("a", "\xff text"));
    model.flush();
    QCOMPARE(data(model, u"a"_s, TopicModel::TextRole), QVariant(u"\ufffd text"_s));
    QVERIFY(!data(model, u"a"_s, TopicModel::NumberRole).isValid());
    QCOMPARE(data(model, u"a"_s, TopicModel::RetainedRole), QVariant(false));
}

void tst_TopicModels::whatIsNoMessageHasNoValue()
{
    TopicTreeModel model;
    model.put(messageOf("a/b", "1"));
    model.flush();
    const QModelIndex level = model.index(0, 0);
    QCOMPARE(level.data(TopicModel::HasMessageRole), QVariant(false));
    for (const int role : {int(TopicModel::PayloadRole), int(TopicModel::TextRole), int(TopicModel::NumberRole),
                           int(TopicModel::RetainedRole), int(TopicModel::SizeRole)})
        QVERIFY(!level.data(role).isValid());
    model.put(messageOf("a", "2"));
    model.flush();
    QCOMPARE(level.data(TopicModel::TextRole), QVariant(u"2"_s));
    QCOMPARE(model.rowCount(), 1);
}

void tst_TopicModels::levelsCountWhatIsBelowThem()
{
    TopicTreeModel model;
    for (const char *topic : {"a/b/c", "a/b/d", "a/b", "a", "x"})
        model.put(messageOf(topic, "1"));
    model.flush();
    const QModelIndex a = model.index(0, 0);
    QCOMPARE(a.data(TopicModel::CountRole), QVariant(qint64(4)));
    QCOMPARE(model.index(0, 0, a).data(TopicModel::CountRole), QVariant(qint64(3)));
    QCOMPARE(data(model, u"a/b/d"_s, TopicModel::CountRole), QVariant(qint64(1)));
    QVERIFY(a.data(TopicModel::AgeRole).toDouble() < 60);
}

void tst_TopicModels::viewsHearOncePerInterval()
{
    TopicListModel model;
    model.put(messageOf("a", "0"));
    model.flush();
    QSignalSpy changes(&model, &TopicModel::dataChanged);
    QSignalSpy updates(&model, &TopicModel::updated);
    for (int i = 1; i <= 1000; ++i)
        model.put(messageOf("a", QByteArray::number(i)));
    QCOMPARE(changes.size(), 0);
    QVERIFY(updates.wait());
    QCOMPARE(changes.size(), 1);
    QCOMPARE(data(model, u"a"_s, TopicModel::TextRole), QVariant(u"1000"_s));
    QCOMPARE(data(model, u"a"_s, TopicModel::CountRole), QVariant(qint64(1001)));
}

void tst_TopicModels::anIntervalOf0TellsOfEachMessage()
{
    TopicListModel model;
    model.setUpdateInterval(0);
    QSignalSpy changes(&model, &TopicModel::dataChanged);
    for (int i = 0; i < 10; ++i) {
        model.put(messageOf("a", QByteArray::number(i)));
        QCOMPARE(data(model, u"a"_s, TopicModel::NumberRole), QVariant(double(i)));
    }
    QCOMPARE(changes.size(), 9);
}

void tst_TopicModels::changesComeAsOneRangeForEachParent()
{
    TopicTreeModel model;
    for (const char *topic : {"a/1", "a/2", "a/3", "b/1"})
        model.put(messageOf(topic, "1"));
    model.flush();
    QSignalSpy changes(&model, &TopicModel::dataChanged);
    model.put(messageOf("a/3", "2"));
    model.put(messageOf("a/2", "2"));
    model.flush();
    QCOMPARE(changes.size(), 2); // of "a" itself, and of what is below
    bool isBelow = false;
    for (const QList<QVariant> &change : changes) {
        const auto first = change.at(0).toModelIndex();
        const auto last = change.at(1).toModelIndex();
        if (!first.parent().isValid())
            continue;
        isBelow = true;
        QCOMPARE(first.row(), 1);
        QCOMPARE(last.row(), 2);
        QCOMPARE(last.column(), int(TopicModel::AgeColumn));
    }
    QVERIFY(isBelow);
}

void tst_TopicModels::nothingIsReset()
{
    TopicTreeModel model;
    model.setMaximumTopics(10);
    QSignalSpy resets(&model, &TopicModel::modelReset);
    QSignalSpy layouts(&model, &TopicModel::layoutChanged);
    for (int i = 0; i < 100; ++i) {
        model.put(messageOf(QByteArray("a/" + QByteArray::number(i)).constData(), "1"));
        model.flush();
    }
    model.clear();
    QCOMPARE(resets.size() + layouts.size(), 0);
}

void tst_TopicModels::theLongestSilentGoesFirst()
{
    TopicListModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setMaximumTopics(3);
    for (const char *topic : {"a", "b", "c", "a", "d"})
        model.put(messageOf(topic, "1"));
    model.flush();
    model.put(messageOf("b", "2"));
    model.flush();
    model.put(messageOf("e", "2"));
    model.flush();
    QCOMPARE(model.topicCount(), 3);
    QVERIFY(!model.indexOf(u"a"_s).isValid());
    QVERIFY(model.indexOf(u"b"_s).isValid());
    QVERIFY(model.indexOf(u"e"_s).isValid());
}

void tst_TopicModels::bytesAreLimited()
{
    TopicListModel model;
    model.setMaximumBytes(1000);
    for (int i = 0; i < 100; ++i)
        model.put(messageOf(QByteArray::number(100 + i).constData(), QByteArray(197, 'x')));
    model.flush();
    QCOMPARE(names(model), (QStringList{u"195"_s, u"196"_s, u"197"_s, u"198"_s, u"199"_s}));
}

void tst_TopicModels::aPayloadIsKeptInPart()
{
    TopicListModel model;
    model.setMaximumPayloadSize(4);
    model.put(messageOf("a", "123456"));
    model.flush();
    QCOMPARE(data(model, u"a"_s, TopicModel::PayloadRole), QVariant(QByteArray("1234")));
    QCOMPARE(data(model, u"a"_s, TopicModel::SizeRole), QVariant(qint64(6)));
}

void tst_TopicModels::emptyLevelsGoToo()
{
    TopicTreeModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setMaximumTopics(2);
    for (const char *topic : {"a/b/c/d", "a/x", "e"})
        model.put(messageOf(topic, "1"));
    model.flush();
    QCOMPARE(names(model), (QStringList{u"a"_s, u"e"_s}));
    QCOMPARE(names(model, model.index(0, 0)), QStringList{u"x"_s});
    model.put(messageOf("f", "1"));
    model.flush();
    QCOMPARE(names(model), (QStringList{u"e"_s, u"f"_s}));
}

void tst_TopicModels::aLowerLimitHoldsAtOnce()
{
    TopicListModel model;
    for (const char *topic : {"a", "b", "c"})
        model.put(messageOf(topic, "1"));
    model.setMaximumTopics(1);
    QCOMPARE(names(model), QStringList{u"c"_s});
}

void tst_TopicModels::moreTopicsInAnIntervalThanThereMayBe()
{
    TopicListModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.setMaximumTopics(10);
    model.setUpdateInterval(60'000);
    for (int i = 0; i < 105; ++i)
        model.put(messageOf(QByteArray::number(i).constData(), "1"));
    QVERIFY(model.topicCount() <= 10);
    model.flush();
    QCOMPARE(model.topicCount(), 10);
    QVERIFY(model.indexOf(u"104"_s).isValid());
    QVERIFY(!model.indexOf(u"94"_s).isValid());
}

void tst_TopicModels::whoHearsOfAChangeMayPutInMore()
{
    TopicListModel model;
    model.setUpdateInterval(0);
    connect(&model, &TopicModel::rowsInserted, this, [&model] {
        if (model.messageCount() < 5)
            model.put(messageOf("b", QByteArray::number(model.messageCount())));
    });
    model.put(messageOf("a", "1"));
    QTRY_COMPARE(model.topicCount(), 2);
    QTRY_COMPARE(data(model, u"b"_s, TopicModel::TextRole), QVariant(u"2"_s));
}

void tst_TopicModels::whoHearsOfAChangeMayClear()
{
    TopicListModel model;
    connect(&model, &TopicModel::rowsInserted, &model, &TopicModel::clear);
    for (const char *topic : {"a", "b"})
        model.put(messageOf(topic, "1"));
    model.flush();
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.topicCount(), 0);
}

void tst_TopicModels::clearingForgetsEverything()
{
    TopicTreeModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.put(messageOf("a/b", "1"));
    model.flush();
    model.put(messageOf("c", "1"));
    model.clear();
    model.flush();
    QCOMPARE(model.rowCount(), 0);
    model.put(messageOf("a/b", "2"));
    model.flush();
    QCOMPARE(data(model, u"a/b"_s, TopicModel::CountRole), QVariant(qint64(1)));
}

void tst_TopicModels::agesGrowByThemselves()
{
    TopicTreeModel model;
    model.setAgeInterval(1);
    model.put(messageOf("a/b", "1", 90s));
    model.flush();
    const double age = data(model, u"a/b"_s, TopicModel::AgeRole).toDouble();
    QVERIFY(age >= 90 && age < 150);
    QCOMPARE(model.indexOf(u"a/b"_s).siblingAtColumn(TopicModel::AgeColumn).data(), QVariant(u"1 min"_s));
    QSignalSpy changes(&model, &TopicModel::dataChanged);
    QTRY_VERIFY(changes.size() >= 4); // both parents, twice
    QVERIFY(changes.first().at(2).value<QList<int>>().contains(int(TopicModel::AgeRole)));
    QVERIFY(data(model, u"a/b"_s, TopicModel::AgeRole).toDouble() > age);
    model.setAgeInterval(0);
    model.clear();
}

void tst_TopicModels::ratesFade()
{
    TopicListModel model;
    for (int second = 60; second > 0; --second) {
        for (int i = 0; i < 10; ++i)
            model.put(messageOf("now", "1", std::chrono::milliseconds(second * 1000 - i * 100)));
        model.flush();
    }
    model.put(messageOf("once", "1", 1h));
    model.flush();
    const double rate = data(model, u"now"_s, TopicModel::RateRole).toDouble();
    QVERIFY2(rate > 7 && rate < 12, qPrintable(QString::number(rate)));
    QVERIFY(data(model, u"once"_s, TopicModel::RateRole).toDouble() < 0.001);
}

void tst_TopicModels::strangeTopics_data()
{
    QTest::addColumn<QString>("topic");
    QTest::addColumn<int>("levels");
    QTest::newRow("empty levels") << u"/"_s << 2;
    QTest::newRow("begins with a slash") << u"/a"_s << 2;
    QTest::newRow("ends with a slash") << u"a//"_s << 3;
    QTest::newRow("a server's own") << u"$SYS/broker/load"_s << 3;
    QTest::newRow("beyond the basic plane") << u"\U0001F321/\u00B0C"_s << 2;
    QTest::newRow("as deep as can be") << QString(65535, u'/') << 64;
}

void tst_TopicModels::strangeTopics()
{
    QFETCH(const QString, topic);
    QFETCH(const int, levels);
    TopicTreeModel model;
    const QAbstractItemModelTester tester(&model, Mode::QtTest);
    model.put(Message(Topic(topic), "1"));
    model.flush();
    QModelIndex index = model.indexOf(topic);
    QCOMPARE(index.data(TopicModel::TopicRole).toString(), topic);
    int depth = 0;
    for (; index.isValid(); index = index.parent())
        ++depth;
    QCOMPARE(depth, levels);
}

void tst_TopicModels::aFilterAndASortOrderMayStandInFront()
{
    TopicTreeModel model;
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&model);
    proxy.setSortRole(TopicModel::SortRole);
    proxy.setRecursiveFilteringEnabled(true);
    proxy.setFilterFixedString(u"temp"_s);
    proxy.sort(TopicModel::ValueColumn);
    const QAbstractItemModelTester tester(&proxy, Mode::QtTest);
    for (const char *topic : {"a/temp", "a/other", "b/other", "temp"})
        model.put(messageOf(topic, "1"));
    model.flush();
    QCOMPARE(proxy.rowCount(), 2);
    model.put(messageOf("temp", "9"));
    model.put(messageOf("temp2", "10"));
    model.flush();
    // Numbers are compared as numbers.
    QCOMPARE(proxy.index(0, 0).data(), QVariant(u"temp"_s));
    QCOMPARE(proxy.index(1, 0).data(), QVariant(u"temp2"_s));
    model.setMaximumTopics(1);
    QCOMPARE(proxy.rowCount(), 1);
}

void tst_TopicModels::headersAndColumns()
{
    TopicListModel model;
    model.put(messageOf("a", "on"));
    model.flush();
    QCOMPARE(model.columnCount(), 5);
    QStringList headers;
    for (int column = 0; column < model.columnCount(); ++column)
        headers.append(model.headerData(column, Qt::Horizontal).toString());
    QCOMPARE(headers.join(u' '), u"Topic Value Messages Rate Age"_s);
    QCOMPARE(model.index(0, TopicModel::ValueColumn).data(), QVariant(u"on"_s));
    QCOMPARE(model.index(0, TopicModel::CountColumn).data(), QVariant(qint64(1)));
    QVERIFY(model.index(0, TopicModel::RateColumn).data().toString().endsWith("/s"_L1));
    QCOMPARE(model.index(0, TopicModel::AgeColumn).data(), QVariant(u"0 s"_s));
}

QTEST_GUILESS_MAIN(tst_TopicModels)
#include "tst_topicmodels.moc"
