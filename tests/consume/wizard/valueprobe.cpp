// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// QT_QPA_GENERIC_PLUGINS=valueprobe:<value>
// Closes the windows of the program as soon as an object with the name "value" in one of them shows
// that value.

#include <QtCore/QTimer>
#include <QtGui/QGenericPlugin>
#include <QtGui/QGuiApplication>
#include <QtGui/QWindow>
#include <QtWidgets/QApplication>
#include <QtWidgets/QWidget>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

//! Widgets of the program and what QML made in its windows, whichever it has.
QObjectList candidates()
{
    QObjectList objects;
    if (qobject_cast<QApplication *>(QCoreApplication::instance())) {
        const QWidgetList widgets = QApplication::allWidgets();
        std::copy(widgets.begin(), widgets.end(), std::back_inserter(objects));
    }
    const QWindowList windows = QGuiApplication::topLevelWindows();
    for (const QWindow *window : windows)
        objects += window->findChildren<QObject *>(u"value"_s);
    return objects;
}

bool shows(const QObject &object, const QString &value)
{
    return object.objectName() == "value"_L1 && object.property("visible").toBool()
        && object.property("text").toString() == value;
}

} // namespace

class ValueProbe : public QObject
{
public:
    explicit ValueProbe(const QString &value) : m_value(value)
    {
        connect(&m_timer, &QTimer::timeout, this, [this] { look(); });
        m_timer.start(20);
    }

private:
    void look()
    {
        const QObjectList objects = candidates();
        if (std::none_of(objects.begin(), objects.end(),
                         [this](const QObject *object) { return shows(*object, m_value); }))
            return;
        m_timer.stop();
        std::printf("it shows %s\n", qPrintable(m_value));
        std::fflush(stdout);
        const QWindowList windows = QGuiApplication::topLevelWindows();
        for (QWindow *window : windows)
            window->close();
    }

    QString m_value;
    QTimer m_timer;
};

class ValueProbePlugin : public QGenericPlugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QGenericPluginFactoryInterface_iid FILE "valueprobe.json")
public:
    QObject *create(const QString &, const QString &value) override
    {
        return new ValueProbe(value);
    }
};

#include "valueprobe.moc"
