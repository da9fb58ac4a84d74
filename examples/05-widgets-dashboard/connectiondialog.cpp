// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "connectiondialog.h"

#include <QCoMqtt/Error>
#include <QCoMqtt/TlsOptions>

#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

struct Transport
{
    const char *scheme;
    const char *name;
    int port;
    bool isEncrypted;
    bool hasPath;
};

constexpr Transport transports[] = {
    {"mqtt", QT_TRANSLATE_NOOP("ConnectionDialog", "TCP"), 1883, false, false},
    {"mqtts", QT_TRANSLATE_NOOP("ConnectionDialog", "TLS"), 8883, true, false},
    {"ws", QT_TRANSLATE_NOOP("ConnectionDialog", "WebSocket"), 80, false, true},
    {"wss", QT_TRANSLATE_NOOP("ConnectionDialog", "WebSocket over TLS"), 443, true, true},
};

} // namespace

ConnectionDialog::ConnectionDialog(const QUrl &url, QWidget *parent)
    : QDialog(parent)
    , m_transport(new QComboBox)
    , m_host(new QLineEdit(url.host()))
    , m_port(new QSpinBox)
    , m_path(new QLineEdit(url.path().isEmpty() ? u"/mqtt"_s : url.path()))
    , m_user(new QLineEdit(url.userName()))
    , m_password(new QLineEdit(url.password()))
    , m_clientId(new QLineEdit)
    , m_certificates(new QLineEdit)
    , m_problem(new QLabel)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Connect"));
    for (const Transport &transport : transports) {
        m_transport->addItem(tr(transport.name));
        if (url.scheme() == QLatin1StringView(transport.scheme))
            m_transport->setCurrentIndex(m_transport->count() - 1);
    }
    m_port->setRange(1, 65535);
    m_port->setValue(url.port(transports[m_transport->currentIndex()].port));
    m_password->setEchoMode(QLineEdit::Password);
    m_clientId->setPlaceholderText(tr("chosen by the broker"));
    m_certificates->setPlaceholderText(tr("those of the system"));
    m_problem->setWordWrap(true);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Connect"));

    auto *browse = new QPushButton(tr("Browse ..."));
    auto *certificates = new QHBoxLayout;
    certificates->addWidget(m_certificates);
    certificates->addWidget(browse);
    auto *layout = new QFormLayout(this);
    layout->addRow(tr("&Transport"), m_transport);
    layout->addRow(tr("&Host"), m_host);
    layout->addRow(tr("&Port"), m_port);
    layout->addRow(tr("P&ath"), m_path);
    layout->addRow(tr("&User"), m_user);
    layout->addRow(tr("Pass&word"), m_password);
    layout->addRow(tr("Client &id"), m_clientId);
    layout->addRow(tr("A&uthorities"), certificates);
    layout->addRow(m_problem);
    layout->addRow(m_buttons);

    connect(browse, &QPushButton::clicked, this, [this] { chooseCertificates(); });
    connect(m_transport, &QComboBox::currentIndexChanged, this, [this] {
        m_port->setValue(transports[m_transport->currentIndex()].port);
        onTransportChanged();
    });
    for (QLineEdit *edit : {m_host, m_path, m_user, m_password, m_clientId, m_certificates})
        connect(edit, &QLineEdit::textChanged, this, [this] { check(); });
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    onTransportChanged();
}

void ConnectionDialog::chooseCertificates()
{
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Certificates of the authorities to trust"), {}, tr("Certificates (*.pem *.crt)"));
    if (!file.isEmpty())
        m_certificates->setText(file);
}

void ConnectionDialog::onTransportChanged()
{
    const Transport &transport = transports[m_transport->currentIndex()];
    m_path->setEnabled(transport.hasPath);
    m_certificates->setEnabled(transport.isEncrypted);
    check();
}

// The library says what is wrong, before anything is tried.
void ConnectionDialog::check()
{
    QString problem;
    try {
        if (m_host->text().isEmpty())
            problem = tr("A host is needed.");
        else
            (void)options();
    } catch (const Error &error) {
        problem = error.text();
    }
    m_problem->setText(problem);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty());
}

QUrl ConnectionDialog::url() const
{
    const Transport &transport = transports[m_transport->currentIndex()];
    QUrl url;
    url.setScheme(QLatin1StringView(transport.scheme));
    url.setHost(m_host->text());
    url.setPort(m_port->value());
    if (transport.hasPath)
        url.setPath(m_path->text());
    return url;
}

ClientOptions ConnectionDialog::options() const
{
    ClientOptions options(url());
    if (!m_user->text().isEmpty() && !m_password->text().isEmpty())
        options.credentials(m_user->text(), m_password->text());
    else if (!m_user->text().isEmpty())
        options.userName(m_user->text());
    if (!m_clientId->text().isEmpty())
        options.clientId(m_clientId->text());
    if (m_certificates->isEnabled() && !m_certificates->text().isEmpty())
        options.tls(TlsOptions().caFile(m_certificates->text()));
    return options;
}
