// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/sessionstore.h>

#include <map>

namespace QCoMqtt {

//! Keeps a session beyond its client, in memory: for another client of the same process, and for
//! tests.
//! \code ClientOptions(host).sessionStore(std::make_shared<MemorySessionStore>()) \endcode
class QCOMQTT_EXPORT MemorySessionStore final : public SessionStore
{
public:
    MemorySessionStore();
    ~MemorySessionStore() override;

    //! Throws StoreError while another client has it.
    [[nodiscard]] QCoro::Task<QList<SessionRecord>> open() override;
    [[nodiscard]] QCoro::Task<> commit(QList<SessionRecord> changes) override;
    void close() override;

    //! What it holds at present, by key.
    QList<SessionRecord> records() const;

private:
    std::map<quint64, QByteArray> m_records;
    bool m_isOpen = false;
};

} // namespace QCoMqtt
