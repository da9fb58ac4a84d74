// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/properties.h>

#include <QtCore/QDebug>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

class TestProperties : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyHasNothing();
    void valuesAreFoundByIdAndType();
    void settingReplacesInPlace();
    void settingReplacesAllOfThatId();
    void appendingKeepsWhatIsThere();
    void a16_userPropertiesKeepOrderAndDuplicates();
    void subscriptionIdentifiersAreAllFound();
    void removingTakesAllOfThatId();
    void copiesAreIndependent();
    void equalityIsThatOfTheEntriesInOrder();
    void debugOutputHidesBytes();
};

void TestProperties::emptyHasNothing()
{
    const Properties properties;
    QVERIFY(properties.isEmpty());
    QVERIFY(properties.entries().isEmpty());
    QVERIFY(!properties.contains(PropertyId::ContentType));
    QVERIFY(!properties.number(PropertyId::ReceiveMaximum));
    QVERIFY(!properties.text(PropertyId::ContentType));
    QVERIFY(!properties.bytes(PropertyId::CorrelationData));
    QVERIFY(!properties.userProperty(u"a"_s));
    QVERIFY(properties.userProperties().isEmpty());
    QVERIFY(properties.subscriptionIdentifiers().isEmpty());
    QCOMPARE(properties, Properties());
    static_assert(sizeof(Properties) == sizeof(void *));
}

void TestProperties::valuesAreFoundByIdAndType()
{
    Properties properties;
    properties.setNumber(PropertyId::ReceiveMaximum, 20);
    properties.setText(PropertyId::ContentType, u"text/plain"_s);
    properties.setBytes(PropertyId::CorrelationData, "\0\1"_ba);
    QVERIFY(!properties.isEmpty());
    QVERIFY(properties.contains(PropertyId::ContentType));
    QCOMPARE(properties.number(PropertyId::ReceiveMaximum), 20u);
    QCOMPARE(properties.text(PropertyId::ContentType), u"text/plain"_s);
    QCOMPARE(properties.bytes(PropertyId::CorrelationData), "\0\1"_ba);
    QVERIFY(!properties.text(PropertyId::ReceiveMaximum));
    QVERIFY(!properties.number(PropertyId::ContentType));
    QVERIFY(!properties.bytes(PropertyId::ContentType));
    QVERIFY(!properties.number(PropertyId::TopicAlias));
}

static QList<PropertyId> idsOf(const Properties &properties)
{
    QList<PropertyId> ids;
    for (const Properties::Entry &entry : properties.entries())
        ids.append(entry.id);
    return ids;
}

void TestProperties::settingReplacesInPlace()
{
    Properties properties;
    properties.setNumber(PropertyId::TopicAlias, 1);
    properties.setText(PropertyId::ContentType, u"a"_s);
    properties.setNumber(PropertyId::TopicAlias, 2);
    QCOMPARE(properties.number(PropertyId::TopicAlias), 2u);
    QCOMPARE(idsOf(properties), (QList{PropertyId::TopicAlias, PropertyId::ContentType}));
}

void TestProperties::settingReplacesAllOfThatId()
{
    Properties properties;
    properties.append(PropertyId::SubscriptionIdentifier, 1u);
    properties.setText(PropertyId::ContentType, u"a"_s);
    properties.append(PropertyId::SubscriptionIdentifier, 2u);
    properties.setNumber(PropertyId::SubscriptionIdentifier, 3);
    QCOMPARE(properties.subscriptionIdentifiers(), QList<quint32>{3});
    QCOMPARE(idsOf(properties),
             (QList{PropertyId::SubscriptionIdentifier, PropertyId::ContentType}));
}

void TestProperties::appendingKeepsWhatIsThere()
{
    Properties properties;
    properties.append(PropertyId::ContentType, u"a"_s);
    properties.append(PropertyId::ContentType, u"b"_s);
    QCOMPARE(properties.entries().size(), 2);
    QCOMPARE(properties.text(PropertyId::ContentType), u"a"_s);
}

void TestProperties::a16_userPropertiesKeepOrderAndDuplicates()
{
    Properties properties;
    properties.addUserProperty(u"b"_s, u"1"_s);
    properties.addUserProperty(u"a"_s, u"2"_s);
    properties.addUserProperty(u"b"_s, u"3"_s);
    properties.addUserProperty(u"b"_s, u"1"_s);
    const QList<UserProperty> expected = {
        {u"b"_s, u"1"_s}, {u"a"_s, u"2"_s}, {u"b"_s, u"3"_s}, {u"b"_s, u"1"_s}};
    QCOMPARE(properties.userProperties(), expected);
    QCOMPARE(properties.userProperty(u"b"_s), u"1"_s);
    QCOMPARE(properties.userProperty(u"a"_s), u"2"_s);
    QVERIFY(!properties.userProperty(u"B"_s));
}

void TestProperties::subscriptionIdentifiersAreAllFound()
{
    Properties properties;
    properties.append(PropertyId::SubscriptionIdentifier, 268'435'455u);
    properties.append(PropertyId::SubscriptionIdentifier, 1u);
    QCOMPARE(properties.subscriptionIdentifiers(), (QList<quint32>{268'435'455, 1}));
}

void TestProperties::removingTakesAllOfThatId()
{
    Properties properties;
    properties.addUserProperty(u"a"_s, u"1"_s);
    properties.setNumber(PropertyId::TopicAlias, 1);
    properties.addUserProperty(u"a"_s, u"2"_s);
    properties.remove(PropertyId::ContentType);
    QCOMPARE(properties.entries().size(), 3);
    properties.remove(PropertyId::UserProperty);
    QCOMPARE(idsOf(properties), QList{PropertyId::TopicAlias});
    properties.remove(PropertyId::TopicAlias);
    QVERIFY(properties.isEmpty());
    QCOMPARE(properties, Properties());
}

void TestProperties::copiesAreIndependent()
{
    Properties original;
    original.setNumber(PropertyId::TopicAlias, 1);
    Properties copy = original;
    copy.setNumber(PropertyId::TopicAlias, 2);
    copy.addUserProperty(u"a"_s, u"b"_s);
    QCOMPARE(original.number(PropertyId::TopicAlias), 1u);
    QCOMPARE(original.entries().size(), 1);
    Properties another = original;
    another.remove(PropertyId::TopicAlias);
    QVERIFY(!original.isEmpty());
    const Properties moved = std::move(another);
    QVERIFY(moved.isEmpty());
}

void TestProperties::equalityIsThatOfTheEntriesInOrder()
{
    Properties a;
    a.setNumber(PropertyId::TopicAlias, 1);
    a.setText(PropertyId::ContentType, u"x"_s);
    Properties b;
    b.setText(PropertyId::ContentType, u"x"_s);
    b.setNumber(PropertyId::TopicAlias, 1);
    QVERIFY(a != b);
    Properties c;
    c.setNumber(PropertyId::TopicAlias, 1);
    QVERIFY(a != c);
    c.setText(PropertyId::ContentType, u"x"_s);
    QCOMPARE(a, c);
    QVERIFY(a != Properties());
}

void TestProperties::debugOutputHidesBytes()
{
    Properties properties;
    properties.setNumber(PropertyId::TopicAlias, 7);
    properties.setText(PropertyId::AuthenticationMethod, u"SCRAM"_s);
    properties.setBytes(PropertyId::AuthenticationData, "secret"_ba);
    properties.addUserProperty(u"a"_s, u"b"_s);
    properties.append(static_cast<PropertyId>(0x7F), 1u);
    QString output;
    QDebug(&output).nospace() << properties << Properties();
    QCOMPARE(output, u"Properties(TopicAlias 7, AuthenticationMethod \"SCRAM\", "
                     "AuthenticationData 6 bytes, UserProperty \"a\"=\"b\", property 127 1)"
                     "Properties()"_s);
}

QTEST_GUILESS_MAIN(TestProperties)
#include "tst_properties.moc"
