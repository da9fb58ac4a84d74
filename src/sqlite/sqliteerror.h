// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QString>

QT_BEGIN_NAMESPACE
class QSqlError;
QT_END_NAMESPACE

namespace QCoMqtt::Internal {

//! What is wrong with the file, in words for a person.
[[nodiscard]] QString reasonOf(const QSqlError &error);
//! The file is something else.
[[nodiscard]] bool isNoDatabase(const QSqlError &error);
//! The statement is to blame, and would fail again; not the file, the disk or the memory.
[[nodiscard]] bool isOfStatement(const QSqlError &error);

} // namespace QCoMqtt::Internal
