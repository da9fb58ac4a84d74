// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "filteruser.h"
#include "ownwrites.h"

#include <qcomqtt/jsonpath.h>

#include <QtCore/QDateTime>
#include <QtCore/QTimer>
#include <QtCore/QVariant>

namespace QCoMqtt {

class JsPromise;

//! The value of one topic, to be shown and set.
//! \code
//! MqttTopic { id: humidity; topic: "humidity/outside" }
//! Text { text: humidity.value }
//! \endcode
//! While there is no connection the value is Stale. With a connection that goes on with the session
//! of the one before, and a topic that is subscribed with QoS 1 or 2, nothing can have been missed,
//! and it is again what it was; otherwise it stays Stale until the next message.
//!
//! What is written before the component is complete is what its bindings begin with, and is not
//! published: the topic keeps the value that it has.
class QCOMQTT_QML_EXPORT MqttTopic : public QObject, public FilterUser
{
    Q_OBJECT
    QML_ELEMENT
    Q_CLASSINFO("RegisterEnumClassesUnscoped", "false")
    Q_INTERFACES(QQmlParserStatus)
    //! Default: Mqtt.client of the nearest ancestor that has one.
    Q_PROPERTY(QCoMqtt::MqttClient *client READ client WRITE setClient RESET resetClient NOTIFY
                   clientChanged FINAL)
    Q_PROPERTY(QString topic READ filter WRITE setFilter NOTIFY topicChanged FINAL)
    //! For the subscription and for what is written: 0, 1 or 2.
    Q_PROPERTY(int qos READ qos WRITE setQos NOTIFY qosChanged FINAL)
    //! A place in a JSON document, such as a.b[0]; empty: the whole payload. What is written there
    //! replaces it in the newest document.
    Q_PROPERTY(QString path READ path WRITE setPath NOTIFY pathChanged FINAL)
    //! Where to publish what is written, when that is another topic than where it is read. The value
    //! goes there as it is, without the document around it.
    Q_PROPERTY(QString commandTopic MEMBER m_commandTopic NOTIFY commandTopicChanged FINAL)
    //! What is written is retained.
    Q_PROPERTY(bool retain MEMBER m_retain NOTIFY retainChanged FINAL)
    //! True: what is written is shown at once, and taken back when it cannot be published. False: it
    //! is shown when the server sends it.
    Q_PROPERTY(bool optimistic MEMBER m_optimistic NOTIFY optimisticChanged FINAL)
    //! What a bool is written as, and what is read as one beside the words that are known anyway.
    Q_PROPERTY(QString trueText MEMBER m_trueText NOTIFY trueTextChanged FINAL)
    Q_PROPERTY(QString falseText MEMBER m_falseText NOTIFY falseTextChanged FINAL)
    //! Milliseconds after which a value is Stale; 0: never.
    Q_PROPERTY(int staleAfter READ staleAfter WRITE setStaleAfter NOTIFY staleAfterChanged FINAL)
    //! Milliseconds in which bindings hear of one message, the newest, however many come; 0: they hear
    //! of each. Default: 16, once per frame. What comes after a silence is told at once.
    Q_PROPERTY(int updateInterval READ updateInterval WRITE setUpdateInterval NOTIFY
                   updateIntervalChanged FINAL)

    //! JSON when it is JSON, else text; null for an empty payload, undefined when there is none.
    //! Writing it publishes, unless it is what is there already.
    Q_PROPERTY(QVariant value READ value WRITE setValue NOTIFY valueChanged FINAL)
    //! The value as a number, NaN when it is none.
    Q_PROPERTY(double number READ number NOTIFY valueChanged FINAL)
    Q_PROPERTY(QString text READ text NOTIFY valueChanged FINAL)
    //! The trueText is true, and so are true, on, yes and 1, in any case of letters, unless they are
    //! the falseText.
    Q_PROPERTY(bool bool READ toBool NOTIFY boolChanged FINAL)
    //! When the newest message arrived.
    Q_PROPERTY(QDateTime timestamp READ timestamp NOTIFY timestampChanged FINAL)
    //! Milliseconds since then, told every second; -1 without a message.
    Q_PROPERTY(int age READ age NOTIFY ageChanged FINAL)
    //! The newest message was kept by the server, and may be of any age.
    Q_PROPERTY(bool retained READ isRetained NOTIFY timestampChanged FINAL)
    //! The server has granted the subscription.
    Q_PROPERTY(bool active READ isActive NOTIFY activeChanged FINAL)
    Q_PROPERTY(Quality quality READ quality NOTIFY qualityChanged FINAL)
    //! Why the topic cannot be read, or the newest value was not published.
    Q_PROPERTY(QString errorString READ errorString NOTIFY errorStringChanged FINAL)

public:
    enum class Quality {
        Unknown, //!< nothing has come yet
        Live,
        Retained, //!< it is what the server had kept
        Stale, //!< older than staleAfter, or there may be a newer one that has not come
        Invalid, //!< the newest message has no such value, or is no text
    };
    Q_ENUM(Quality)

    explicit MqttTopic(QObject *parent = nullptr);
    ~MqttTopic() override;

    QString path() const { return m_path; }
    void setPath(const QString &path);
    int staleAfter() const noexcept { return m_staleAfter; }
    void setStaleAfter(int milliseconds);
    int updateInterval() const noexcept { return m_updateInterval; }
    void setUpdateInterval(int milliseconds);

    QVariant value() const { return m_value; }
    void setValue(const QVariant &value);
    double number() const;
    QString text() const;
    bool toBool() const;
    QDateTime timestamp() const;
    int age() const;
    bool isRetained() const { return m_message && m_message->isRetained(); }
    Quality quality() const noexcept { return m_quality; }
    QString errorString() const { return m_errorString; }

    //! Publishes \a value as writing it does, but also when it is what is there already. \a options
    //! and the Promise are those of MqttClient.publish(); qos and retain are those of the topic unless
    //! \a options say otherwise.
    Q_INVOKABLE QJSValue publish(const QJSValue &value, const QJSValue &options = QJSValue());

Q_SIGNALS:
    void clientChanged();
    void topicChanged();
    void qosChanged();
    void pathChanged();
    void commandTopicChanged();
    void retainChanged();
    void optimisticChanged();
    void trueTextChanged();
    void falseTextChanged();
    void staleAfterChanged();
    void updateIntervalChanged();
    void valueChanged();
    void boolChanged();
    void timestampChanged();
    void ageChanged();
    void qualityChanged();
    void activeChanged();
    void errorStringChanged();
    //! What was written last could not be published.
    void writeFailed(const QString &text);

protected:
    void connectNotify(const QMetaMethod &signal) override;
    void disconnectNotify(const QMetaMethod &signal) override;

private:
    template<typename Value>
    bool assign(Value &member, const Value &value, void (MqttTopic::*changed)());
    static QCoro::Task<> send(QPointer<MqttTopic> self, Client::PublishOperation operation,
                              quint64 write, std::shared_ptr<JsPromise> promise);
    void watchClient();
    void forget();
    void receive(const Message &message);
    void takePending();
    void take(const Message &message);
    Payload payloadOf(const QVariant &value) const;
    void write(const Payload &payload, const PublishOptions &options,
               const std::shared_ptr<JsPromise> &promise);
    Payload document(const Payload &value) const;
    void takeBack(quint64 write, const QString &error);
    void failToWrite(const QString &error);
    QVariant decoded(const QByteArray &bytes) const;
    void show(const QVariant &value);
    void setQuality(Quality quality);
    void judge();
    void setErrorString(const QString &text);
    void updateTicks();

    QString m_path;
    QString m_commandTopic;
    QString m_trueText = QStringLiteral("true");
    QString m_falseText = QStringLiteral("false");
    int m_staleAfter = 0;
    int m_updateInterval = 16;
    bool m_retain = false;
    bool m_optimistic = true;

    QMetaObject::Connection m_watch; // of the client
    JsonPath m_place;
    std::optional<Message> m_message; // the newest that was taken
    std::optional<Message> m_pending; // a newer one, until it is time
    QTimer m_pace; // runs until then
    QVariant m_received; // its value
    QVariant m_value; // what is shown
    OwnWrites m_writes;
    Quality m_quality = Quality::Unknown;
    QString m_errorString;
    QTimer m_staleness;
    QTimer m_ticks;
};

} // namespace QCoMqtt
