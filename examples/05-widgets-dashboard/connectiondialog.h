// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/ClientOptions>

#include <QtWidgets/QDialog>

class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QSpinBox;

//! Asks where to connect to.
class ConnectionDialog : public QDialog
{
public:
    explicit ConnectionDialog(const QUrl &url, QWidget *parent = nullptr);

    //! What was entered; throws QCoMqtt::UsageError when it makes no connection.
    QCoMqtt::ClientOptions options() const;
    QUrl url() const;

private:
    void onTransportChanged();
    void check();
    void chooseCertificates();

    QComboBox *m_transport;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_path;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QLineEdit *m_clientId;
    QLineEdit *m_certificates;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
};
