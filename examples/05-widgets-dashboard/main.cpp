// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "machine.h"
#include "mainwindow.h"
#include "publisher.h"

#include <QCoMqtt/Error>
#include <QCoMqtt/LocalBroker>

#include <QtCore/QCommandLineParser>
#include <QtWidgets/QApplication>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

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

//! Saves a picture of \a window and ends the program: well when there was something to see.
void saveAndQuit(MainWindow &window, const QString &file)
{
    const bool isSaved = window.grab().save(file);
    if (!isSaved)
        std::fprintf(stderr, "cannot write %s\n", qPrintable(file));
    else if (window.messages() == 0)
        std::fprintf(stderr, "no message came\n");
    QCoreApplication::exit(isSaved && window.messages() > 0 ? 0 : 1);
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Shows what a broker has to say. Without --broker: this machine's readings, by a broker of its own."_s);
    const QCommandLineOption broker(u"broker"_s, u"Such as mqtt://user:password@host."_s, u"URL"_s);
    const QCommandLineOption screenshot(
        u"screenshot"_s, u"Save a picture after a few seconds, and end."_s, u"FILE"_s);
    const QCommandLineOption seconds(u"seconds"_s, u"How many; default 5."_s, u"N"_s, u"5"_s);
    const QCommandLineOption size(u"size"_s, u"Of the window, such as 1100x700."_s, u"SIZE"_s);
    parser.addOptions({broker, screenshot, seconds, size});
    parser.addHelpOption();
    parser.process(app);

    QUrl url(parser.value(broker));
    QCoMqtt::LocalBroker own;
    std::stop_source stop;
    std::optional<QCoro::Task<>> readings;
    MainWindow window;
    if (url.isEmpty()) {
        own.listen();
        url = own.url();
        readings = publishReadings(url, stop.get_token());
        window.show(u"machine/"_s + Machine::name() + u"/cpu/total"_s);
    }
    window.connectTo(QCoMqtt::ClientOptions(url), url);
    const QStringList extent = parser.value(size).split(u'x');
    if (extent.size() == 2)
        window.resize(extent.at(0).toInt(), extent.at(1).toInt());
    window.QWidget::show();
    if (parser.isSet(screenshot)) {
        QTimer::singleShot(std::chrono::seconds(std::max(1, parser.value(seconds).toInt())), &window,
                           [&] { saveAndQuit(window, parser.value(screenshot)); });
    }
    const int code = app.exec();
    stop.request_stop();
    if (readings)
        QCoro::waitFor(*readings); // it says goodbye, which takes an event loop
    return code;
}
