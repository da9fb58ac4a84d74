// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "brokeroftest.h"

#include "mqtttopictreemodel.h"

#include <QtCore/QSortFilterProxyModel>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlContext>
#include <QtQml/QQmlEngine>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

//! The tree as QML makes it, behind a proxy of C++.
class QmlTreeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isSortedAndFilteredByAProxy();
    void tellsAProxyOfManyMessagesInBatches();

private:
    BrokerOfTest m_broker;
    QQmlEngine m_engine;
    std::unique_ptr<QObject> m_client;
    MqttTopicTreeModel *m_tree = nullptr;
};

void QmlTreeTest::init()
{
    m_broker.start();
    m_engine.addImportPath(QStringLiteral(QML_MODULES));
    m_engine.rootContext()->setContextProperty(u"broker"_s, &m_broker);
    QQmlComponent component(&m_engine);
    component.setData("import QtQml\n"
                      "import QCoMqtt\n"
                      "QtObject {\n"
                      "    Mqtt.client: MqttClient { url: broker.url; active: true }\n"
                      "    property MqttTopicTreeModel tree: MqttTopicTreeModel { filter: '#' }\n"
                      "}",
                      QUrl(u"file:///tree.qml"_s));
    m_client.reset(component.create());
    QVERIFY2(m_client, qPrintable(component.errorString()));
    m_tree = m_client->property("tree").value<MqttTopicTreeModel *>();
    QVERIFY(m_tree);
    QTRY_VERIFY(m_tree->isActive());
}

void QmlTreeTest::cleanup()
{
    m_client.reset();
}

void QmlTreeTest::isSortedAndFilteredByAProxy()
{
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(m_tree);
    QAbstractItemModelTester tester(&proxy);
    proxy.setSortRole(m_tree->roleNames().key("sort"));
    proxy.setFilterRole(m_tree->roleNames().key("topic"));
    proxy.setRecursiveFilteringEnabled(true);
    proxy.setFilterFixedString(u"cellar"_s);
    proxy.sort(TopicModel::TopicColumn);
    m_broker.publish(u"house/attic/humidity"_s, u"1"_s);
    m_broker.publish(u"house/cellar/water"_s, u"2"_s);
    m_broker.publish(u"house/cellar/humidity"_s, u"3"_s);
    QTRY_COMPARE(m_tree->topicCount(), 3);
    const QModelIndex house = proxy.index(0, 0);
    QCOMPARE(proxy.rowCount(house), 1);
    const QModelIndex cellar = proxy.index(0, 0, house);
    QCOMPARE(proxy.rowCount(cellar), 2);
    QCOMPARE(proxy.index(0, 0, cellar).data().toString(), u"humidity"_s);
    QCOMPARE(proxy.index(0, TopicModel::ValueColumn, cellar).data().toString(), u"3"_s);
}

void QmlTreeTest::tellsAProxyOfManyMessagesInBatches()
{
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(m_tree);
    QAbstractItemModelTester tester(&proxy);
    QSignalSpy inserted(&proxy, &QAbstractItemModel::rowsInserted);
    QSignalSpy changed(&proxy, &QAbstractItemModel::dataChanged);
    m_broker.publishNumbers(u"a/"_s, 5000);
    QTRY_COMPARE(m_tree->messageCount(), 5000);
    QTRY_COMPARE(m_tree->topicCount(), 10);
    const qsizetype told = inserted.count() + changed.count();
    QVERIFY2(told > 0 && told < 500, QByteArray::number(told));
}

QTEST_GUILESS_MAIN(QmlTreeTest)

#include "tst_qmltree.moc"
