// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "publishpanel.h"

#include <QCoMqtt/Error>

#include <QtCore/QPointer>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace QCoMqtt;
using namespace std::chrono_literals;

PublishPanel::PublishPanel(QWidget *parent)
    : QWidget(parent)
    , m_topic(new QLineEdit)
    , m_payload(new QLineEdit)
    , m_qos(new QComboBox)
    , m_retain(new QCheckBox(tr("Retain")))
    , m_button(new QPushButton(tr("Publish")))
    , m_result(new QLabel)
{
    m_topic->setPlaceholderText(tr("Topic"));
    m_payload->setPlaceholderText(tr("Message"));
    m_qos->addItems({tr("QoS 0"), tr("QoS 1"), tr("QoS 2")});
    m_qos->setCurrentIndex(1);
    m_qos->setToolTip(tr("0: at most once, 1: at least once, 2: exactly once"));
    m_retain->setToolTip(tr("The broker keeps the message for those who subscribe later"));
    m_result->setTextFormat(Qt::PlainText);
    m_result->setWordWrap(true);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_topic, 0, 0, 1, 2);
    layout->addWidget(m_payload, 0, 2, 1, 2);
    layout->addWidget(m_button, 0, 4);
    layout->addWidget(m_qos, 1, 0);
    layout->addWidget(m_retain, 1, 1);
    layout->addWidget(m_result, 1, 2, 1, 3);
    layout->setColumnStretch(1, 2);
    layout->setColumnStretch(2, 3);
    connect(m_button, &QPushButton::clicked, this, [this] { publish(); });
    connect(m_payload, &QLineEdit::returnPressed, m_button, &QPushButton::click);
    setClient(nullptr);
}

void PublishPanel::setTopic(const QString &topic)
{
    m_topic->setText(topic);
}

void PublishPanel::setClient(Client *client)
{
    m_client = client;
    m_button->setEnabled(client != nullptr);
}

// The window may be closed, and this panel with it, before the broker answers: what comes then finds
// the pointer empty.
QCoro::Task<> PublishPanel::publish()
{
    const QPointer<PublishPanel> self(this);
    QString error;
    say(tr("Publishing ..."), false);
    try {
        const PublishOptions options
            = PublishOptions(QoS(m_qos->currentIndex())).retain(m_retain->isChecked());
        co_await m_client->publish(m_topic->text(), m_payload->text(), options).timeout(10s);
    } catch (const Error &failure) {
        error = failure.text();
    }
    if (!self)
        co_return;
    if (error.isEmpty())
        say(m_qos->currentIndex() == 0 ? tr("Sent") : tr("The broker has it"), false);
    else
        say(error, true);
}

void PublishPanel::say(const QString &text, bool isError)
{
    QPalette colors = palette();
    if (isError)
        colors.setColor(QPalette::WindowText, QColor(0xC6, 0x28, 0x28));
    m_result->setPalette(colors);
    m_result->setText(text);
}
