// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "brokeroftest.h"
#include "consoleprogram.h"

#include <csignal>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

//! How the program of examples/02-console ends.
class tst_ConsoleExit : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { m_broker.emplace(); }

    void whatTheServerRefusesHasItsExitCode_data();
    void whatTheServerRefusesHasItsExitCode();
    void theExitCodeTellsWhatFailed_data();
    void theExitCodeTellsWhatFailed();
    void aRefusedConnectionHasItsExitCode();
    void theTimeLimitHasItsExitCode_data();
    void theTimeLimitHasItsExitCode();
    void aLostConnectionHasItsExitCode_data();
    void aLostConnectionHasItsExitCode();
    void aSignalSaysGoodbye_data();
    void aSignalSaysGoodbye();
    void anOutputThatNobodyReadsEndsIt();

private:
    std::optional<BrokerOfTest> m_broker;
};

void tst_ConsoleExit::initTestCase()
{
    // What is ignored here, as in the background of a shell, would be ignored by the program too.
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

void tst_ConsoleExit::whatTheServerRefusesHasItsExitCode_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<LocalBroker::Packet::Type>("type");
    QTest::newRow("pub") << QStringList{u"pub"_s, u"-t"_s, u"a"_s, u"-n"_s, u"-q"_s, u"1"_s}
                         << LocalBroker::Packet::Type::Publish;
    QTest::newRow("sub") << QStringList{u"sub"_s, u"-t"_s, u"a"_s}
                         << LocalBroker::Packet::Type::Subscribe;
}

void tst_ConsoleExit::whatTheServerRefusesHasItsExitCode()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const LocalBroker::Packet::Type, type);
    m_broker->refuse(type, ReasonCode::NotAuthorized);
    ConsoleProgram program(m_broker->argumentsFor(arguments));
    QCOMPARE(program.waitForExit(), 1);
    QVERIFY2(program.errors().contains("authorized"), program.errors().constData());
    QCOMPARE(m_broker->goodbyes(), 1);
}

void tst_ConsoleExit::theExitCodeTellsWhatFailed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("text");
    const QString port = QString::number(closedPort());
    QTest::newRow("no command") << QStringList{} << 2
                                << QByteArray("qcomqtt: a command is missing: pub, sub, "
                                              "request, serve, completion or help\n");
    QTest::newRow("bad option") << QStringList{u"sub"_s, u"--loud"_s} << 2
                                << QByteArray("qcomqtt sub: unknown option \"--loud\"\n");
    QTest::newRow("bad topic") << QStringList{u"pub"_s, u"-t"_s, u"a/#"_s, u"-n"_s} << 2
                               << QByteArray("qcomqtt pub: Invalid topic \"a/#\"");
    QTest::newRow("bad filter") << QStringList{u"sub"_s, u"-t"_s, u"a/#/b"_s} << 2
                                << QByteArray("qcomqtt sub: Invalid topic filter \"a/#/b\"");
    QTest::newRow("bad URL") << QStringList{u"sub"_s, u"-t"_s, u"a"_s, u"-L"_s, u"ftp://h"_s} << 2
                             << QByteArray("qcomqtt sub: Invalid server URL \"ftp://h\"");
    QTest::newRow("nobody listens, pub")
        << QStringList{u"pub"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, port, u"-t"_s, u"a"_s, u"-n"_s}
        << 4 << QByteArray("qcomqtt pub: 127.0.0.1:" + port.toLatin1() + ": Connection refused\n");
    QTest::newRow("nobody listens, sub")
        << QStringList{u"sub"_s, u"-h"_s, u"127.0.0.1"_s, u"-p"_s, port, u"-t"_s, u"a"_s} << 4
        << QByteArray("qcomqtt sub: 127.0.0.1:" + port.toLatin1() + ": Connection refused\n");
    QTest::newRow("no such file") << QStringList{
        u"pub"_s, u"-t"_s, u"a"_s, u"-f"_s,
        u"/nowhere/x"_s} << 5 << QByteArray("qcomqtt pub: /nowhere/x: No such file or directory\n");
}

void tst_ConsoleExit::theExitCodeTellsWhatFailed()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, text);
    ConsoleProgram program(arguments);
    QTEST(program.waitForExit(), "code");
    QVERIFY2(program.errors().startsWith(text), program.errors().constData());
    QCOMPARE(program.errors().count('\n'), 1);
    QCOMPARE(program.output(), QByteArray());
}

void tst_ConsoleExit::aRefusedConnectionHasItsExitCode()
{
    m_broker->addUser(u"me"_s, u"right"_s);
    const QStringList arguments = m_broker->argumentsFor(
        {u"pub"_s, u"-t"_s, u"a"_s, u"-n"_s, u"-u"_s, u"me"_s});
    ConsoleProgram wrong(arguments + QStringList{u"-P"_s, u"wrong-secret"_s});
    QCOMPARE(wrong.waitForExit(), 3);
    QVERIFY2(wrong.errors().startsWith("qcomqtt pub: "), wrong.errors().constData());
    QVERIFY2(!wrong.errors().contains("wrong-secret"), wrong.errors().constData());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QCOMQTT_PASSWORD"_s, u"right"_s);
    ConsoleProgram right(arguments, environment);
    QVERIFY2(right.waitForExit() == 0, right.errors().constData());
}

void tst_ConsoleExit::theTimeLimitHasItsExitCode_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("sub") << QStringList{u"sub"_s, u"-t"_s, u"a"_s};
    QTest::newRow("pub at its input") << QStringList{u"pub"_s, u"-t"_s, u"a"_s, u"-l"_s};
    QTest::newRow("pub before its input has ended")
        << QStringList{u"pub"_s, u"-t"_s, u"a"_s, u"-s"_s};
    QTest::newRow("pub in a pause") << QStringList{
        u"pub"_s, u"-t"_s, u"a"_s, u"-n"_s, u"--repeat"_s, u"2"_s, u"--repeat-delay"_s, u"1000"_s};
}

void tst_ConsoleExit::theTimeLimitHasItsExitCode()
{
    QFETCH(const QStringList, arguments);
    ConsoleProgram program(m_broker->argumentsFor(arguments + QStringList{u"-W"_s, u"1.5"_s}));
    QCOMPARE(program.waitForExit(), 27);
    QVERIFY2(program.errors().endsWith(": the time is over: 1.5 s\n"),
             program.errors().constData());
    QCOMPARE(m_broker->goodbyes(), m_broker->acceptedConnections());
}

void tst_ConsoleExit::aLostConnectionHasItsExitCode_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("sub") << QStringList{u"sub"_s, u"-t"_s, u"a"_s};
    QTest::newRow("pub at its input") << QStringList{u"pub"_s, u"-t"_s, u"a"_s, u"-l"_s};
}

void tst_ConsoleExit::aLostConnectionHasItsExitCode()
{
    QFETCH(const QStringList, arguments);
    ConsoleProgram program(m_broker->argumentsFor(arguments + QStringList{u"-v"_s}));
    QVERIFY2(program.waitForError("connected to"), program.errors().constData());
    QCOMPARE(m_broker->dropLinks(), 1);
    QCOMPARE(program.waitForExit(), 4);
}

void tst_ConsoleExit::aSignalSaysGoodbye_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("signal");
    for (const int signal : {SIGINT, SIGTERM}) {
        QTest::addRow("sub, signal %d", signal) << QStringList{u"sub"_s, u"-t"_s, u"a"_s} << signal;
        QTest::addRow("pub, signal %d", signal)
            << QStringList{u"pub"_s, u"-t"_s, u"a"_s, u"-l"_s} << signal;
    }
}

void tst_ConsoleExit::aSignalSaysGoodbye()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, signal);
    ConsoleProgram program(m_broker->argumentsFor(arguments + QStringList{u"-v"_s}));
    QVERIFY2(program.waitForError("connected to"), program.errors().constData());
    QCOMPARE(::kill(static_cast<pid_t>(program.processId()), signal), 0);
    QCOMPARE(program.waitForExit(), 128 + signal);
    QCOMPARE(m_broker->goodbyes(), 1);
    QVERIFY2(program.errors().endsWith(": disconnected\n"), program.errors().constData());
}

void tst_ConsoleExit::anOutputThatNobodyReadsEndsIt()
{
    const QString script = u"\"$0\" \"$@\" | head -n 1; exit ${PIPESTATUS[0]}"_s;
    ConsoleProgram shell(u"bash"_s,
                         QStringList{u"-c"_s, script, ConsoleProgram::path()}
                             + m_broker->argumentsFor({u"sub"_s, u"-v"_s, u"-t"_s, u"a"_s}));
    QVERIFY2(shell.waitForError("subscribed"), shell.errors().constData());
    m_broker->publish("a", "1");
    QVERIFY(shell.waitForOutput("a 1\n"));
    // head ends at some time after that.
    QVERIFY(QTest::qWaitFor(
        [&] {
            m_broker->publish("a", "2");
            return shell.state() == QProcess::NotRunning;
        },
        60'000));
    QCOMPARE(shell.exitCode(), 141);
    QCOMPARE(m_broker->goodbyes(), 1);
}

QTEST_GUILESS_MAIN(tst_ConsoleExit)
#include "tst_consoleexit.moc"
