// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

#include <utility>

//! What the figures depend on beside the library: machine, compiler, Qt, and how all was built.
QList<std::pair<QString, QString>> facts();

//! Why the figures of this build say nothing about speed; empty when they do.
QList<QString> warnings();
