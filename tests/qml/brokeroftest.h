// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "testauthority.h"

#include <QCoMqtt/Client>
#include <QCoMqtt/LocalBroker>

#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtCore/QUrl>

//! A broker that QML tests start, disturb and look into, with an observer that is subscribed to
//! everything.
class BrokerOfTest : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QUrl url READ url CONSTANT)
    //! Of startTls() and startWebSocket().
    Q_PROPERTY(QUrl tlsUrl READ tlsUrl CONSTANT)
    Q_PROPERTY(QUrl webSocketUrl READ webSocketUrl CONSTANT)
    //! Where the files of startTls() are: ca.pem, client.pem, and encrypted.key, whose passphrase is
    //! "secret".
    Q_PROPERTY(QString folder READ folder CONSTANT)
    //! Packets of the clients under test, since start().
    Q_PROPERTY(int connects READ connects NOTIFY packetsChanged)
    Q_PROPERTY(int subscribes READ subscribes NOTIFY packetsChanged)
    Q_PROPERTY(int unsubscribes READ unsubscribes NOTIFY packetsChanged)
    Q_PROPERTY(int publishes READ publishes NOTIFY packetsChanged)
    Q_PROPERTY(int connections READ connections NOTIFY packetsChanged)
    //! What the observer got: "topic=payload", the payload in hexadecimal when it is no text.
    Q_PROPERTY(QStringList seen READ seen NOTIFY seenChanged)
    //! Warnings and debug messages since start().
    Q_PROPERTY(QString log READ log CONSTANT)
    //! Publishes a number to "flood" about a thousand times a second.
    Q_PROPERTY(bool flood READ isFlooding WRITE setFlooding NOTIFY floodChanged)

public:
    BrokerOfTest();
    ~BrokerOfTest() override;

    //! A new broker; whatever was there before is gone.
    Q_INVOKABLE void start();
    //! As a server that is shut down and started again, on the same port.
    Q_INVOKABLE void goDown();
    Q_INVOKABLE void comeUp();
    //! Sessions and what is retained.
    Q_INVOKABLE void forget() { m_broker->clear(); }
    //! Also with TLS, for clients that have a certificate. False when openssl is not there.
    Q_INVOKABLE bool startTls();
    Q_INVOKABLE void startWebSocket() { m_broker->listenWebSocket(); }
    //! Connections come about, and nothing is answered.
    Q_INVOKABLE void playDead() { m_broker->setAccepting(false); }
    Q_INVOKABLE void addUser(const QString &user, const QString &password);
    Q_INVOKABLE void publish(const QString &topic, const QString &text, bool retain = false);
    //! The numbers from 1 to \a count at once, to \a topic or, when it ends in /, to 10 topics below.
    Q_INVOKABLE void publishNumbers(const QString &topic, int count);
    Q_INVOKABLE void publishHex(const QString &topic, const QString &hex);
    //! From now on PUBLISH is answered with 0x97, Quota exceeded.
    Q_INVOKABLE void refusePublishes() { m_refuses = true; }
    //! The connection of who publishes next is lost before that is seen.
    Q_INVOKABLE void cutNext() { m_cuts = true; }
    //! From now on PUBLISH and SUBSCRIBE are read and never answered.
    Q_INVOKABLE void swallow() { m_swallows = true; }
    //! From now on what the server sends back waits for release().
    Q_INVOKABLE void holdEchoes() { m_holds = true; }
    Q_INVOKABLE void release();
    //! Answers requests on "service" with what they ask in upper case.
    Q_INVOKABLE void serve();

    QUrl url() const { return m_broker->url(); }
    QUrl tlsUrl() const { return m_broker->tlsUrl(); }
    QUrl webSocketUrl() const { return m_broker->webSocketUrl(); }
    QString folder() const { return m_authority ? m_authority->filePath(u"") : QString(); }
    int connects() const { return m_counts.value(Type::Connect); }
    int subscribes() const { return m_counts.value(Type::Subscribe); }
    int unsubscribes() const { return m_counts.value(Type::Unsubscribe); }
    int publishes() const { return m_counts.value(Type::Publish); }
    int connections() const { return m_broker->connections(); }
    QStringList seen() const { return m_seen; }
    QString log() const;
    bool isFlooding() const { return m_flood.isActive(); }
    void setFlooding(bool on);

Q_SIGNALS:
    void packetsChanged();
    void seenChanged();
    void floodChanged();

private:
    using Type = QCoMqtt::LocalBrokerPacket::Type;

    QCoMqtt::LocalBrokerFault look(const QCoMqtt::LocalBrokerPacket &packet);
    QCoro::Task<> observe();

    std::unique_ptr<QCoMqtt::LocalBroker> m_broker;
    std::unique_ptr<QCoMqtt::Client> m_observer;
    QHash<Type, int> m_counts;
    QStringList m_seen;
    QTimer m_flood;
    int m_flooded = 0;
    bool m_refuses = false;
    bool m_swallows = false;
    bool m_holds = false;
    bool m_cuts = false;
    std::unique_ptr<TestAuthority> m_authority;
};
