// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gate.h"

#include <qcomqtt/sessionstore.h>

#include <map>

//! A store in memory that takes its time and fails when a test says so.
class TestStore : public QCoMqtt::SessionStore
{
public:
    using Records = QList<QCoMqtt::SessionRecord>;

    explicit TestStore(const Records &records = {})
    {
        for (const QCoMqtt::SessionRecord &record : records)
            m_records[record.key] = *record.value;
    }

    QCoro::Task<Records> open() override
    {
        ++opened;
        if (!error.isEmpty())
            throw QCoMqtt::StoreError(error);
        co_return records();
    }
    QCoro::Task<> commit(Records changes) override
    {
        ++commits;
        ownWork = 0;
        if (isSlow)
            co_await gate;
        if (!error.isEmpty())
            throw QCoMqtt::StoreError(error);
        for (QCoMqtt::SessionRecord &change : changes) {
            if (change.value)
                m_records[change.key] = *change.value;
            else
                m_records.erase(change.key);
        }
    }
    void close() override { ++closed; }
    bool hasUncommitted() const override { return ownWork > 0; }

    //! What another process would find now.
    Records records() const
    {
        Records all;
        for (const auto &[key, value] : m_records)
            all.append({key, value});
        return all;
    }

    QString error; //!< not empty: everything fails
    bool isSlow = false; //!< commits wait at the gate
    Gate gate;
    int ownWork = 0; //!< waits for the next commit
    int opened = 0;
    int commits = 0;
    int closed = 0;

private:
    std::map<quint64, QByteArray> m_records;
};
