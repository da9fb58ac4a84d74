// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QString>

#include <functional>

//! A page of help, without what surrounds its body.
struct Page
{
    QString title;
    QString body;
};

//! Where a link of a page leads in the help; empty when not into it.
using Resolver = std::function<QString(const QString &target)>;

//! What stands behind the # of a link to the heading, as on GitHub.
QString anchorOf(const QString &heading);
Page pageFromMarkdown(QString markdown, const Resolver &resolve);
