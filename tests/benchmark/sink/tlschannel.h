// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "channel.h"

#include <openssl/ssl.h>

#include <memory>
#include <string>

//! Whom the sink says it is.
class TlsIdentity
{
public:
    //! Both are files in PEM. Throws std::runtime_error.
    TlsIdentity(const std::string &certificate, const std::string &key);

    SSL_CTX *context() const noexcept { return m_context.get(); }

private:
    std::shared_ptr<SSL_CTX> m_context;
};

//! TLS by OpenSSL on the socket.
class TlsChannel final : public Channel
{
public:
    TlsChannel(int socket, const TlsIdentity &identity);

    std::size_t read(char *buffer, std::size_t size) override;
    std::size_t write(std::string_view bytes) override;
    bool hasPending() const override { return !m_record.empty(); }

private:
    std::size_t done(int result);
    bool sendRecord();

    std::unique_ptr<SSL, decltype(&SSL_free)> m_ssl;
    std::string m_record; // OpenSSL wants the same bytes again when the socket took none
};
