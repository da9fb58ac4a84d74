// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "procfs.h"

#include <QCoMqtt/Payload>

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>

//! Something this machine tells of itself.
struct Reading
{
    QString name; //!< the levels of the topic behind the machine's own: "cpu/0"
    QCoMqtt::Payload value;
};

//! Reads this machine. What it does not have is left out.
class Machine
{
public:
    Machine();

    //! The name it publishes under; a single level of a topic.
    static QString name();
    //! What stays as it is: the processor's model, all memory there is.
    QList<Reading> facts() const;
    //! What changes. Speeds are those since the call before, or since the construction.
    QList<Reading> sample();

private:
    void readProcessor(QList<Reading> &readings);
    void readNetwork(QList<Reading> &readings, double seconds);
    void readDisks(QList<Reading> &readings, double seconds);

    QElapsedTimer m_sinceLastSample;
    QHash<QByteArray, CpuTimes> m_cpuTimes;
    QHash<QByteArray, Traffic> m_network;
    QHash<QByteArray, Traffic> m_disks;
};
