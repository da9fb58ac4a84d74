// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "values.h"

#include <QCoMqtt/Client>
#include <QCoMqtt/MessageLogModel>
#include <QCoMqtt/TopicTreeModel>

#include <QtCore/QDeadlineTimer>
#include <QtCore/QSortFilterProxyModel>
#include <QtCore/QTimer>
#include <QtWidgets/QMainWindow>

class Chart;
class PublishPanel;
class QLabel;
class QTableView;
class QTreeView;

//! Everything that a broker has to say: as a tree, as lines, as a log.
class MainWindow : public QMainWindow
{
public:
    MainWindow();
    ~MainWindow() override;

    //! Leaves the broker it was connected to.
    void connectTo(const QCoMqtt::ClientOptions &options, const QUrl &url);
    //! Opens the tree, and shows the numbers of \a topic when they come.
    void show(const QString &topic);
    qint64 messages() const { return m_topics.messageCount(); }

private:
    QWidget *makeTopics();
    QWidget *makeLog();
    void makeMenus();
    void makeStatusBar();

    QCoro::Task<> keepConnected(QCoMqtt::Client &client);
    QCoro::Task<> watch(QCoMqtt::EventStream events);
    QCoro::Task<> gatherValues(QCoMqtt::MessageStream messages);
    void onEvent(const QCoMqtt::ConnectionEvent &event);
    void onSelected(const QModelIndex &index);
    void askForConnection();
    void tellState();

    QCoMqtt::TopicTreeModel m_topics;
    QSortFilterProxyModel m_filtered;
    QCoMqtt::MessageLogModel m_log;
    Values m_values;
    QTreeView *m_tree;
    QTableView *m_table;
    Chart *m_chart;
    PublishPanel *m_publish;
    QLabel *m_state;
    QLabel *m_problem;
    QLabel *m_count;
    QTimer m_clock;
    QUrl m_url;
    QString m_wanted; // to be shown when it comes
    std::optional<QDeadlineTimer> m_nextAttempt;
    QString m_error;
    std::unique_ptr<QCoMqtt::Client> m_client;
};
