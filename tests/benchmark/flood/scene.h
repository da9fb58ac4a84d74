// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QStringList>
#include <QtCore/QUrl>

#include <memory>

//! Something with a window that the flood goes into.
class Scene
{
public:
    Scene() = default;
    virtual ~Scene() = default;
    Q_DISABLE_COPY_MOVE(Scene)

    //! Something has come of the flood.
    virtual bool isWet() const = 0;

    //! What there is to be asked for, with a line on each.
    static QStringList names();
    static QString description(const QString &name);
    static std::unique_ptr<Scene> make(const QString &name, const QUrl &broker);
};
