// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

// Cuts the link after every byte of every flow, in both directions, and looks at what must be true
// then whatever the byte.

#include "innerstate.h"
#include "process.h"
#include "virtualeventdispatcher.h"

#include <qcomqtt/authenticator.h>

#include <QtCore/QCoreApplication>
#include <QtTest/QTest>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Internal::PacketType;

namespace {

class TwoRounds final : public Authenticator
{
public:
    QString method() const override { return u"TWO"_s; }
    QCoro::Task<QByteArray> start() override { co_return "0"; }
    QCoro::Task<QByteArray> answer(QByteArray challenge) override { co_return "re:" + challenge; }
    QCoro::Task<> finished(QByteArray) override { co_return; }
};

//! What becomes of the session when the link is cut.
enum class Cut : quint8 {
    Kept,
    Lost, //!< the broker has forgotten it
    Crash, //!< the process ends in that moment, and another goes on with its store
};

enum class Direction : quint8 { Sent, Received };

struct Case
{
    ProtocolVersion version = ProtocolVersion::V5;
    Cut cut = Cut::Kept;
    Direction direction = Direction::Sent;
    int byte = -1; //!< after which the first link is cut; negative: never
};

//! A client, its broker, and what happens between them once.
class Scene
{
public:
    explicit Scene(const Case &which, bool isRecorded = false);

    void run(void (*flow)(Scene &));
    //! Until all that was asked for has ended.
    void rest();
    void checkUsable();
    QStringList end();

    Process &process() { return *m_process; }
    //! Sees a client through from here, in another process if this one has crashed.
    void goOn(const std::function<bool()> &condition);
    void expect(bool holds, const char *what);

    Case which;
    World world;
    Oracle oracle{world};
    ModelBroker broker{world, oracle};
    bool isAuthenticated = false;
    bool isSubscribed = false;
    bool isDisconnected = false;
    qint64 sent = 0; // on the first link
    qint64 received = 0;

private:
    Setup setup() const;
    void plan(Link &link);
    void startProcess();
    void replaceIfCrashed();
    void checkWindow();

    std::shared_ptr<Disk> m_disk;
    std::unique_ptr<Process> m_process;
    std::shared_ptr<Link> m_firstLink;
};

Scene::Scene(const Case &which, bool isRecorded) : which(which), world(1, isRecorded)
{
    broker.limits.receiveMaximum = 3;
    broker.watchesWriting = true;
    if (which.cut == Cut::Crash)
        m_disk = std::make_shared<Disk>();
    broker.onLink = [this](Link &link) {
        if (broker.links() == 1)
            plan(link);
    };
}

Setup Scene::setup() const
{
    Setup setup;
    setup.options.protocolVersion(which.version)
        .sessionExpiry(1h)
        .connectTimeout(5s)
        .reconnect(ReconnectPolicy::exponential(100ms, 1s).retryFirstConnect());
    if (isAuthenticated)
        setup.options.authenticator(std::make_shared<TwoRounds>());
    setup.disk = m_disk;
    return setup;
}

void Scene::plan(Link &link)
{
    m_firstLink = link.shared_from_this();
    if (which.byte < 0)
        return;
    Pipe &pipe = which.direction == Direction::Sent ? link.up : link.down;
    pipe.onCut = [this, link = &link] {
        world.trace.note([&] { return u"the link is cut"_s; });
        link->cut(LinkEnd::Closed);
        oracle.linkLost();
        if (which.cut == Cut::Lost)
            broker.restart(false);
        else if (which.cut == Cut::Crash)
            m_process->crash();
    };
    pipe.cutAfter(which.byte);
}

void Scene::startProcess()
{
    m_process = std::make_unique<Process>(world, oracle, broker, setup());
    m_process->connect();
}

void Scene::replaceIfCrashed()
{
    if (m_process->isAlive())
        return;
    m_process.reset();
    startProcess();
}

void Scene::goOn(const std::function<bool()> &condition)
{
    const bool came = world.runUntil(
        [&] {
            replaceIfCrashed();
            return condition();
        },
        60s);
    expect(came, "it goes on");
}

void Scene::run(void (*flow)(Scene &))
{
    startProcess();
    flow(*this);
    rest();
    sent = m_firstLink->up.arrived();
    received = m_firstLink->down.arrived();
    oracle.checkRest(0);
}

void Scene::rest()
{
    // One waits for messages always.
    goOn([this] {
        const bool isThere = m_process->client().state() == ConnectionState::Connected;
        return isDisconnected ? oracle.waiting() == 0
                              : isThere && oracle.waiting() == 1 && broker.pending() == 0;
    });
    world.runFor(50ms); // what is on its way
    goOn([] { return true; });
}

void Scene::expect(bool holds, const char *what)
{
    if (!holds)
        world.fault(u"not so: "_s + QString::fromUtf8(what));
}

void Scene::checkUsable()
{
    const bool isAway = m_process->client().state() == ConnectionState::Disconnected;
    expect(isAway == isDisconnected || which.cut == Cut::Crash, "it is disconnected");
    isDisconnected = false;
    if (isAway)
        m_process->connect();
    rest();
    const InnerState inner(m_process->client());
    expect(inner.packetIdentifiersInUse() == 0, "all packet identifiers are back");
    expect(inner.session().unacknowledged() == 0, "everything received is acknowledged");
    expect(m_process->client().outbox().messages() == 0, "nothing waits to be sent");
    if (!isSubscribed || which.cut == Cut::Crash) // another process does not know
        m_process->subscribe("down/#", QoS::ExactlyOnce, {});
    rest();
    const int up = m_process->publish("up/after", QoS::ExactlyOnce, 0, {});
    const int down = broker.publish("down/after", QoS::ExactlyOnce);
    rest();
    expect(oracle.arrivals(up) == 1, "it can publish afterwards");
    expect(oracle.deliveries(0, down) == 1, "it gets messages afterwards");
    checkWindow();
}

void Scene::checkWindow()
{
    broker.holdAnswers(true);
    const int before = broker.received(PacketType::Publish);
    for (int i = 0; i < broker.limits.receiveMaximum; ++i)
        m_process->publish("up/window", QoS::AtLeastOnce, 0, {});
    world.runFor(1s);
    expect(broker.received(PacketType::Publish) - before
               == (which.version == ProtocolVersion::V5 ? broker.limits.receiveMaximum : 3),
           "the whole window is back");
    broker.holdAnswers(false);
    rest();
}

QStringList Scene::end()
{
    m_process.reset();
    oracle.checkEnd();
    return world.faults();
}

bool isConnected(Scene &scene)
{
    return scene.process().client().state() == ConnectionState::Connected;
}

void connected(Scene &scene)
{
    scene.goOn([&] { return isConnected(scene); });
}

void publishes(Scene &scene, QoS qos)
{
    connected(scene);
    scene.process().publish("up/a", qos, 0, {});
}

void subscribed(Scene &scene)
{
    connected(scene);
    scene.process().subscribe("down/#", QoS::ExactlyOnce, {});
    scene.goOn([&] { return isConnected(scene) && scene.oracle.waiting() <= 1; });
    scene.isSubscribed = true;
}

void receives(Scene &scene, QoS qos)
{
    subscribed(scene);
    if (!scene.process().isAlive() || scene.which.cut == Cut::Crash) {
        // The first process may not have lived to subscribe.
        scene.process().subscribe("down/#", QoS::ExactlyOnce, {});
        scene.goOn([&] { return isConnected(scene) && scene.oracle.waiting() <= 1; });
    }
    scene.broker.publish("down/a", qos);
    scene.broker.publish("down/a", qos);
}

void unsubscribes(Scene &scene)
{
    subscribed(scene);
    scene.process().unsubscribe("down/#", {});
    scene.isSubscribed = false;
    scene.rest();
    const int number = scene.broker.publish("down/a", QoS::AtLeastOnce);
    scene.rest();
    // A process that crashed before it was told may have to ask again.
    scene.expect(scene.which.cut == Cut::Crash || scene.oracle.deliveries(0, number) == 0,
                 "what was unsubscribed from does not come");
}

void authenticates(Scene &scene)
{
    connected(scene);
    scene.process().reauthenticate();
}

void disconnects(Scene &scene)
{
    connected(scene);
    scene.isDisconnected = true;
    scene.process().disconnect();
    scene.goOn([&] { return scene.oracle.waiting() == 0 || isConnected(scene); });
    if (isConnected(scene)) // another process
        scene.process().disconnect();
}

struct Flow
{
    const char *name;
    void (*run)(Scene &);
    bool isAuthenticated = false;
};

constexpr std::array flows{
    Flow{"publish QoS 0", [](Scene &scene) { publishes(scene, QoS::AtMostOnce); }},
    Flow{"publish QoS 1", [](Scene &scene) { publishes(scene, QoS::AtLeastOnce); }},
    Flow{"publish QoS 2", [](Scene &scene) { publishes(scene, QoS::ExactlyOnce); }},
    Flow{"receive QoS 0", [](Scene &scene) { receives(scene, QoS::AtMostOnce); }},
    Flow{"receive QoS 1", [](Scene &scene) { receives(scene, QoS::AtLeastOnce); }},
    Flow{"receive QoS 2", [](Scene &scene) { receives(scene, QoS::ExactlyOnce); }},
    Flow{"subscribe", subscribed},
    Flow{"unsubscribe", unsubscribes},
    Flow{"authenticate", authenticates, true},
    Flow{"disconnect", disconnects},
};

//! Gives what went wrong, and behind it the trace if it is recorded.
QStringList play(const Flow &flow, const Case &which, bool isRecorded, qint64 &bytes)
{
    Scene scene(which, isRecorded);
    scene.isAuthenticated = flow.isAuthenticated;
    scene.run(flow.run);
    if (which.byte < 0)
        bytes = which.direction == Direction::Sent ? scene.sent : scene.received;
    scene.checkUsable();
    QStringList faults = scene.end();
    if (isRecorded)
        faults.prepend(u"cut after byte %1"_s.arg(which.byte));
    return faults + scene.world.trace.lines();
}

} // namespace

class EveryByteTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRec3_everythingIsRightWhereverTheLinkIsCut_data();
    void aRec3_everythingIsRightWhereverTheLinkIsCut();
};

void EveryByteTest::aRec3_everythingIsRightWhereverTheLinkIsCut_data()
{
    QTest::addColumn<int>("flow");
    QTest::addColumn<Case>("which");
    constexpr std::array directions{"sent", "received"};
    constexpr std::array cuts{"session kept", "session lost", "process crashes"};
    for (int flow = 0; flow < int(flows.size()); ++flow) {
        for (const auto version : {ProtocolVersion::V5, ProtocolVersion::V3_1_1}) {
            if (flows[std::size_t(flow)].isAuthenticated && version != ProtocolVersion::V5)
                continue;
            for (int direction = 0; direction < 2; ++direction) {
                for (int cut = 0; cut < 3; ++cut) {
                    QTest::addRow("%s, MQTT %s, byte %s, %s", flows[std::size_t(flow)].name,
                                  version == ProtocolVersion::V5 ? "5" : "3.1.1",
                                  directions[std::size_t(direction)], cuts[std::size_t(cut)])
                        << flow << Case{version, Cut(cut), Direction(direction)};
                }
            }
        }
    }
}

void EveryByteTest::aRec3_everythingIsRightWhereverTheLinkIsCut()
{
    QFETCH(int, flow);
    QFETCH(Case, which);
    const Flow &what = flows[std::size_t(flow)];
    qint64 bytes = 0;
    for (which.byte = -1; which.byte <= bytes; ++which.byte) {
        const QStringList faults = play(what, which, false, bytes);
        if (!faults.isEmpty())
            QFAIL(qPrintable(play(what, which, true, bytes).join(u'\n'))); // the same, with a trace
    }
    QVERIFY(bytes >= 4);
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new VirtualEventDispatcher);
    QCoreApplication app(argc, argv);
    EveryByteTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_everybyte.moc"
