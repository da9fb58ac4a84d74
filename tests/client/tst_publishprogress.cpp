// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "answeringpeer.h"
#include "coroutinetest.h"

#include <qcomqtt/client.h>
#include <qcomqtt/publishprogress.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace std::chrono_literals;

using States = QList<PublishState>;

class tst_PublishProgress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aPs24_everyStateIsTold_data();
    void aPs24_everyStateIsTold();
    void aPs24_theStatesComeWhenTheyAreReached();
    void aPs24_postedMessagesAreObservedToo();
    void aRefusedMessageEndsItsProgressWithTheError();
    void aMessageTimedOutInFlightIsObservedToItsEnd();
    void aMessageTakenBackEndsItsProgress();
    void oneProgressWatchesOnePublishOfItsClient();
    void theProgressMayGoFirst();
    void theClientMayGoFirst();
    void aMessageThatIsNotTakenEndsItsProgress();
    void aProgressOfNothingEndsWithItsClient();

private:
    static QCoro::Task<> collect(PublishProgress &progress, States &states)
    {
        while (auto state = co_await progress.next())
            states.append(*state);
    }

    std::unique_ptr<AnsweringPeer> peer;
    std::unique_ptr<Client> client;
};

void tst_PublishProgress::init()
{
    peer = std::make_unique<AnsweringPeer>();
    client = std::make_unique<Client>(peer->url());
    RUN_COROUTINE(client->connect().start());
}

void tst_PublishProgress::cleanup()
{
    client.reset();
    peer.reset();
}

void tst_PublishProgress::aPs24_everyStateIsTold_data()
{
    QTest::addColumn<QoS>("qos");
    QTest::addColumn<States>("expected");
    QTest::newRow("QoS 0") << QoS::AtMostOnce << States{PublishState::Sent};
    QTest::newRow("QoS 1") << QoS::AtLeastOnce
                           << States{PublishState::Sent, PublishState::Acknowledged};
    QTest::newRow("QoS 2") << QoS::ExactlyOnce
                           << States{PublishState::Sent, PublishState::Received,
                                     PublishState::Completed};
}

void tst_PublishProgress::aPs24_everyStateIsTold()
{
    QFETCH(QoS, qos);
    QFETCH(States, expected);
    PublishProgress progress(*client);
    RUN_COROUTINE(client->publish("a", 1, PublishOptions(qos).progress(progress)).start());
    States states;
    RUN_COROUTINE(collect(progress, states));
    QCOMPARE(states, expected);
}

void tst_PublishProgress::aPs24_theStatesComeWhenTheyAreReached()
{
    peer->hold(false);
    PublishProgress progress(*client);
    const auto published
        = client->publish("a", 1, PublishOptions(QoS::ExactlyOnce).progress(progress)).start();
    States states;
    const auto collected = collect(progress, states);
    QTRY_VERIFY(peer->holds<Publish>());
    QCOMPARE(states, States{PublishState::Sent});
    peer->answerOldest();
    QTRY_VERIFY(peer->holds<PubRel>());
    QCOMPARE(states, (States{PublishState::Sent, PublishState::Received}));
    QVERIFY(!published.isReady() && !collected.isReady());
    peer->answerOldest();
    QTRY_VERIFY(published.isReady() && collected.isReady());
    QCOMPARE(states.last(), PublishState::Completed);
}

void tst_PublishProgress::aPs24_postedMessagesAreObservedToo()
{
    PublishProgress progress(*client);
    RUN_COROUTINE(
        client->post("a", 1, PublishOptions(QoS::AtLeastOnce).progress(progress)).start());
    States states;
    RUN_COROUTINE(collect(progress, states));
    QCOMPARE(states, (States{PublishState::Sent, PublishState::Acknowledged}));
}

void tst_PublishProgress::aRefusedMessageEndsItsProgressWithTheError()
{
    peer->hold(false);
    PublishProgress progress(*client);
    bool publishFailed = false;
    bool progressFailed = false;
    into(publishFailed, throws<PublishError>(client
        ->publish("a", 1, PublishOptions(QoS::ExactlyOnce).progress(progress)).start()));
    QTRY_VERIFY(peer->holds<Publish>());
    peer->send(PubRec{1, ReasonCode::QuotaExceeded});
    States states;
    into(progressFailed, throws<PublishError>(collect(progress, states)));
    QTRY_VERIFY(publishFailed && progressFailed);
    QCOMPARE(states, States{PublishState::Sent});
}

void tst_PublishProgress::aMessageTimedOutInFlightIsObservedToItsEnd()
{
    peer->hold(false);
    PublishProgress progress(*client);
    bool timedOut = false;
    into(timedOut, throws<TimeoutError>(
        client->publish("a", 1, PublishOptions(QoS::AtLeastOnce).progress(progress))
            .timeout(1ms)
            .start()));
    QTRY_VERIFY(timedOut && peer->holds<Publish>());
    peer->answerAll();
    States states;
    RUN_COROUTINE(collect(progress, states));
    QCOMPARE(states, (States{PublishState::Sent, PublishState::Acknowledged}));
}

void tst_PublishProgress::aMessageTakenBackEndsItsProgress()
{
    peer->hold(false); // its Receive Maximum is 1
    const auto first = client->publish("a", 1, QoS::AtLeastOnce).start();
    PublishProgress progress(*client);
    std::stop_source stop;
    bool stopped = false;
    bool takenBack = false;
    into(stopped, throws<CancelledError>(
        client->publish("b", 1, PublishOptions(QoS::AtLeastOnce).progress(progress))
            .stopOn(stop.get_token())
            .start()));
    stop.request_stop();
    States states;
    into(takenBack, throws<CancelledError>(collect(progress, states)));
    QTRY_VERIFY(stopped && takenBack);
    QVERIFY(states.isEmpty());
}

void tst_PublishProgress::oneProgressWatchesOnePublishOfItsClient()
{
    PublishProgress progress(*client);
    const auto options = PublishOptions(QoS::AtLeastOnce).progress(progress);
    RUN_COROUTINE(client->publish("a", 1, options).start());
    bool refused = false;
    into(refused, throws<UsageError>(client->publish("a", 1, options).start()));
    QVERIFY(refused);
    QVERIFY_EXCEPTION_THROWN(Q_UNUSED(client->request("a", 1, options)), UsageError);

    AnsweringPeer otherPeer;
    Client other(otherPeer.url());
    RUN_COROUTINE(other.connect().start());
    PublishProgress foreign(other);
    refused = false;
    into(refused, throws<UsageError>(
        client->publish("a", 1, PublishOptions().progress(foreign)).start()));
    QVERIFY(refused);
}

void tst_PublishProgress::theProgressMayGoFirst()
{
    peer->hold(false);
    auto progress = std::make_unique<PublishProgress>(*client);
    const auto published
        = client->publish("a", 1, PublishOptions(QoS::ExactlyOnce).progress(*progress)).start();
    QTRY_VERIFY(peer->holds<Publish>());
    progress.reset();
    peer->answerAll();
    QTRY_VERIFY(published.isReady());
}

void tst_PublishProgress::theClientMayGoFirst()
{
    peer->hold(false);
    PublishProgress progress(*client);
    bool publishCancelled = false;
    bool progressCancelled = false;
    into(publishCancelled, throws<CancelledError>(client
        ->publish("a", 1, PublishOptions(QoS::ExactlyOnce).progress(progress)).start()));
    QTRY_VERIFY(peer->holds<Publish>());
    States states;
    into(progressCancelled, throws<CancelledError>(collect(progress, states)));
    client.reset();
    QTRY_VERIFY(publishCancelled && progressCancelled);
}

// Found by simulation: the progress waited for ever, and did not even end with the client.
void tst_PublishProgress::aMessageThatIsNotTakenEndsItsProgress()
{
    RUN_COROUTINE(client->disconnect().start());
    PublishProgress published(*client);
    PublishProgress posted(*client);
    PublishProgress stopped(*client);
    bool publishFailed = false;
    bool postFailed = false;
    bool wasStopped = false;
    into(publishFailed, throws<DisconnectedError>(client
        ->publish("a", 1, PublishOptions(QoS::AtLeastOnce).progress(published)).start()));
    into(postFailed, throws<DisconnectedError>(client
        ->post("a", 1, PublishOptions(QoS::AtLeastOnce).progress(posted)).start()));
    std::stop_source stop;
    stop.request_stop();
    into(wasStopped, throws<CancelledError>(client
        ->publish("a", 1, PublishOptions(QoS::AtLeastOnce).progress(stopped))
            .stopOn(stop.get_token()).start()));
    QVERIFY(publishFailed && postFailed && wasStopped);
    States states;
    bool publishedEnded = false;
    bool postedEnded = false;
    bool stoppedEnded = false;
    into(publishedEnded, throws<DisconnectedError>(collect(published, states)));
    into(postedEnded, throws<DisconnectedError>(collect(posted, states)));
    into(stoppedEnded, throws<CancelledError>(collect(stopped, states)));
    QTRY_VERIFY(publishedEnded && postedEnded && stoppedEnded);
    QCOMPARE(states, States());
}

void tst_PublishProgress::aProgressOfNothingEndsWithItsClient()
{
    PublishProgress progress(*client);
    States states;
    bool ended = false;
    into(ended, throws<CancelledError>(collect(progress, states)));
    QVERIFY(!ended);
    client.reset();
    QTRY_VERIFY(ended);
}

QTEST_GUILESS_MAIN(tst_PublishProgress)
#include "tst_publishprogress.moc"
