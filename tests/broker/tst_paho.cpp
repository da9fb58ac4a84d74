// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "peer.h"

#include <QCoMqtt/LocalBroker>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

//! The Paho client of Python as a client of the broker; what it does stands in paho_peer.py.
class tst_Paho : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scenarioSucceeds_data();
    void scenarioSucceeds();

private:
    // Not any Python of the PATH: that of the system is the one with the system's packages.
    const QString m_python = u"/usr/bin/python3"_s;
};

void tst_Paho::initTestCase()
{
    Peer probe(m_python, {u"-c"_s, u"import paho.mqtt.client"_s});
    probe.waitForEnd();
    if (probe.exitCode() != 0)
        QSKIP("the Paho client for Python is not installed");
}

void tst_Paho::scenarioSucceeds_data()
{
    QTest::addColumn<QString>("scenario");
    QTest::addColumn<QString>("version");
    for (const char *scenario :
         {"delivery", "big", "retained", "session", "will", "takeover", "users"}) {
        for (const char *version : {"3.1", "3.1.1", "5"}) {
            QTest::addRow("%s %s", scenario, version)
                << QString::fromLatin1(scenario) << QString::fromLatin1(version);
        }
    }
    for (const char *scenario :
         {"properties", "aliases", "options", "window", "delayed_will", "shared"}) {
        QTest::addRow("%s 5", scenario) << QString::fromLatin1(scenario) << u"5"_s;
    }
}

void tst_Paho::scenarioSucceeds()
{
    QFETCH(QString, scenario);
    QFETCH(QString, version);
    LocalBroker broker;
    if (scenario == u"users")
        broker.addUser(u"ann"_s, u"secret"_s);
    broker.listen();
    Peer peer(m_python, {QStringLiteral(PAHO_PEER), scenario, QString::number(broker.port()),
                         version});
    QVERIFY(peer.exitsWith(0));
}

QTEST_GUILESS_MAIN(tst_Paho)
#include "tst_paho.moc"
