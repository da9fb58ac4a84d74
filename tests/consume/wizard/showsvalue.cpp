// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// showsvalue <program> <topic>
// Runs the program, given the URL of a broker that has kept a value for the topic. Ends with 0 when the
// program showed the value and ended well when its window was closed.

#include <QCoMqtt/LocalBroker>
#include <QCoMqtt/withClient>

#include <QCoroTask>

#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QProcess>
#include <QtCore/QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString theValue = u"21.625"_s; // which no program shows by itself

QCoro::Task<> keep(QUrl broker, QString topic)
{
    QCoMqtt::Client client(broker);
    co_await client.connect();
    const QCoMqtt::PublishOptions options = QCoMqtt::PublishOptions(QCoMqtt::QoS::AtLeastOnce)
                                                .retain();
    co_await client.publish(topic, theValue, options);
    co_await client.disconnect();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3)
        return 2;
    QCoMqtt::LocalBroker broker;
    broker.listen();
    QCoro::waitFor(keep(broker.url(), arguments.at(2)));

    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"QT_QUICK_BACKEND"_s, u"software"_s);
    environment.insert(u"QT_PLUGIN_PATH"_s, QStringLiteral(PLUGINS));
    environment.insert(u"QT_QPA_GENERIC_PLUGINS"_s, u"valueprobe:"_s + theValue);
    program.setProcessEnvironment(environment);
    program.setProcessChannelMode(QProcess::MergedChannels);
    QEventLoop loop;
    QObject::connect(&program, &QProcess::finished, &loop, &QEventLoop::quit);
    QObject::connect(&program, &QProcess::errorOccurred, &loop, &QEventLoop::quit);
    QTimer::singleShot(60s, &loop, &QEventLoop::quit);
    program.start(arguments.at(1), {broker.url().toString()});
    loop.exec();

    const bool isEnded = program.state() == QProcess::NotRunning;
    if (!isEnded)
        program.kill();
    program.waitForFinished();
    const QByteArray output = program.readAll();
    std::printf("%s%s\n", output.constData(),
                isEnded ? "" : "it neither showed the value nor ended");
    const bool isWell = program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0;
    return isEnded && isWell && output.contains("it shows " + theValue.toUtf8()) ? 0 : 1;
}
