// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/messagestream.h>
#include <qcomqtt/qcomqtt_models_export.h>

#include <QtCore/QAbstractItemModel>

#include <memory>

namespace QCoMqtt {

namespace Internal {
class TopicNode;
class TopicModelData;
} // namespace Internal

//! What TopicListModel and TopicTreeModel have in common: topics with what came last, how much and
//! how often. To be used in the thread of its views.
//!
//! Messages come in with put() or follow(). Views hear of them once per updateInterval(): one
//! dataChanged() for the rows of a parent that changed, one insertion for those that are new, and no
//! resets, so that selections and scroll positions stay, also behind a QSortFilterProxyModel. Memory is
//! bounded whatever arrives: beyond maximumTopics() or maximumBytes() the topics that were silent for
//! longest go.
class QCOMQTT_MODELS_EXPORT TopicModel : public QAbstractItemModel
{
    Q_OBJECT
    Q_PROPERTY(int updateInterval READ updateInterval WRITE setUpdateInterval NOTIFY
                   updateIntervalChanged FINAL)
    Q_PROPERTY(int ageInterval READ ageInterval WRITE setAgeInterval NOTIFY ageIntervalChanged FINAL)
    Q_PROPERTY(int maximumTopics READ maximumTopics WRITE setMaximumTopics NOTIFY
                   maximumTopicsChanged FINAL)
    Q_PROPERTY(double maximumBytes READ maximumBytes WRITE setMaximumBytes NOTIFY
                   maximumBytesChanged FINAL)
    Q_PROPERTY(int maximumPayloadSize READ maximumPayloadSize WRITE setMaximumPayloadSize NOTIFY
                   maximumPayloadSizeChanged FINAL)
    Q_PROPERTY(int topicCount READ topicCount NOTIFY updated FINAL)
    Q_PROPERTY(double messageCount READ messageCount NOTIFY updated FINAL)

public:
    enum Role {
        TopicRole = Qt::UserRole, //!< QString: the whole topic
        NameRole, //!< QString: in a tree the last level of the topic, in a list all of it
        PayloadRole, //!< QByteArray; nothing where only topics below have messages, as in the next four
        TextRole, //!< QString: the payload as UTF-8; what is not valid becomes U+FFFD
        NumberRole, //!< double, when the payload is a number
        RetainedRole, //!< bool: the last message was sent because it was retained
        QoSRole, //!< int
        SizeRole, //!< qint64: bytes of the last payload, also when it is kept in part only
        CountRole, //!< qint64: messages of the topic and of all below
        RateRole, //!< double: how many of these come per second, over the last seconds
        TimeRole, //!< QDateTime: when the last of these came, in UTC
        AgeRole, //!< double: seconds since then
        HasMessageRole, //!< bool: the topic itself has had a message
        SortRole, //!< what QSortFilterProxyModel::setSortRole() wants: a number in columns of numbers
    };
    Q_ENUM(Role)

    enum Column { TopicColumn, ValueColumn, CountColumn, RateColumn, AgeColumn };
    Q_ENUM(Column)

    ~TopicModel() override;

    //! Milliseconds until views hear of a message, together with those that come until then; 0 has them
    //! hear of each at once. Default: 16, once per frame.
    int updateInterval() const noexcept;
    void setUpdateInterval(int milliseconds);
    //! Milliseconds from one change of ages and rates to the next; 0: they change with messages only.
    //! Default: 1000.
    int ageInterval() const noexcept;
    void setAgeInterval(int milliseconds);
    //! Default: 10 000.
    int maximumTopics() const noexcept;
    void setMaximumTopics(int topics);
    //! Of topics and payloads together. Default: 64 MiB.
    qint64 maximumBytes() const noexcept;
    void setMaximumBytes(qint64 bytes);
    //! Of a larger payload so much is kept. Default: 256 KiB.
    int maximumPayloadSize() const noexcept;
    void setMaximumPayloadSize(int bytes);

    //! Topics that have a message.
    int topicCount() const noexcept;
    //! Messages that have come in, ever.
    qint64 messageCount() const noexcept;

    //! Takes note of \a message, which is acknowledged by whoever has it.
    void put(const Message &message);
    //! Puts in whatever comes from \a stream and lets go of it, until the stream ends, the model is
    //! destroyed, or follow() is called again. How the stream ended is told by followed().
    void follow(MessageStream stream);
    //! Lets views hear now of what they would hear of at the end of the interval.
    Q_INVOKABLE void flush();
    //! Forgets all topics.
    Q_INVOKABLE void clear();

    //! Where the topic stands; invalid when it is not there.
    Q_INVOKABLE QModelIndex indexOf(const QString &topic) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void updateIntervalChanged();
    void ageIntervalChanged();
    void maximumTopicsChanged();
    void maximumBytesChanged();
    void maximumPayloadSizeChanged();
    //! Views have heard of something.
    void updated();
    //! The stream given to follow() has ended: with an error when \a errorText is not empty.
    void followed(const QString &errorText);

protected:
    enum class Shape : quint8 { List, Tree };
    TopicModel(Shape shape, QObject *parent);

private:
    friend class Internal::TopicModelData;
    QModelIndex indexOfNode(const Internal::TopicNode &node, int column) const;
    const Internal::TopicNode &nodeAt(const QModelIndex &index) const;
    QVariant displayData(const Internal::TopicNode &node, int column) const;
    QVariant sortData(const Internal::TopicNode &node, int column) const;
    void tellOfChanges();
    void insertNew();
    void removeSurplus();
    void removeNodes(std::vector<Internal::TopicNode *> nodes);
    void tellOfAges();

    const std::unique_ptr<Internal::TopicModelData> d;
};

} // namespace QCoMqtt
