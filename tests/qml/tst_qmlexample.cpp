// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "brokeroftest.h"

#include <QtCore/QProcess>
#include <QtTest/QTest>

using namespace Qt::StringLiterals;

//! The program as a user starts it; what it shows tells tst_example.qml.
class QmlExampleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksForItsTopic();
};

void QmlExampleTest::asksForItsTopic()
{
    BrokerOfTest broker;
    QProcess program;
    program.start(QStringLiteral(QMLMINIMAL), {broker.url().toString()});
    QTRY_COMPARE_WITH_TIMEOUT(broker.subscribes(), 1, 30000);
    QCOMPARE(program.state(), QProcess::Running);
    program.kill();
    QVERIFY(program.waitForFinished());
    QVERIFY2(!program.readAllStandardError().contains("qrc:"), "QML has warnings");
}

QTEST_GUILESS_MAIN(QmlExampleTest)

#include "tst_qmlexample.moc"
