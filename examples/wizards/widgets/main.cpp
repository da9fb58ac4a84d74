@if false
// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT
@endif
#include "dashboard.h"

#include <QCoMqtt/Error>

#include <QtWidgets/QApplication>

// Another broker may be given as the first argument.
int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    try {
        Dashboard dashboard(QUrl(app.arguments().value(1, QStringLiteral("%{BrokerUrl}"))));
        dashboard.show();
        return app.exec();
    } catch (const QCoMqtt::Error &error) {
        qCritical() << error.what();
        return 1;
    }
}
