// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// localbroker [--port <port>] [--user <name>:<password>]...
// Runs a LocalBroker until it is ended from outside; prints its port first.

#include <QCoMqtt/LocalBroker>
#include <qcomqtt/error.h>

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"An MQTT broker for demos and tests on 127.0.0.1."_s);
    parser.addHelpOption();
    parser.addOption({u"port"_s, u"Listens on <port> instead of any that is free."_s, u"port"_s});
    parser.addOption({u"user"_s, u"Lets only such users in."_s, u"name:password"_s});
    parser.process(application);

    QCoMqtt::LocalBroker broker;
    const QStringList users = parser.values(u"user"_s);
    for (const QString &user : users)
        broker.addUser(user.section(u':', 0, 0), user.section(u':', 1));
    try {
        broker.listen(parser.value(u"port"_s).toUShort());
    } catch (const QCoMqtt::Error &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    std::printf("%d\n", broker.port());
    std::fflush(stdout);
    return application.exec();
}
