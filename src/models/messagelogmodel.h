// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/messagestream.h>
#include <qcomqtt/qcomqtt_models_export.h>

#include <QtCore/QAbstractTableModel>

#include <memory>

namespace QCoMqtt {

//! The last messages, oldest first. To be used in the thread of its views.
//!
//! Messages come in with put() or follow(). Views hear of them once per updateInterval(): of the rows
//! that go from the top and of those that come at the bottom. Memory is bounded by maximumMessages()
//! and maximumBytes(); what would be gone again before views hear of it never becomes a row.
class QCOMQTT_MODELS_EXPORT MessageLogModel : public QAbstractTableModel
{
    Q_OBJECT
    Q_PROPERTY(int updateInterval READ updateInterval WRITE setUpdateInterval NOTIFY
                   updateIntervalChanged FINAL)
    Q_PROPERTY(int maximumMessages READ maximumMessages WRITE setMaximumMessages NOTIFY
                   maximumMessagesChanged FINAL)
    Q_PROPERTY(double maximumBytes READ maximumBytes WRITE setMaximumBytes NOTIFY
                   maximumBytesChanged FINAL)
    Q_PROPERTY(int maximumPayloadSize READ maximumPayloadSize WRITE setMaximumPayloadSize NOTIFY
                   maximumPayloadSizeChanged FINAL)
    Q_PROPERTY(bool paused READ isPaused WRITE setPaused NOTIFY pausedChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY updated FINAL)
    Q_PROPERTY(double messageCount READ messageCount NOTIFY updated FINAL)

public:
    enum Role {
        TopicRole = Qt::UserRole, //!< QString
        PayloadRole, //!< QByteArray
        TextRole, //!< QString: the payload as UTF-8; what is not valid becomes U+FFFD
        SizeRole, //!< qint64: bytes of the payload, also when it is kept in part only
        QoSRole, //!< int
        RetainedRole, //!< bool
        DuplicateRole, //!< bool
        TimeRole, //!< QDateTime of the arrival, in UTC
    };
    Q_ENUM(Role)

    enum Column { TimeColumn, TopicColumn, ValueColumn, QoSColumn };
    Q_ENUM(Column)

    explicit MessageLogModel(QObject *parent = nullptr);
    ~MessageLogModel() override;

    //! Milliseconds until views hear of a message, together with those that come until then; 0 has them
    //! hear of each at once. Default: 16, once per frame.
    int updateInterval() const noexcept;
    void setUpdateInterval(int milliseconds);
    //! Default: 1000.
    int maximumMessages() const noexcept;
    void setMaximumMessages(int messages);
    //! Of topics and payloads together. Default: 16 MiB.
    qint64 maximumBytes() const noexcept;
    void setMaximumBytes(qint64 bytes);
    //! Of a larger payload so much is kept. Default: 64 KiB.
    int maximumPayloadSize() const noexcept;
    void setMaximumPayloadSize(int bytes);
    //! While paused the rows stay as they are; then come the last of the messages that came meanwhile.
    bool isPaused() const noexcept;
    void setPaused(bool paused);

    int count() const noexcept;
    //! Messages that have come in, ever.
    qint64 messageCount() const noexcept;

    //! Takes note of \a message, which is acknowledged by whoever has it.
    void put(const Message &message);
    //! Puts in whatever comes from \a stream and lets go of it, until the stream ends, the model is
    //! destroyed, or follow() is called again. How the stream ended is told by followed().
    void follow(MessageStream stream);
    //! Lets views hear now of what they would hear of at the end of the interval.
    Q_INVOKABLE void flush();
    Q_INVOKABLE void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void updateIntervalChanged();
    void maximumMessagesChanged();
    void maximumBytesChanged();
    void maximumPayloadSizeChanged();
    void pausedChanged();
    //! Views have heard of something.
    void updated();
    //! The stream given to follow() has ended: with an error when \a errorText is not empty.
    void followed(const QString &errorText);

private:
    void removeSurplus();
    void insertPending();

    class Data;
    const std::unique_ptr<Data> d;
};

} // namespace QCoMqtt
