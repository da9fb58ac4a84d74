// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <sqlite/sqliteerror.h>

#include <QtSql/QSqlError>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

// The primary result codes of SQLite, as https://sqlite.org/rescode.html has them: Qt gives them
// as text, and its driver is all that we link.
enum class Result {
    None = 0, // the error is Qt's own
    Error = 1,
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    InputOutput = 10,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    TooBig = 18,
    Constraint = 19,
    Mismatch = 20,
    Misuse = 21,
    Range = 25,
    NotADatabase = 26,
};

Result resultOf(const QSqlError &error)
{
    return Result(error.nativeErrorCode().toInt() & 0xff);
}

QString explanationOf(Result result)
{
    switch (result) {
    case Result::Busy:
    case Result::Locked:
        return u"it is in use by another client or process"_s;
    case Result::ReadOnly:
        return u"it is read-only"_s;
    case Result::InputOutput:
        return u"the disk failed"_s;
    case Result::Corrupt:
        return u"it is damaged"_s;
    case Result::Full:
        return u"the disk is full"_s;
    case Result::CannotOpen:
        return u"it, or a file beside it, cannot be opened or created for writing"_s;
    case Result::NotADatabase:
        return u"it is no database of SQLite"_s;
    default:
        return {};
    }
}

} // namespace

QString reasonOf(const QSqlError &error)
{
    const QString explanation = explanationOf(resultOf(error));
    // Where Qt is the one to object, SQLite has no words for it.
    const bool isOfQt = error.databaseText().isEmpty() || resultOf(error) == Result::Misuse;
    const QString words = isOfQt ? error.driverText() : error.databaseText();
    const QString code = error.nativeErrorCode();
    const QString details = code.isEmpty() ? words : u"%1, SQLite error %2"_s.arg(words, code);
    return explanation.isEmpty() ? details : u"%1 (%2)"_s.arg(explanation, details);
}

bool isNoDatabase(const QSqlError &error)
{
    return resultOf(error) == Result::NotADatabase;
}

bool isOfStatement(const QSqlError &error)
{
    switch (resultOf(error)) {
    case Result::None:
    case Result::Error:
    case Result::TooBig:
    case Result::Constraint:
    case Result::Mismatch:
    case Result::Misuse:
    case Result::Range:
        return true;
    default:
        return false;
    }
}

} // namespace QCoMqtt::Internal
