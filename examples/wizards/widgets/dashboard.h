@if false
// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT
@endif
#pragma once

#include <QCoMqtt/Client>
#include <QCoMqtt/TopicListModel>

#include <QtCore/QTimer>
#include <QtWidgets/QMainWindow>

class QLabel;

// One value in large letters, and all topics of the broker below it.
class Dashboard final : public QMainWindow
{
public:
    explicit Dashboard(const QUrl &broker);

private:
    QWidget *makeValue();
    QWidget *makeTopics();
    QCoro::Task<> keepConnected();
    QCoro::Task<> watch(QCoMqtt::EventStream events);
    void tell(const QCoMqtt::ConnectionEvent &event);

    QCoMqtt::TopicListModel m_topics;
    QTimer m_untilStale;
    QLabel *m_value;
    QLabel *m_state;
    // The last member, and so the first to go: its end resumes whoever waits for it, while the rest of
    // the window is still there.
    QCoMqtt::Client m_client;
};
