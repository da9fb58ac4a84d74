// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QUrl>

namespace QCoMqtt::Internal {

//! What a person types for a server: a URL, or "host", "host:port", "::1".
[[nodiscard]] QUrl urlFromServer(const QString &server);
//! \a url with the port and path of its scheme when it has none, and without what means nothing.
//! Throws UsageError that names what is wrong, never the password.
[[nodiscard]] QUrl checkedServerUrl(const QUrl &url);
[[nodiscard]] bool isEncrypted(const QUrl &url);
//! How errors name the server.
[[nodiscard]] QString displayName(const QUrl &url);

} // namespace QCoMqtt::Internal
