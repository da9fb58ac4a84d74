// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "consoleprogram.h"

#include <qcomqtt/localbroker.h>

#include <QtNetwork/QTcpServer>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

//! The program of examples/02-console, with a broker in this process.
class tst_Console : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void whatPubPublishesSubPrints();

private:
    QStringList withBroker(const QStringList &arguments) const;

    std::optional<LocalBroker> m_broker;
};

void tst_Console::init()
{
    m_broker.emplace();
    m_broker->listen();
}

//! The arguments, with the broker behind the command.
QStringList tst_Console::withBroker(const QStringList &arguments) const
{
    return arguments.mid(0, 1) + QStringList{u"-L"_s, m_broker->url().toString()}
        + arguments.mid(1);
}

void tst_Console::whatPubPublishesSubPrints()
{
    ConsoleProgram sub(withBroker({u"sub"_s, u"-v"_s, u"-t"_s, u"a/+"_s, u"-C"_s, u"1"_s}));
    QVERIFY2(sub.waitForError("subscribed: a/+, QoS 0\n"), sub.errors().constData());
    ConsoleProgram pub(withBroker({u"pub"_s, u"-t"_s, u"a/b"_s, u"-m"_s, u"grün"_s}));
    QCOMPARE(pub.waitForExit(), 0);
    QCOMPARE(pub.errors(), QByteArray());
    QCOMPARE(pub.output(), QByteArray());
    QCOMPARE(sub.waitForExit(), 0);
    QCOMPARE(sub.output(), QByteArray("a/b gr\xc3\xbcn\n"));
}

QTEST_GUILESS_MAIN(tst_Console)
#include "tst_console.moc"
