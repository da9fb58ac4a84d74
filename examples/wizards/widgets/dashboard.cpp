@if false
// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT
@endif
#include "dashboard.h"

#include <QCoMqtt/Error>
#include <QCoMqtt/TopicBinding>

#include <QtWidgets/QGroupBox>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

using namespace QCoMqtt;
using namespace std::chrono_literals;

static ClientOptions optionsFor(const QUrl &broker)
{
    ClientOptions options(broker);
    options.reconnect(ReconnectPolicy::exponential(1s, 30s).retryFirstConnect());
    return options;
}

Dashboard::Dashboard(const QUrl &broker)
    : m_value(new QLabel(QStringLiteral("–"))), m_state(new QLabel(tr("Connecting")))
    , m_client(optionsFor(broker))
{
    setWindowTitle(tr("MQTT dashboard"));
    auto *central = new QWidget;
    auto *layout = new QVBoxLayout(central);
    layout->addWidget(makeValue());
    layout->addWidget(makeTopics(), 1);
    setCentralWidget(central);
    statusBar()->addWidget(m_state);
    resize(560, 420);

    m_topics.follow(m_client.messages());
    watch(m_client.events());
    keepConnected();
}

QWidget *Dashboard::makeValue()
{
    m_value->setObjectName(QStringLiteral("value"));
    m_value->setTextFormat(Qt::PlainText);
    m_value->setAlignment(Qt::AlignCenter);
    QFont large = m_value->font();
    large.setPointSize(48);
    m_value->setFont(large);
    auto *box = new QGroupBox(QStringLiteral("%{Topic}"));
    auto *layout = new QVBoxLayout(box);
    layout->addWidget(m_value);

    // It subscribes whenever there is a connection, and the label shows what comes.
    const auto *binding = new TopicBinding(m_client, "%{Topic}", m_value, "text");
    m_untilStale.setSingleShot(true);
    m_untilStale.setInterval(60s);
    connect(binding, &TopicBinding::received, this, [this] {
        m_value->setEnabled(true);
        m_untilStale.start();
    });
    connect(&m_untilStale, &QTimer::timeout, this, [this] { m_value->setEnabled(false); });
    return box;
}

QWidget *Dashboard::makeTopics()
{
    auto *table = new QTableView;
    table->setModel(&m_topics);
    table->verticalHeader()->hide();
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->horizontalHeader()->setSectionResizeMode(TopicModel::ValueColumn, QHeaderView::Stretch);
    table->setColumnWidth(TopicModel::TopicColumn, 180);
    for (const int narrow : {TopicModel::CountColumn, TopicModel::RateColumn, TopicModel::AgeColumn})
        table->setColumnWidth(narrow, 60);
    return table;
}

QCoro::Task<> Dashboard::keepConnected()
{
    try {
        co_await m_client.connect();
        co_await m_client.subscribe("#", QoS::AtLeastOnce);
    } catch (const CancelledError &) {
        co_return; // the window is being closed
    } catch (const Error &error) {
        m_state->setText(error.text());
    }
}

QCoro::Task<> Dashboard::watch(EventStream events)
{
    try {
        while (auto event = co_await events.next())
            tell(*event);
    } catch (const Error &) {
        // The client is gone, or will not try again: the last event has said why.
    }
}

void Dashboard::tell(const ConnectionEvent &event)
{
    if (event.type() == ConnectionEvent::Type::Connected)
        m_state->setText(tr("Connected"));
    else if (const auto failure = event.failure())
        m_state->setText(tr("Not connected: %1").arg(failure->text));
}
