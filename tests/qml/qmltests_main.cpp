// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "brokeroftest.h"

#include <QtQml/QQmlContext>
#include <QtQml/QQmlEngine>
#include <QtQuickTest/quicktest.h>

using namespace Qt::StringLiterals;

//! Gives every test file an engine that finds the module in the build tree, and a broker.
class Setup : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        auto *const broker = new BrokerOfTest;
        QObject::connect(engine, &QObject::destroyed, broker, &QObject::deleteLater);
        engine->addImportPath(QStringLiteral(QML_MODULES));
        engine->rootContext()->setContextProperty(u"broker"_s, broker);
    }
};

QUICK_TEST_MAIN_WITH_SETUP(qml, Setup)

#include "qmltests_main.moc"
