// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/jsonpath.h>
#include <qcomqtt/messagestream.h>
#include <qcomqtt/qcomqtt_models_export.h>

#include <QtCore/QAbstractListModel>
#include <QtCore/QPointF>

#include <memory>

namespace QCoMqtt {

//! The last values of a quantity over time, oldest first, with their minimum, maximum and mean, for
//! charts. To be used in the thread of its views.
//!
//! Values come in with put() or follow(), and views hear of them once per updateInterval(). At most
//! capacity() values are kept, and of these none that is older than the newest by more than
//! maximumAge().
class QCOMQTT_MODELS_EXPORT HistoryModel : public QAbstractListModel
{
    Q_OBJECT
    Q_PROPERTY(int updateInterval READ updateInterval WRITE setUpdateInterval NOTIFY
                   updateIntervalChanged FINAL)
    Q_PROPERTY(int capacity READ capacity WRITE setCapacity NOTIFY capacityChanged FINAL)
    Q_PROPERTY(double maximumAge READ maximumAge WRITE setMaximumAge NOTIFY maximumAgeChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY updated FINAL)
    Q_PROPERTY(double last READ last NOTIFY updated FINAL)
    Q_PROPERTY(double minimum READ minimum NOTIFY updated FINAL)
    Q_PROPERTY(double maximum READ maximum NOTIFY updated FINAL)
    Q_PROPERTY(double mean READ mean NOTIFY updated FINAL)

public:
    enum Role {
        ValueRole = Qt::UserRole, //!< double
        TimeRole, //!< QDateTime, in UTC
        MillisecondsRole, //!< double: milliseconds since 1970 in UTC
    };
    Q_ENUM(Role)

    explicit HistoryModel(QObject *parent = nullptr);
    ~HistoryModel() override;

    //! Milliseconds until views hear of a value, together with those that come until then; 0 has them
    //! hear of each at once. Default: 16, once per frame.
    int updateInterval() const noexcept;
    void setUpdateInterval(int milliseconds);
    //! Default: 1000.
    int capacity() const noexcept;
    void setCapacity(int values);
    //! In milliseconds; 0, the default: any.
    qint64 maximumAge() const noexcept;
    void setMaximumAge(qint64 milliseconds);

    //! Of the values that views know of; NaN while there are none.
    int count() const noexcept;
    double last() const noexcept;
    double minimum() const noexcept;
    double maximum() const noexcept;
    double mean() const noexcept;

    //! False when \a value is not finite; then it is left out.
    bool put(double value,
             std::chrono::system_clock::time_point time = std::chrono::system_clock::now());
    //! The same for the number in a message, or at \a path in its JSON. False when there is none.
    bool put(const Message &message, const JsonPath &path = {});
    //! Puts in whatever comes from \a stream and lets go of it, until the stream ends, the model is
    //! destroyed, or follow() is called again. How the stream ended is told by followed().
    void follow(MessageStream stream, const JsonPath &path = {});
    //! Lets views hear now of what they would hear of at the end of the interval.
    Q_INVOKABLE void flush();
    Q_INVOKABLE void clear();

    //! The values as points, x in milliseconds since 1970, for a chart that is \a points wide: when there
    //! are more, the least and the greatest of each stretch of time, so that no peak is lost.
    Q_INVOKABLE QList<QPointF> series(int points) const;
    //! The same for the values of \a since and later, with the one before, so that a line can come in
    //! from the edge.
    Q_INVOKABLE QList<QPointF> series(int points, double since) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = ValueRole) const override;
    QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void updateIntervalChanged();
    void capacityChanged();
    void maximumAgeChanged();
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
