// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "machine.h"
#include "publisher.h"

#include <QCoMqtt/Error>
#include <QCoMqtt/LocalBroker>

#include <QtCore/QCommandLineParser>
#include <QtCore/QTimer>
#include <QtGui/QGuiApplication>
#include <QtGui/QPalette>
#include <QtQml/QQmlApplicationEngine>
#include <QtQuick/QQuickWindow>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

//! This machine's readings, for somebody to see.
QCoro::Task<> publishReadings(QUrl broker, std::stop_token stop)
{
    try {
        co_await publishMachine(QCoMqtt::ClientOptions(broker), stop);
    } catch (const QCoMqtt::Error &) {
        // The window says how the connection is.
    }
}

struct Arguments
{
    QUrl broker;
    QString screenshot;
    QSize size;
    int seconds = 5;
    int page = 0;
    bool isDark = false;
};

Arguments parse(const QGuiApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Shows machines that tell of themselves. Without --broker: this one, by a broker of its own."_s);
    const QCommandLineOption broker(u"broker"_s, u"Such as mqtt://user:password@host."_s, u"URL"_s);
    const QCommandLineOption screenshot(
        u"screenshot"_s, u"Save a picture after a few seconds, and end."_s, u"FILE"_s);
    const QCommandLineOption seconds(u"seconds"_s, u"How many; default 5."_s, u"N"_s, u"5"_s);
    const QCommandLineOption size(u"size"_s, u"Of the window, such as 1100x720."_s, u"SIZE"_s);
    const QCommandLineOption page(u"page"_s, u"To begin with: 0, 1 or 2."_s, u"N"_s, u"0"_s);
    const QCommandLineOption dark(u"dark"_s, u"Light on dark, whatever the desktop is."_s);
    const QCommandLineOption light(u"light"_s, u"Dark on light."_s);
    parser.addOptions({broker, screenshot, seconds, size, page, dark, light});
    parser.addHelpOption();
    parser.process(app);

    Arguments arguments;
    arguments.broker = QUrl(parser.value(broker));
    arguments.screenshot = parser.value(screenshot);
    arguments.seconds = std::max(1, parser.value(seconds).toInt());
    arguments.page = parser.value(page).toInt();
    const QStringList extent = parser.value(size).split(u'x');
    if (extent.size() == 2)
        arguments.size = QSize(extent.at(0).toInt(), extent.at(1).toInt());
    const bool isDesktopDark = app.palette().color(QPalette::Window).lightness() < 128;
    arguments.isDark = parser.isSet(dark) || (isDesktopDark && !parser.isSet(light));
    return arguments;
}

//! Saves a picture of \a window and ends the program: well when there was a machine to see.
void saveAndQuit(QQuickWindow &window, const QString &file)
{
    const bool isSaved = window.grabWindow().save(file);
    const bool isShown = window.property("machineSeen").toBool();
    if (!isSaved)
        std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
    else if (!isShown)
        std::fprintf(stderr, "no machine told of itself\n");
    QCoreApplication::exit(isSaved && isShown ? 0 : 1);
}

} // namespace

int main(int argc, char *argv[])
{
    QSurfaceFormat format = QSurfaceFormat::defaultFormat();
    format.setSamples(4); // smooth lines
    QSurfaceFormat::setDefaultFormat(format);
    QGuiApplication app(argc, argv);
    const Arguments arguments = parse(app);

    QUrl broker = arguments.broker;
    QCoMqtt::LocalBroker own;
    std::stop_source stop;
    std::optional<QCoro::Task<>> readings;
    if (broker.isEmpty()) {
        own.listen();
        broker = own.url();
        readings = publishReadings(broker, stop.get_token());
    }

    QQmlApplicationEngine engine;
    engine.setInitialProperties({{u"broker"_s, broker},
                                 {u"page"_s, arguments.page},
                                 {u"dark"_s, arguments.isDark}});
    engine.load(u"qrc:/Dashboard/Main.qml"_s);
    auto *const window = qobject_cast<QQuickWindow *>(engine.rootObjects().value(0));
    if (!window)
        return 1;
    if (arguments.size.isValid())
        window->resize(arguments.size);
    if (!arguments.screenshot.isEmpty()) {
        QTimer::singleShot(std::chrono::seconds(arguments.seconds), window,
                           [&] { saveAndQuit(*window, arguments.screenshot); });
    }
    const int code = app.exec();
    stop.request_stop();
    if (readings)
        QCoro::waitFor(*readings); // it says goodbye, which takes an event loop
    return code;
}
