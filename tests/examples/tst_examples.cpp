// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/localbroker.h>

#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QSysInfo>
#include <QtNetwork/QTcpServer>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

struct Run
{
    int exitCode = -1;
    QString output;
    QString errors;
};

//! Runs \a program to its end, while the event loop of this process goes on for a broker in it.
Run run(const char *program, const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"COLUMNS"_s, u"80"_s);
    process.setProcessEnvironment(environment);
    process.start(QString::fromLocal8Bit(program), arguments);
    const bool ended = QTest::qWaitFor(
        [&process] { return process.state() == QProcess::NotRunning; }, 60'000);
    if (!ended)
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

//! A URL at which nobody listens.
QString closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    const quint16 port = server.serverPort();
    server.close();
    return u"mqtt://127.0.0.1:%1"_s.arg(port);
}

bool hasLine(const QString &text, const QString &pattern)
{
    const QRegularExpression line(u"^ *"_s + pattern, QRegularExpression::MultilineOption);
    return line.match(text).hasMatch();
}

} // namespace

class tst_Examples : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void helloReceivesWhatItPublished();
    void helloSaysWhyItFailed();
    void theDemoShowsThisMachine();
    void theDashboardSaysThatNobodyListens();
    void theDashboardFailsWhenNoMachinePublishes();
    void thePublisherLeavesItsStatusAndFactsWithTheBroker();
    void anUnknownCommandIsRefused();
    void aFlakyLinkLosesNothing_data();
    void aFlakyLinkLosesNothing();
};

void tst_Examples::helloReceivesWhatItPublished()
{
    LocalBroker broker;
    broker.listen();
    const Run hello = run(HELLO, {broker.url().toString()});
    QVERIFY2(hello.exitCode == 0, qPrintable(hello.errors));
    QCOMPARE(hello.output, u"qcomqtt/hello: Hello, MQTT!\n"_s);
}

void tst_Examples::helloSaysWhyItFailed()
{
    const Run hello = run(HELLO, {closedPort()});
    QCOMPARE(hello.exitCode, 1);
    QVERIFY2(hasLine(hello.errors, u"hello: .*refused"_s), qPrintable(hello.errors));
}

void tst_Examples::theDemoShowsThisMachine()
{
    const Run demo = run(MACHINE, {u"demo"_s, u"--seconds"_s, u"3"_s});
    QVERIFY2(demo.exitCode == 0, qPrintable(demo.errors));
    const QString host = QRegularExpression::escape(QSysInfo::machineHostName());
    QVERIFY2(hasLine(demo.output, host + u"  online$"_s), qPrintable(demo.output));
    QVERIFY2(hasLine(demo.output, u"Processor$"_s), qPrintable(demo.output));
    QVERIFY2(hasLine(demo.output, u"all cores +[█-▏░]+ +[0-9.]+ %"_s), qPrintable(demo.output));
    QVERIFY2(hasLine(demo.output, u"core 0 +[█-▏░]+ +[0-9.]+ %|cores 0-11"_s),
             qPrintable(demo.output));
    QVERIFY2(hasLine(demo.output, u"load "_s), qPrintable(demo.output));
    QVERIFY2(hasLine(demo.output, u"Memory$"_s), qPrintable(demo.output));
    QVERIFY2(hasLine(demo.output,
                     u"used +[█-▏░]+ +[0-9.]+ % +[▁-█]+ +[0-9.]+ .iB of [0-9.]+ .iB"_s),
             qPrintable(demo.output));
    QVERIFY2(hasLine(demo.output, u"Network$"_s), qPrintable(demo.output));
    // Whatever else there is: the demo itself sends over the loopback interface.
    QVERIFY2(hasLine(demo.output, u"lo in .*[1-9][0-9.]* (B|KiB|MiB)/s"_s),
             qPrintable(demo.output));
    QVERIFY2(!demo.output.contains(u'\x1b'), "colours, though this is no terminal");
}

void tst_Examples::theDashboardSaysThatNobodyListens()
{
    const QString url = closedPort();
    const Run dashboard = run(MACHINE, {u"dashboard"_s, u"--broker"_s, url});
    QCOMPARE(dashboard.exitCode, 1);
    QCOMPARE(dashboard.output, QString());
    QVERIFY2(hasLine(dashboard.errors, u"qcomqtt-machine: .*refused"_s),
             qPrintable(dashboard.errors));
    QVERIFY2(!dashboard.errors.contains(u"qcomqtt.client"), qPrintable(dashboard.errors));
}

void tst_Examples::theDashboardFailsWhenNoMachinePublishes()
{
    LocalBroker broker;
    broker.listen();
    const Run dashboard = run(
        MACHINE, {u"dashboard"_s, u"--broker"_s, broker.url().toString(), u"--seconds"_s, u"1"_s});
    QCOMPARE(dashboard.exitCode, 1);
    QCOMPARE(dashboard.output, QString());
    QVERIFY2(dashboard.errors.contains(u"no machine has published"), qPrintable(dashboard.errors));
}

void tst_Examples::thePublisherLeavesItsStatusAndFactsWithTheBroker()
{
    LocalBroker broker;
    broker.listen();
    const QString url = broker.url().toString();
    const Run publisher = run(MACHINE, {u"publish"_s, u"--broker"_s, url, u"--seconds"_s, u"1"_s});
    QVERIFY2(publisher.exitCode == 0, qPrintable(publisher.errors));
    const Run dashboard = run(MACHINE,
                              {u"dashboard"_s, u"--broker"_s, url, u"--seconds"_s, u"1"_s});
    QVERIFY2(dashboard.exitCode == 0, qPrintable(dashboard.errors));
    const QString host = QRegularExpression::escape(QSysInfo::machineHostName());
    QVERIFY2(hasLine(dashboard.output, host + u"  offline$"_s), qPrintable(dashboard.output));
    QVERIFY2(hasLine(dashboard.output, u".*[0-9]+ cores?, "_s), qPrintable(dashboard.output));
}

void tst_Examples::anUnknownCommandIsRefused()
{
    const Run machine = run(MACHINE, {u"shout"_s});
    QCOMPARE(machine.exitCode, 2);
    QVERIFY2(machine.errors.contains(u"one command is needed"), qPrintable(machine.errors));
}

void tst_Examples::aFlakyLinkLosesNothing_data()
{
    QTest::addColumn<QString>("qos");
    QTest::newRow("QoS 1") << u"1"_s;
    QTest::newRow("QoS 2") << u"2"_s;
}

void tst_Examples::aFlakyLinkLosesNothing()
{
    QFETCH(QString, qos);
    const Run link = run(FLAKYLINK, {u"--seconds"_s, u"2"_s, u"--qos"_s, qos});
    QVERIFY2(link.exitCode == 0, qPrintable(link.output + link.errors));
    const QString last = link.output.trimmed().split(u'\r').last();
    QVERIFY2(last.contains(u" lost 0 "), qPrintable(last));
    QVERIFY2(!last.contains(u"cut 0 times"), qPrintable(last));
    if (qos == u"2")
        QVERIFY2(last.contains(u" duplicates 0 "), qPrintable(last));
}

QTEST_GUILESS_MAIN(tst_Examples)
#include "tst_examples.moc"
