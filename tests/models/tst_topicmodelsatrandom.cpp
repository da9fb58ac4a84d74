// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/topiclistmodel.h>
#include <qcomqtt/topictreemodel.h>

#include <QtCore/QRandomGenerator>
#include <QtCore/QSortFilterProxyModel>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

#include <algorithm>
#include <map>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

//! What the model should know: topics by when their last message came.
class Reference
{
public:
    void put(const QByteArray &topic, const QByteArray &payload)
    {
        m_topics.insert_or_assign(topic, Last{payload, ++m_moment});
    }
    void limit(int topics)
    {
        while (int(m_topics.size()) > topics) {
            m_topics.erase(std::min_element(m_topics.cbegin(), m_topics.cend(),
                                            [](const auto &a, const auto &b) {
                                                return a.second.moment < b.second.moment;
                                            }));
        }
    }
    void clear() { m_topics.clear(); }
    std::map<QByteArray, QByteArray> values() const
    {
        std::map<QByteArray, QByteArray> all;
        for (const auto &[topic, last] : m_topics)
            all.emplace(topic, last.payload);
        return all;
    }

private:
    struct Last
    {
        QByteArray payload;
        int moment;
    };
    std::map<QByteArray, Last> m_topics;
    int m_moment = 0;
};

void collect(const QAbstractItemModel &model, const QModelIndex &parent,
             std::map<QByteArray, QByteArray> &values)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (index.data(TopicModel::HasMessageRole).toBool())
            values.emplace(index.data(TopicModel::TopicRole).toString().toUtf8(),
                           index.data(TopicModel::PayloadRole).toByteArray());
        else if (model.rowCount(index) == 0)
            qFatal("a level with nothing below");
        collect(model, index, values);
    }
}

std::map<QByteArray, QByteArray> valuesIn(const QAbstractItemModel &model)
{
    std::map<QByteArray, QByteArray> values;
    collect(model, {}, values);
    return values;
}

QByteArray text(const std::map<QByteArray, QByteArray> &values)
{
    QByteArray text;
    for (const auto &[topic, payload] : values)
        text += topic + '=' + payload + ' ';
    return text;
}

} // namespace

class tst_TopicModelsAtRandom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void modelAndViewsKnowTheSame_data();
    void modelAndViewsKnowTheSame();
};

void tst_TopicModelsAtRandom::modelAndViewsKnowTheSame_data()
{
    QTest::addColumn<bool>("isTree");
    QTest::newRow("list") << false;
    QTest::newRow("tree") << true;
}

// Proxies keep books of their own of every row: they go wrong when one signal is.
void tst_TopicModelsAtRandom::modelAndViewsKnowTheSame()
{
    QFETCH(const bool, isTree);
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("QCOMQTT_TEST_SEED", &isGiven);
    const quint32 seed = isGiven ? quint32(given) : QRandomGenerator::global()->generate() >> 1;
    qInfo("QCOMQTT_TEST_SEED=%u", seed);
    QRandomGenerator random(seed);

    const std::unique_ptr<TopicModel> model = isTree
        ? std::unique_ptr<TopicModel>(std::make_unique<TopicTreeModel>())
        : std::make_unique<TopicListModel>();
    model->setAgeInterval(0);
    QSortFilterProxyModel sorted;
    sorted.setSourceModel(model.get());
    sorted.setSortRole(TopicModel::SortRole);
    sorted.sort(TopicModel::ValueColumn);
    const QAbstractItemModelTester tester(model.get(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    Reference reference;
    int limit = 50;
    model->setMaximumTopics(limit);
    for (int step = 0; step < 250; ++step) {
        for (int count = random.bounded(20); count > 0; --count) {
            QByteArray topic = QByteArray::number(random.bounded(4));
            for (int level = random.bounded(4); level > 0; --level)
                topic += '/' + QByteArray::number(random.bounded(4));
            const QByteArray payload = QByteArray::number(random.bounded(1000));
            reference.put(topic, payload);
            model->put(Message(Topic(topic), payload));
        }
        model->flush();
        reference.limit(limit);
        if (random.bounded(50) == 0) {
            limit = 1 + random.bounded(80);
            model->setMaximumTopics(limit);
            reference.limit(limit);
        }
        if (random.bounded(100) == 0) {
            model->clear();
            reference.clear();
        }
        QCOMPARE(text(valuesIn(*model)), text(reference.values()));
        QCOMPARE(text(valuesIn(sorted)), text(reference.values()));
    }
}

QTEST_GUILESS_MAIN(tst_TopicModelsAtRandom)
#include "tst_topicmodelsatrandom.moc"
