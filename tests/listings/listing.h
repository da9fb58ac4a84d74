// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <qcomqtt/client.h>
#include <qcomqtt/publishprogress.h>
#include <qcomqtt/localbroker.h>
#include <qcomqtt/withclient.h>

#include <functional>

// What the code around a listing needs; see extract.cmake.
namespace Listings {

struct Listing
{
    QByteArray name; //!< page and line
    bool prints = false; //!< it has a line that writes a message to the log
    std::function<QCoro::Task<>()> run;
};

//! The listings of all source files.
QList<Listing> &all();
void add(const char *name, bool prints, std::function<QCoro::Task<>()> run);

//! A broker for one listing, with everything that a listing may wait for.
class World
{
public:
    World();
    ~World();
    Q_DISABLE_COPY_MOVE(World)

    //! Answers requests for the time until the end of the listing.
    QCoro::Task<> serveTime();
    void stop() { m_stop.request_stop(); }
    //! Publishes what listings subscribe to.
    void feed();
    QByteArray url() const { return m_url; }

    //! Every loop over a stream saw messages.
    bool wereLoopsRun() const { return m_loops == m_finishedLoops; }
    void startLoop(QCoMqtt::MessageStream &stream);
    void turn();

private:
    QCoMqtt::LocalBroker m_broker;
    std::stop_source m_stop;
    QByteArray m_url;
    QCoMqtt::MessageStream *m_looped = nullptr;
    int m_turns = 0;
    int m_loops = 0;
    int m_finishedLoops = 0;
};

//! The URL of the broker, user and password included.
const char *broker();
//! The states of a publish end by themselves.
inline void loopOver(QCoMqtt::PublishProgress &) {}
//! Those of a client end with it.
inline void loopOver(QCoMqtt::EventStream &) {}
//! A loop over \a stream begins: there will be messages, and after some turns it is closed.
void loopOver(QCoMqtt::MessageStream &stream);
//! The body of the loop is run.
void turn();
//! Stands for what a reader does with a message.
void use(const QCoMqtt::Message &message);

} // namespace Listings
