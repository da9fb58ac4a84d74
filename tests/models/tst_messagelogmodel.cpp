// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/messagelogmodel.h>

#include <QtCore/QDateTime>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

QStringList texts(const MessageLogModel &model)
{
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(model.index(row, 0).data(MessageLogModel::TextRole).toString());
    return list;
}

void put(MessageLogModel &model, int first, int last)
{
    for (int i = first; i <= last; ++i)
        model.put(Message("a", i));
}

} // namespace

class tst_MessageLogModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void messagesStandInOrder();
    void rolesTellOfTheMessage();
    void aQml6_theLastAreKept();
    void aQml6_viewsHearOncePerInterval();
    void bytesAreLimited();
    void oneMessageStaysHoweverLarge();
    void aPayloadIsKeptInPart();
    void pausedItStaysAsItIs();
    void anIntervalOf0TellsOfEachMessage();
    void whoHearsOfAChangeMayPutInMore();
    void clearing();
    void whoHearsOfAChangeMayClear();
};

void tst_MessageLogModel::messagesStandInOrder()
{
    MessageLogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    put(model, 1, 3);
    QCOMPARE(model.rowCount(), 0); // nobody has heard of them
    model.flush();
    put(model, 4, 4);
    model.flush();
    QCOMPARE(texts(model), (QStringList{u"1"_s, u"2"_s, u"3"_s, u"4"_s}));
}

void tst_MessageLogModel::rolesTellOfTheMessage()
{
    const auto time = std::chrono::system_clock::time_point(std::chrono::milliseconds(1'700'000'000'123));
    Message::Wire wire;
    wire.topic = Topic("a/b");
    wire.payload = "on";
    wire.qos = QoS::ExactlyOnce;
    wire.retain = true;
    MessageLogModel model;
    model.put(Message(std::move(wire), time));
    model.flush();
    const QModelIndex index = model.index(0, 0);
    QCOMPARE(index.data(MessageLogModel::TopicRole), QVariant(u"a/b"_s));
    QCOMPARE(index.data(MessageLogModel::PayloadRole), QVariant(QByteArray("on")));
    QCOMPARE(index.data(MessageLogModel::QoSRole), QVariant(2));
    QCOMPARE(index.data(MessageLogModel::RetainedRole), QVariant(true));
    QCOMPARE(index.data(MessageLogModel::DuplicateRole), QVariant(false));
    QCOMPARE(index.data(MessageLogModel::SizeRole), QVariant(qint64(2)));
    QCOMPARE(index.data(MessageLogModel::TimeRole).toDateTime().toMSecsSinceEpoch(), 1'700'000'000'123);
    QCOMPARE(index.siblingAtColumn(MessageLogModel::ValueColumn).data(), QVariant(u"on"_s));
    QCOMPARE(model.headerData(MessageLogModel::ValueColumn, Qt::Horizontal), QVariant(u"Value"_s));
}

void tst_MessageLogModel::aQml6_theLastAreKept()
{
    MessageLogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setMaximumMessages(100);
    int most = 0;
    connect(&model, &MessageLogModel::rowsInserted, this, [&] { most = std::max(most, model.rowCount()); });
    for (int i = 0; i < 100; ++i) {
        put(model, i * 100, i * 100 + 99 - i % 7);
        model.flush();
    }
    QCOMPARE(most, 100);
    QCOMPARE(model.rowCount(), 100);
    QCOMPARE(texts(model).last(), u"9998"_s);
    QCOMPARE(model.messageCount(), 10'000 - 295);
}

void tst_MessageLogModel::aQml6_viewsHearOncePerInterval()
{
    MessageLogModel model;
    model.setMaximumMessages(100);
    QSignalSpy insertions(&model, &MessageLogModel::rowsInserted);
    QSignalSpy updates(&model, &MessageLogModel::updated);
    put(model, 1, 10'000);
    QVERIFY(updates.wait());
    QCOMPARE(insertions.size(), 1);
    QCOMPARE(texts(model).first(), u"9901"_s);
}

void tst_MessageLogModel::bytesAreLimited()
{
    MessageLogModel model;
    model.setMaximumBytes(1000);
    for (int i = 0; i < 30; ++i) {
        model.put(Message("a", QByteArray(99, char('a' + i % 20))));
        if (i % 4 == 0)
            model.flush();
    }
    model.flush();
    QCOMPARE(model.rowCount(), 10);
}

void tst_MessageLogModel::oneMessageStaysHoweverLarge()
{
    MessageLogModel model;
    model.setMaximumBytes(10);
    model.put(Message("a", QByteArray(99, 'x')));
    model.flush();
    model.put(Message("a", QByteArray(98, 'x')));
    model.flush();
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data(MessageLogModel::SizeRole), QVariant(qint64(98)));
}

void tst_MessageLogModel::aPayloadIsKeptInPart()
{
    MessageLogModel model;
    model.setMaximumPayloadSize(2);
    put(model, 12345, 12345);
    model.flush();
    QCOMPARE(texts(model), QStringList{u"12"_s});
    QCOMPARE(model.index(0, 0).data(MessageLogModel::SizeRole), QVariant(qint64(5)));
}

void tst_MessageLogModel::pausedItStaysAsItIs()
{
    MessageLogModel model;
    model.setMaximumMessages(3);
    put(model, 1, 2);
    model.flush();
    model.setPaused(true);
    put(model, 3, 10);
    model.flush();
    QCOMPARE(texts(model), (QStringList{u"1"_s, u"2"_s}));
    model.setPaused(false);
    QCOMPARE(texts(model), (QStringList{u"8"_s, u"9"_s, u"10"_s}));
}

void tst_MessageLogModel::anIntervalOf0TellsOfEachMessage()
{
    MessageLogModel model;
    model.setUpdateInterval(0);
    QSignalSpy insertions(&model, &MessageLogModel::rowsInserted);
    put(model, 1, 10);
    QCOMPARE(insertions.size(), 10);
    QCOMPARE(model.rowCount(), 10);
}

void tst_MessageLogModel::whoHearsOfAChangeMayPutInMore()
{
    MessageLogModel model;
    model.setUpdateInterval(0);
    connect(&model, &MessageLogModel::rowsInserted, this, [&model] {
        if (model.messageCount() < 3)
            put(model, 7, 7);
    });
    put(model, 1, 1);
    QTRY_COMPARE(texts(model), (QStringList{u"1"_s, u"7"_s, u"7"_s}));
}

void tst_MessageLogModel::clearing()
{
    MessageLogModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    put(model, 1, 3);
    model.flush();
    put(model, 4, 4);
    model.clear();
    model.flush();
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.messageCount(), 4);
}

void tst_MessageLogModel::whoHearsOfAChangeMayClear()
{
    MessageLogModel model;
    connect(&model, &MessageLogModel::rowsInserted, &model, &MessageLogModel::clear);
    put(model, 1, 2);
    model.flush();
    QCOMPARE(model.count(), 0);
}

QTEST_GUILESS_MAIN(tst_MessageLogModel)
#include "tst_messagelogmodel.moc"
