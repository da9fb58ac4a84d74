// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoMqtt/Client>

#include <QtWidgets/QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

//! Publishes what is typed in, and says how that went.
class PublishPanel : public QWidget
{
public:
    explicit PublishPanel(QWidget *parent = nullptr);

    void setTopic(const QString &topic);
    //! Whose connection it uses; null: none.
    void setClient(QCoMqtt::Client *client);

private:
    QCoro::Task<> publish();
    void say(const QString &text, bool isError);

    QCoMqtt::Client *m_client = nullptr;
    QLineEdit *m_topic;
    QLineEdit *m_payload;
    QComboBox *m_qos;
    QCheckBox *m_retain;
    QPushButton *m_button;
    QLabel *m_result;
};
