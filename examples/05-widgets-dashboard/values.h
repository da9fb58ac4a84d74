// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/HistoryModel>

#include <QtCore/QHash>
#include <QtCore/QObject>

//! The last minutes of every topic that says numbers, so that its chart is there when it is asked for.
class Values
{
public:
    //! Takes note of \a message when it is a number.
    void put(const QCoMqtt::Message &message);
    //! Nothing has been a number: an empty history, which fills when that changes.
    QCoMqtt::HistoryModel *of(const QString &topic);
    void clear() { m_histories.clear(); }

private:
    using History = std::shared_ptr<QCoMqtt::HistoryModel>;
    History &entry(const QString &topic);

    QHash<QString, History> m_histories;
};
