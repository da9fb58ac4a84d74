// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <QtCore/QMetaProperty>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;

//! What holds for every property of every type.
class QmlPropertiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areFinalAndTellChanges_data();
    void areFinalAndTellChanges();
};

void QmlPropertiesTest::areFinalAndTellChanges_data()
{
    QTest::addColumn<QString>("type");
    for (const char *const type : {"MqttClient", "MqttSubscription", "MqttTopic", "MqttTopicListModel",
                                   "MqttTopicTreeModel", "MqttMessageLogModel", "MqttHistory"})
        QTest::newRow(type) << QString::fromLatin1(type);
}

void QmlPropertiesTest::areFinalAndTellChanges()
{
    QFETCH(QString, type);
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(QML_MODULES));
    QQmlComponent component(&engine);
    component.setData("import QCoMqtt\n" + type.toLatin1() + " {}", QUrl(u"file:///type.qml"_s));
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    const QMetaObject *const meta = object->metaObject();
    QVERIFY(meta->propertyCount() > 5);
    for (int i = QObject::staticMetaObject.propertyCount(); i < meta->propertyCount(); ++i) {
        const QMetaProperty property = meta->property(i);
        QVERIFY2(property.isFinal(), property.name());
        QVERIFY2(property.hasNotifySignal() || property.isConstant(), property.name());
        QVERIFY2(property.isReadable(), property.name());
    }
}

QTEST_GUILESS_MAIN(QmlPropertiesTest)

#include "tst_qmlproperties.moc"
