// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QLoggingCategory>
#include <QtCore/QStringList>

//! Takes every line that is logged as long as it lives, instead of printing it. Only one at a time.
class LogCatcher
{
public:
    //! \a rules as in QLoggingCategory::setFilterRules().
    explicit LogCatcher(const QString &rules = QStringLiteral("qcomqtt.*=true"))
    {
        s_lines.clear();
        QLoggingCategory::setFilterRules(rules);
        m_previous = qInstallMessageHandler(&LogCatcher::take);
    }
    ~LogCatcher()
    {
        qInstallMessageHandler(m_previous);
        QLoggingCategory::setFilterRules({});
    }
    Q_DISABLE_COPY_MOVE(LogCatcher)

    //! "category: text" of all of them.
    const QStringList &lines() const { return s_lines; }
    //! The texts of one category.
    QStringList linesOf(QLatin1StringView category) const
    {
        const QString start = category + QStringLiteral(": ");
        QStringList found;
        for (const QString &line : std::as_const(s_lines)) {
            if (line.startsWith(start))
                found.append(line.mid(start.size()));
        }
        return found;
    }
    QString text() const { return s_lines.join(u'\n'); }

private:
    static void take(QtMsgType, const QMessageLogContext &context, const QString &text)
    {
        s_lines.append(QString::fromUtf8(context.category) + QStringLiteral(": ") + text);
    }

    static inline QStringList s_lines;
    QtMessageHandler m_previous = nullptr;
};
