// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "markdown.h"

#include <QtCore/QStringList>

//! Something a header declares, and where it stands on its page.
struct Keyword
{
    QString name; //!< Client, Client::connect
    QString anchor;
};

//! The public part of a header, with its //! comments, as a page.
class Header
{
public:
    //! \a isQml: shows what QML sees of a class.
    Header(const QString &source, bool isQml);

    QString body() const { return m_body; }
    QList<Keyword> keywords() const { return m_keywords; }

private:
    struct Scope
    {
        QString name; // empty: not a class
        bool isHidden = false;
        int depth = 0; // of the braces around its content
    };
    void read(const QString &line);
    void comment(const QString &text);
    void declare(const QString &line);
    bool isEndOfScope(const QString &code);
    bool isAccess(const QString &code);
    void finish(const QString &declaration, bool hasBody);
    void enter(const QString &declaration);
    void show(const QString &declaration);
    bool isShown(const QString &declaration) const;
    bool isHidden() const;
    QString nameOf(const QString &declaration) const;
    QString takeComment();

    const bool m_isQml;
    QString m_body;
    QList<Keyword> m_keywords;
    QList<Scope> m_scopes;
    QStringList m_comment;
    QStringList m_declaration;
    qsizetype m_indentation = 0; // of the declaration
    int m_depth = 0;
    int m_skipTo = -1; // the depth at which the body of a function ends
};
