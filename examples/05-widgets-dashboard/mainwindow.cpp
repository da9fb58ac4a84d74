// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "mainwindow.h"

#include "chart.h"
#include "connectiondialog.h"
#include "publishpanel.h"

#include <QCoMqtt/Error>

#include <QtWidgets/QApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStatusBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>
#include <QtWidgets/QVBoxLayout>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString nameOf(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Disconnected:
        return MainWindow::tr("Not connected");
    case ConnectionState::Connecting:
        return MainWindow::tr("Connecting");
    case ConnectionState::Connected:
        return MainWindow::tr("Connected");
    case ConnectionState::WaitingToReconnect:
        return MainWindow::tr("Waiting");
    case ConnectionState::Disconnecting:
        return MainWindow::tr("Disconnecting");
    }
    return {};
}

QWidget *column(std::initializer_list<QWidget *> widgets)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget *widget : widgets)
        layout->addWidget(widget);
    return box;
}

} // namespace

MainWindow::MainWindow()
    : m_tree(new QTreeView), m_table(new QTableView), m_chart(new Chart), m_publish(new PublishPanel)
    , m_state(new QLabel), m_problem(new QLabel), m_count(new QLabel)
{
    setWindowTitle(tr("MQTT dashboard"));
    auto *right = new QSplitter(Qt::Vertical);
    right->addWidget(m_chart);
    right->addWidget(makeLog());
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    auto *splitter = new QSplitter;
    splitter->addWidget(makeTopics());
    splitter->addWidget(column({right, m_publish}));
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({540, 540});
    auto *central = column({splitter});
    central->layout()->setContentsMargins(8, 8, 8, 4);
    setCentralWidget(central);
    makeMenus();
    makeStatusBar();
    resize(1100, 700);
}

// The client first: it ends the coroutines of this window, while all else is there.
MainWindow::~MainWindow()
{
    m_publish->setClient(nullptr);
    m_client.reset();
}

QWidget *MainWindow::makeTopics()
{
    m_filtered.setSourceModel(&m_topics);
    m_filtered.setSortRole(TopicModel::SortRole);
    m_filtered.setFilterRole(TopicModel::TopicRole);
    m_filtered.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filtered.setRecursiveFilteringEnabled(true);
    m_tree->setModel(&m_filtered);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setSortingEnabled(true);
    m_tree->sortByColumn(TopicModel::TopicColumn, Qt::AscendingOrder);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(TopicModel::ValueColumn, QHeaderView::Stretch);
    m_tree->setColumnWidth(TopicModel::TopicColumn, 170);
    m_tree->setIndentation(14);
    for (const int narrow : {int(TopicModel::CountColumn), int(TopicModel::RateColumn), int(TopicModel::AgeColumn)})
        m_tree->setColumnWidth(narrow, narrow == TopicModel::CountColumn ? 78 : 58);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) { onSelected(index); });
    connect(&m_topics, &TopicModel::updated, this, [this] {
        m_count->setText(tr("%L1 messages, %L2 topics").arg(m_topics.messageCount()).arg(m_topics.topicCount()));
        if (!m_wanted.isEmpty())
            show(m_wanted);
    });

    auto *filter = new QLineEdit;
    filter->setPlaceholderText(tr("Filter topics"));
    filter->setClearButtonEnabled(true);
    connect(filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filtered.setFilterFixedString(text);
        if (!text.isEmpty())
            m_tree->expandAll();
    });
    return column({filter, m_tree});
}

QWidget *MainWindow::makeLog()
{
    m_log.setMaximumMessages(2000);
    m_log.setUpdateInterval(100);
    m_table->setModel(&m_log);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->horizontalHeader()->setSectionResizeMode(MessageLogModel::ValueColumn, QHeaderView::Stretch);
    m_table->setColumnWidth(MessageLogModel::TimeColumn, 90);
    m_table->setColumnWidth(MessageLogModel::TopicColumn, 260);
    m_table->setColumnWidth(MessageLogModel::QoSColumn, 50);
    connect(&m_log, &MessageLogModel::updated, m_table, &QTableView::scrollToBottom);
    auto *pause = new QToolButton;
    pause->setText(tr("Pause the log"));
    pause->setCheckable(true);
    connect(pause, &QToolButton::toggled, this, [this](bool paused) { m_log.setPaused(paused); });
    return column({m_table, pause});
}

void MainWindow::makeMenus()
{
    QMenu *menu = menuBar()->addMenu(tr("&Broker"));
    menu->addAction(tr("&Connect ..."), QKeySequence::Open, this, [this] { askForConnection(); });
    menu->addAction(tr("&Clear"), this, [this] {
        m_chart->show({}, nullptr);
        m_topics.clear();
        m_log.clear();
        m_values.clear();
    });
    menu->addSeparator();
    menu->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);
}

void MainWindow::makeStatusBar()
{
    m_problem->setTextFormat(Qt::PlainText);
    statusBar()->addWidget(m_state);
    statusBar()->addWidget(m_problem, 1);
    statusBar()->addPermanentWidget(m_count);
    m_clock.setInterval(250ms);
    connect(&m_clock, &QTimer::timeout, this, [this] { tellState(); });
    m_clock.start();
    tellState();
}

void MainWindow::connectTo(const ClientOptions &options, const QUrl &url)
{
    m_publish->setClient(nullptr);
    m_client.reset();
    m_chart->show({}, nullptr);
    m_topics.clear();
    m_log.clear();
    m_values.clear();
    m_url = url;
    m_error.clear();

    ClientOptions own = options;
    own.reconnect(ReconnectPolicy::exponential(1s, 30s).retryFirstConnect());
    m_client = std::make_unique<Client>(own);
    m_publish->setClient(m_client.get());
    m_topics.follow(m_client->messages());
    m_log.follow(m_client->messages());
    gatherValues(m_client->messages());
    watch(m_client->events());
    keepConnected(*m_client);
}

// Coroutines of a window: the client goes before the window's other members, and whoever waits for it is
// resumed then for the last time, with CancelledError.
QCoro::Task<> MainWindow::keepConnected(Client &client)
{
    try {
        co_await client.connect();
        co_await client.subscribe("#", QoS::AtLeastOnce);
    } catch (const CancelledError &) {
        co_return;
    } catch (const Error &error) {
        m_error = error.text();
    }
    tellState();
}

QCoro::Task<> MainWindow::watch(EventStream events)
{
    try {
        while (auto event = co_await events.next())
            onEvent(*event);
    } catch (const Error &) {
        // The client is gone, or will not try again: the last event has said why.
    }
}

QCoro::Task<> MainWindow::gatherValues(MessageStream messages)
{
    try {
        while (auto message = co_await messages.next())
            m_values.put(*message);
    } catch (const Error &) {
        // As above.
    }
}

void MainWindow::onEvent(const ConnectionEvent &event)
{
    if (event.type() == ConnectionEvent::Type::Gap)
        return;
    m_error = event.failure() ? event.failure()->text : QString();
    m_nextAttempt.reset();
    if (const auto delay = event.retryDelay())
        m_nextAttempt = QDeadlineTimer(*delay);
    tellState();
}

void MainWindow::tellState()
{
    const ConnectionState state = m_client ? m_client->state() : ConnectionState::Disconnected;
    QString text = nameOf(state);
    if (state == ConnectionState::WaitingToReconnect && m_nextAttempt)
        text = tr("Next attempt in %1 s").arg((m_nextAttempt->remainingTime() + 999) / 1000);
    if (!m_url.isEmpty())
        text += u"  "_s + m_url.toDisplayString(QUrl::RemoveUserInfo);
    m_state->setText(text);
    m_problem->setText(state == ConnectionState::Connected ? QString() : m_error);
}

void MainWindow::onSelected(const QModelIndex &index)
{
    const QString topic = index.data(TopicModel::TopicRole).toString();
    if (index.data(TopicModel::HasMessageRole).toBool()) {
        m_publish->setTopic(topic);
        m_chart->show(topic, m_values.of(topic));
    }
}

void MainWindow::show(const QString &topic)
{
    m_wanted = topic;
    const QModelIndex index = m_filtered.mapFromSource(m_topics.indexOf(topic));
    if (!index.isValid())
        return;
    m_wanted.clear();
    m_tree->expandAll();
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

void MainWindow::askForConnection()
{
    ConnectionDialog dialog(m_url, this);
    if (dialog.exec() == QDialog::Accepted)
        connectTo(dialog.options(), dialog.url());
}
