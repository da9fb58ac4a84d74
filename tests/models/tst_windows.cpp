// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"

#include <qcomqtt/client.h>
#include <qcomqtt/localbroker.h>

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

//! What became of the work of a window, for who looks after the window is gone.
struct Outcome
{
    int begun = 0;
    int ended = 0;
    bool isCancelled = false;
    QString error;
};
using OutcomePointer = std::shared_ptr<Outcome>;

//! Everything that a window may wait for.
QCoro::Task<> talk(Client &client, std::stop_token stop)
{
    auto messages = co_await client.listen("window/talk", QoS::ExactlyOnce).stopOn(stop);
    co_await client.publish("window/talk", "first", QoS::AtLeastOnce).stopOn(stop);
    co_await client.publish("window/talk", "second", QoS::ExactlyOnce).stopOn(stop);
    co_await messages.next().stopOn(stop);
    co_await messages.next().stopOn(stop);
    co_await client.unsubscribe("window/talk").stopOn(stop);
}

QCoro::Task<> connectAndTalk(Client &client)
{
    co_await client.connect();
    co_await talk(client, {});
    co_await client.disconnect();
}

//! Notes how \a task ends. \a outcome lives as long as it is needed; the window may be gone.
QCoro::Task<> note(OutcomePointer outcome, QCoro::Task<> task)
{
    ++outcome->begun;
    try {
        co_await task;
    } catch (const CancelledError &) {
        outcome->isCancelled = true;
    } catch (const Error &error) {
        outcome->error = error.text();
    }
    ++outcome->ended;
}

//! The first idiom of docs/windows.md: the client belongs to the window.
class OwnClientWindow final : public QWidget
{
public:
    OwnClientWindow(const QUrl &broker, OutcomePointer outcome)
        : m_outcome(std::move(outcome)), m_client(ClientOptions(broker))
    {}

    QCoro::Task<> work()
    {
        co_await note(m_outcome, connectAndTalk(m_client));
        setWindowTitle(m_outcome->error); // there is a window, or a sanitizer says so
    }

private:
    OutcomePointer m_outcome;
    Client m_client;
};

//! The second one: the client outlives the window.
class GuestWindow final : public QWidget
{
public:
    GuestWindow(Client &client, OutcomePointer outcome)
        : m_outcome(std::move(outcome)), m_client(client)
    {}
    ~GuestWindow() override { m_stop.request_stop(); }

    QCoro::Task<> work()
    {
        const QPointer<GuestWindow> self(this);
        co_await note(m_outcome, talk(m_client, m_stop.get_token()));
        if (self)
            setWindowTitle(m_outcome->error);
    }

private:
    OutcomePointer m_outcome;
    std::stop_source m_stop;
    Client &m_client;
};

} // namespace

// Windows that are closed while their coroutines wait: at each packet, in both directions.
class tst_Windows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aWindowWithItsClientIsClosedAtAnyPacket_data();
    void aWindowWithItsClientIsClosedAtAnyPacket();
    void aWindowWithoutItsClientIsClosedAtAnyPacket_data();
    void aWindowWithoutItsClientIsClosedAtAnyPacket();
    void theClientGoesBeforeTheWindow();
    void whatWasAnsweredMeanwhileEndsWell();

private:
    //! Has \a close called at the packet of that number, from now on.
    void closeAt(int packet, std::function<void()> close);
    void connectClient();

    std::unique_ptr<LocalBroker> m_broker;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<QWidget> m_window;
    int m_packets = 0;
};

void tst_Windows::init()
{
    m_broker = std::make_unique<LocalBroker>();
    m_broker->listen();
}

void tst_Windows::cleanup()
{
    m_window.reset();
    m_client.reset();
    m_broker.reset();
}

void tst_Windows::closeAt(int packet, std::function<void()> close)
{
    m_packets = 0;
    m_broker->setFaultHook([this, packet, close](const LocalBroker::Packet &) {
        if (m_packets++ == packet)
            close();
        return LocalBroker::Fault::pass();
    });
}

void tst_Windows::connectClient()
{
    m_client = std::make_unique<Client>(ClientOptions(m_broker->url()));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> { co_await client.connect(); }(*m_client));
}

// Of one run of talk(), see whatWasAnsweredMeanwhileEndsWell().
constexpr int packetsOfTalk = 16;

static void addPackets(int first, int last)
{
    QTest::addColumn<int>("packet");
    QTest::addColumn<bool>("later");
    for (int packet = first; packet <= last; ++packet) {
        QTest::addRow("%d, at once", packet) << packet << false;
        QTest::addRow("%d, by the event loop", packet) << packet << true;
    }
}

void tst_Windows::aWindowWithItsClientIsClosedAtAnyPacket_data()
{
    addPackets(-1, packetsOfTalk + 2);
}

void tst_Windows::aWindowWithItsClientIsClosedAtAnyPacket()
{
    QFETCH(int, packet);
    QFETCH(bool, later);
    const auto outcome = std::make_shared<Outcome>();
    auto *const window = new OwnClientWindow(m_broker->url(), outcome);
    m_window.reset(window);
    const auto close = [this, later] {
        if (later)
            m_window.release()->deleteLater();
        else
            m_window.reset();
    };
    closeAt(packet, close);
    window->show();
    const QPointer<QWidget> isThere(window);
    window->work();
    if (packet < 0)
        close(); // before anything was sent
    QTRY_VERIFY(!isThere || outcome->ended == 1);
    m_window.reset();
    QCOMPARE(outcome->begun, 1);
    QCOMPARE(outcome->ended, 1);
    QCOMPARE(outcome->error, QString());
}

void tst_Windows::aWindowWithoutItsClientIsClosedAtAnyPacket_data()
{
    addPackets(-1, packetsOfTalk - 1);
}

void tst_Windows::aWindowWithoutItsClientIsClosedAtAnyPacket()
{
    QFETCH(int, packet);
    QFETCH(bool, later);
    connectClient();
    const auto outcome = std::make_shared<Outcome>();
    auto *const window = new GuestWindow(*m_client, outcome);
    m_window.reset(window);
    const auto close = [this, later] {
        if (later)
            m_window.release()->deleteLater();
        else
            m_window.reset();
    };
    closeAt(packet, close);
    window->show();
    window->work();
    if (packet < 0)
        close();
    QTRY_COMPARE(outcome->ended, 1);
    QCOMPARE(outcome->error, QString());
    // Nobody else notices: the next one has it all for itself.
    m_broker->setFaultHook({});
    const auto next = std::make_shared<Outcome>();
    GuestWindow other(*m_client, next);
    other.work();
    QTRY_COMPARE(next->ended, 1);
    QVERIFY(!next->isCancelled);
    QCOMPARE(next->error, QString());
}

void tst_Windows::theClientGoesBeforeTheWindow()
{
    connectClient();
    const auto outcome = std::make_shared<Outcome>();
    GuestWindow window(*m_client, outcome);
    window.work();
    QCOMPARE(outcome->ended, 0);
    m_client.reset();
    QCOMPARE(outcome->ended, 1); // before the destructor returned
    QVERIFY(outcome->isCancelled);
}

void tst_Windows::whatWasAnsweredMeanwhileEndsWell()
{
    const auto outcome = std::make_shared<Outcome>();
    OwnClientWindow window(m_broker->url(), outcome);
    closeAt(-1, [] {});
    window.work();
    QTRY_COMPARE(outcome->ended, 1);
    QVERIFY(!outcome->isCancelled);
    QCOMPARE(outcome->error, QString());
    // CONNECT and CONNACK before, DISCONNECT after it.
    QTRY_COMPARE(m_packets, packetsOfTalk + 3);
}

QTEST_MAIN(tst_Windows)
#include "tst_windows.moc"
