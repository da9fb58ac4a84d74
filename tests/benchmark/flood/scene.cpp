// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "scene.h"

#include "mainwindow.h"

#include <QtQml/QQmlApplicationEngine>
#include <QtQuick/QQuickWindow>

using namespace Qt::StringLiterals;

namespace {

class WidgetsScene : public Scene
{
public:
    explicit WidgetsScene(const QUrl &broker)
    {
        m_window.connectTo(QCoMqtt::ClientOptions(broker), broker);
        m_window.show(u"machine/flood/cpu/total"_s);
        m_window.QWidget::show();
    }
    bool isWet() const override { return m_window.messages() > 0; }

private:
    MainWindow m_window;
};

class QmlScene : public Scene
{
public:
    QmlScene(const QUrl &file, const QVariantMap &properties)
    {
        m_engine.addImportPath(QStringLiteral(QML_MODULES));
        m_engine.setInitialProperties(properties);
        m_engine.load(file);
        if (m_engine.rootObjects().isEmpty())
            qFatal("cannot load %s", qPrintable(file.toString()));
    }
    bool isWet() const override
    {
        return m_engine.rootObjects().constFirst()->property("machineSeen").toBool();
    }

private:
    QQmlApplicationEngine m_engine;
};

struct Kind
{
    QString name;
    QString description;
};

const QList<Kind> &kinds()
{
    static const QList<Kind> kinds{
        {u"qml"_s, u"06-qml-dashboard, its overview"_s},
        {u"qml-topics"_s, u"06-qml-dashboard, its list of topics"_s},
        {u"widgets"_s, u"05-widgets-dashboard"_s},
        {u"listmodel"_s, u"a handler that inserts each message into a ListModel of 100"_s},
    };
    return kinds;
}

} // namespace

QStringList Scene::names()
{
    QStringList names;
    for (const Kind &kind : kinds())
        names.append(kind.name);
    return names;
}

QString Scene::description(const QString &name)
{
    for (const Kind &kind : kinds()) {
        if (kind.name == name)
            return kind.description;
    }
    return {};
}

std::unique_ptr<Scene> Scene::make(const QString &name, const QUrl &broker)
{
    if (name == u"widgets")
        return std::make_unique<WidgetsScene>(broker);
    if (name == u"listmodel")
        return std::make_unique<QmlScene>(QUrl(u"qrc:/flood/ListModelStyle.qml"_s),
                                          QVariantMap{{u"broker"_s, broker}});
    return std::make_unique<QmlScene>(QUrl(u"qrc:/Dashboard/Main.qml"_s),
                                      QVariantMap{{u"broker"_s, broker},
                                                  {u"page"_s, name == u"qml-topics" ? 1 : 0}});
}
