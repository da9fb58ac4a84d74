// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "tlschannel.h"

#include <openssl/err.h>

#include <algorithm>
#include <stdexcept>

namespace {

constexpr std::size_t recordSize = 16 * 1024; // the most that TLS has in one

} // namespace

TlsIdentity::TlsIdentity(const std::string &certificate, const std::string &key)
    : m_context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free)
{
    if (!m_context || SSL_CTX_use_certificate_chain_file(context(), certificate.c_str()) != 1
        || SSL_CTX_use_PrivateKey_file(context(), key.c_str(), SSL_FILETYPE_PEM) != 1) {
        throw std::runtime_error("cannot use certificate and key: "
                                 + std::string(ERR_reason_error_string(ERR_get_error())));
    }
}

TlsChannel::TlsChannel(int socket, const TlsIdentity &identity)
    : m_ssl(SSL_new(identity.context()), SSL_free)
{
    SSL_set_fd(m_ssl.get(), socket);
    SSL_set_mode(m_ssl.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_accept_state(m_ssl.get());
}

std::size_t TlsChannel::done(int result)
{
    if (result > 0)
        return static_cast<std::size_t>(result);
    const int error = SSL_get_error(m_ssl.get(), result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        end();
    ERR_clear_error();
    return 0;
}

std::size_t TlsChannel::read(char *buffer, std::size_t size)
{
    std::size_t all = 0;
    while (all < size) { // a record each time
        const std::size_t some = done(
            SSL_read(m_ssl.get(), buffer + all, static_cast<int>(size - all)));
        if (some == 0)
            break;
        all += some;
    }
    return all;
}

bool TlsChannel::sendRecord()
{
    if (m_record.empty())
        return true;
    if (done(SSL_write(m_ssl.get(), m_record.data(), static_cast<int>(m_record.size()))) == 0)
        return false;
    m_record.clear();
    return true;
}

std::size_t TlsChannel::write(std::string_view bytes)
{
    if (!sendRecord() || bytes.empty())
        return 0;
    m_record = bytes.substr(0, recordSize);
    const std::size_t size = m_record.size();
    sendRecord();
    return size;
}
