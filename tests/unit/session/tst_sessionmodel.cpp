// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "referenceserver.h"
#include "sessiondriver.h"

#include <qcomqtt/store/sessionrecords.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;

namespace {

//! What may go wrong beside links that break.
struct Mishaps
{
    bool sessionsGetLost = false;
    bool processesCrash = false;
};

//! One random history: client and server, a link between them that breaks, an application that
//! acknowledges in any order, processes that are killed and started again with what was kept.
class History
{
public:
    History(quint32 seed, ProtocolVersion version, Mishaps mishaps)
        : m_random(seed), m_version(version), m_sessionsGetLost(mishaps.sessionsGetLost)
        , m_processesCrash(mishaps.processesCrash), m_server(version, m_random)
    {
        startProcess();
    }

    void run(int steps)
    {
        for (int i = 0; i < steps; ++i)
            step();
        settle();
    }
    QStringList faults();
    //! Messages of QoS 1 that go out at once when the server allows as many as there can be.
    qsizetype freeWindow();

private:
    struct Held
    {
        DeliveryId delivery = 0;
        int number = 0;
    };
    struct Operation
    {
        int number = 0; // of the message, 0 for subscriptions
        QoS qos = QoS::AtMostOnce;
        int completed = 0;
        bool failed = false;
        bool abandoned = false;
        bool takenBack = false;
        bool isKept = false; // what was last done about it has come to the store
        bool isOrphan = false; // its process is gone
    };
    //! What has happened since the store and the network were told the last time.
    struct Turn
    {
        std::vector<Packet> packets;
        QList<SessionRecord> records;
        std::vector<int> transmitted;
        std::vector<OperationId> operations;
        std::vector<int> finished;
    };

    static SessionOptions options(ProtocolVersion version)
    {
        SessionOptions result = SessionDriver::defaults(version);
        result.receiveMaximum = 5;
        return result;
    }
    int pick(int bound) { return int(m_random.bounded(bound)); }
    bool chance(int percent) { return pick(100) < percent; }
    static void note(QStringList &faults, bool condition, const QString &fault)
    {
        if (!condition)
            faults.append(fault);
    }

    void step();
    void settle();
    void follow(const Effects &effects);
    void follow(const Send &send);
    void follow(const Deliver &deliver);
    void follow(const Complete &complete);
    void follow(const Remember &remember)
    {
        m_translator.write(remember.change, u"server"_s, moment(), m_turn.records);
    }
    void follow(const Progress &) { note(m_faults, false, u"told of what nobody observes"_s); }
    void follow(const Connected &) {}
    void follow(const Challenge &) {}
    void follow(const CloseLink &close)
    {
        m_faults.append(u"closed: "_s + (close.cause ? close.cause->text : QString()));
    }
    Moment moment() const { return {m_client->now, 0}; }
    void startProcess();
    void crash();
    void endTurn();
    void connect(bool mayLose);
    void loseLink();
    bool toServer();
    bool toClient();
    void publishUp();
    void publishDown();
    void changeSubscriptions();
    void abandonSomething();
    void finishSomething();
    void checkOperations(QStringList &faults);
    void checkDeliveries(QStringList &faults);

    QRandomGenerator m_random;
    ProtocolVersion m_version;
    bool m_sessionsGetLost;
    bool m_processesCrash;
    ReferenceServer m_server;
    std::unique_ptr<SessionDriver> m_client;
    SessionRecords m_translator;
    std::map<quint64, QByteArray> m_records;
    Turn m_turn;
    std::deque<Packet> m_up;
    std::vector<Held> m_held;
    std::map<OperationId, Operation> m_operations;
    std::set<int> m_transmitted; // in this session of the server
    std::map<int, QoS> m_down; // what the server was given for the client
    std::map<int, int> m_delivered;
    std::set<int> m_mayComeAgain; // the application forsook or refused it
    std::set<QByteArray> m_wanted;
    QStringList m_faults;
    int m_lastNumber = 0;
    bool m_linked = false;
    bool m_hasSession = false;
    bool m_settling = false;
};

void History::step()
{
    if (!m_linked && chance(30))
        connect(m_sessionsGetLost);
    if (m_processesCrash && chance(3))
        crash();
    switch (pick(14)) {
    case 0:
    case 1:
        publishUp();
        break;
    case 2:
        publishDown();
        break;
    case 3:
        if (chance(30))
            changeSubscriptions();
        break;
    case 4:
        if (chance(20))
            abandonSomething();
        break;
    case 5:
        if (chance(25))
            loseLink();
        break;
    case 6:
    case 7:
        finishSomething();
        break;
    default:
        chance(50) ? toServer() : toClient();
        break;
    }
}

void History::startProcess()
{
    m_client = std::make_unique<SessionDriver>(options(m_version));
    if (!m_processesCrash)
        return;
    m_translator = SessionRecords();
    QList<SessionRecord> records;
    for (const auto &[key, value] : m_records)
        records.append({key, value});
    auto contents = m_translator.read(records, moment());
    if (const auto *broken = std::get_if<QByteArray>(&contents))
        return note(m_faults, false, u"records break: "_s + QString::fromUtf8(*broken));
    SessionSnapshot snapshot = std::get<SessionRecords::Contents>(std::move(contents)).snapshot;
    for (SessionSnapshot::Message &message : snapshot.messages)
        message.operation = OperationId(message.publish.payload.toInt()); // 0 after PUBREC
    follow(m_client->recall(std::move(snapshot)));
}

void History::crash()
{
    m_linked = false;
    m_up.clear();
    m_server.output.clear();
    for (const Held &held : m_held)
        m_mayComeAgain.insert(held.number);
    m_held.clear();
    m_mayComeAgain.insert(m_turn.finished.begin(), m_turn.finished.end());
    for (const int number : m_turn.transmitted)
        m_transmitted.erase(number);
    m_turn = {};
    for (auto &[id, operation] : m_operations)
        operation.isOrphan = true;
    startProcess();
    for (int i = 0; i < 5; ++i) { // as applications do when they start
        const QByteArray filter = "filter/" + QByteArray::number(i);
        if (m_wanted.contains(filter))
            follow(m_client->subscribe({filter}));
        else
            follow(m_client->unsubscribe({filter}));
    }
}

// First the store, then the network.
void History::endTurn()
{
    for (SessionRecord &record : m_turn.records) {
        if (record.value)
            m_records.insert_or_assign(record.key, *record.value);
        else
            m_records.erase(record.key);
    }
    for (const OperationId id : m_turn.operations)
        m_operations[id].isKept = true;
    if (m_linked)
        m_up.insert(m_up.end(), m_turn.packets.begin(), m_turn.packets.end());
    m_turn = {};
}

void History::connect(bool mayLose)
{
    const bool keep = m_hasSession && !(mayLose && chance(40));
    m_client->open();
    Properties properties;
    ReferenceServer::Limits limits;
    if (m_version == ProtocolVersion::V5) {
        limits = {.receiveMaximum = 1 + pick(6), .clientReceiveMaximum = 5,
                  .topicAliasMaximum = pick(4), .mayRefuse = !m_settling && chance(30)};
        properties.setNumber(PropertyId::ReceiveMaximum, quint32(limits.receiveMaximum));
        properties.setNumber(PropertyId::TopicAliasMaximum, quint32(limits.topicAliasMaximum));
    }
    if (!keep)
        m_transmitted.clear();
    m_server.connect(keep, limits);
    m_linked = true;
    m_hasSession = true;
    follow(m_client->receive(ConnAck{keep, ReasonCode::Success, properties}));
    endTurn(); // a server that has a session which the client does not know is another story
}

void History::loseLink()
{
    if (!m_linked)
        return;
    m_linked = false;
    m_up.clear();
    m_server.output.clear();
    m_turn.packets.clear();
    m_client->session.linkLost(m_client->now);
}

bool History::toServer()
{
    if (m_up.empty())
        return false;
    const Packet packet = m_up.front();
    m_up.pop_front();
    m_server.receive(packet);
    return true;
}

bool History::toClient()
{
    if (!m_linked || m_server.output.empty())
        return false;
    const Packet packet = m_server.output.front();
    m_server.output.pop_front();
    follow(m_client->receive(packet));
    return true;
}

void History::publishUp()
{
    const int number = ++m_lastNumber;
    const auto qos = QoS(pick(3));
    const auto operation = OperationId(number);
    m_operations[operation] = {number, qos};
    m_turn.operations.push_back(operation);
    follow(m_client->publish(ReferenceServer::topicOf(number), qos, operation,
                            QByteArray::number(number)));
}

void History::publishDown()
{
    if (!m_linked)
        return;
    const int number = ++m_lastNumber;
    const auto qos = QoS(pick(3));
    m_down[number] = qos;
    m_server.publish(number, qos);
}

void History::changeSubscriptions()
{
    const QByteArray filter = "filter/" + QByteArray::number(pick(5));
    const auto operation = OperationId(++m_lastNumber);
    m_operations[operation] = {};
    if (chance(60)) {
        m_wanted.insert(filter);
        follow(m_client->subscribe({filter}, operation));
    } else {
        m_wanted.erase(filter);
        follow(m_client->unsubscribe({filter}, operation));
    }
}

void History::abandonSomething()
{
    for (auto &[id, operation] : m_operations) {
        if (operation.completed == 0 && operation.number != 0 && !operation.abandoned
            && !operation.isOrphan && chance(30)) {
            Effects effects;
            operation.takenBack = m_client->session.abandon(id, effects).has_value();
            operation.abandoned = true;
            operation.isKept = false;
            m_turn.operations.push_back(id);
            follow(effects);
            return;
        }
    }
}

void History::finishSomething()
{
    if (m_held.empty())
        return;
    const std::size_t place = std::size_t(pick(int(m_held.size())));
    const Held held = m_held[place];
    m_held.erase(m_held.begin() + qptrdiff(place));
    const int way = m_settling ? 0 : pick(20);
    m_turn.finished.push_back(held.number);
    if (way >= 18)
        m_mayComeAgain.insert(held.number);
    if (way == 19)
        follow(m_client->forsake(held.delivery));
    else if (way == 18 && m_version == ProtocolVersion::V5)
        follow(m_client->acknowledge(held.delivery, ReasonCode::QuotaExceeded));
    else
        follow(m_client->acknowledge(held.delivery));
}

// A kept session brings everything to its end, also what was forsaken.
void History::settle()
{
    m_settling = true;
    loseLink();
    connect(false);
    for (bool busy = true; busy;) {
        endTurn();
        busy = toServer();
        busy = toClient() || busy;
        busy = busy || !m_held.empty();
        finishSomething();
    }
}

void History::follow(const Effects &effects)
{
    for (const Effect &effect : effects)
        std::visit([this](const auto &each) { follow(each); }, effect);
    if (!m_processesCrash || chance(50))
        endTurn();
}

void History::follow(const Send &send)
{
    if (const auto *publish = std::get_if<Publish>(&send.packet);
        publish && publish->qos != QoS::AtMostOnce) {
        const int number = publish->payload.toInt();
        const bool again = !m_transmitted.insert(number).second;
        note(m_faults, again == publish->duplicate, u"wrong DUP flag"_s);
        if (!again)
            m_turn.transmitted.push_back(number);
    }
    m_turn.packets.push_back(send.packet);
}

void History::follow(const Deliver &deliver)
{
    const int number = deliver.publish.payload.toInt();
    ++m_delivered[number];
    note(m_faults, (deliver.delivery != 0) == (deliver.publish.qos != QoS::AtMostOnce),
         u"delivery id and QoS do not go together"_s);
    if (deliver.delivery != 0)
        m_held.push_back({deliver.delivery, number});
}

void History::follow(const Complete &complete)
{
    if (complete.operation == 0)
        return;
    Operation &operation = m_operations[complete.operation];
    operation.failed |= std::holds_alternative<Failure>(complete.outcome);
    if (operation.isOrphan)
        return; // its own process may have been told, and killed before that was kept
    ++operation.completed;
    note(m_faults, !operation.abandoned, u"an abandoned operation was completed"_s);
}

void History::checkOperations(QStringList &faults)
{
    for (const auto &[id, operation] : m_operations) {
        const QString name = u"operation %1 (QoS %2): "_s.arg(id).arg(int(operation.qos));
        note(faults, operation.completed <= 1 && !(operation.abandoned && operation.completed)
                 && (operation.isOrphan || operation.abandoned || operation.completed == 1),
             name + u"completed %1 times"_s.arg(operation.completed));
        if (operation.number == 0)
            continue;
        const int taken = m_server.published[operation.number];
        if (operation.takenBack && operation.isKept && operation.qos != QoS::AtMostOnce
            && !m_sessionsGetLost)
            note(faults, taken == 0, name + u"taken back and yet sent"_s);
        const bool ended = !operation.failed && !operation.abandoned
            && (operation.completed == 1 || operation.isKept);
        if (ended && operation.qos != QoS::AtMostOnce)
            note(faults, taken >= 1, name + u"done, but never arrived"_s);
        if (operation.qos == QoS::ExactlyOnce) {
            note(faults, m_server.publishedInSession[operation.number] <= 1,
                 name + u"arrived twice in one session"_s);
            note(faults, m_sessionsGetLost || taken <= 1, name + u"arrived twice"_s);
        }
    }
}

void History::checkDeliveries(QStringList &faults)
{
    for (const auto &[number, qos] : m_down) {
        const int times = m_delivered[number];
        const bool lost = m_server.lostWithSession.contains(number);
        const QString name = u"message %1 (QoS %2): "_s.arg(number).arg(int(qos));
        if (qos != QoS::AtMostOnce)
            note(faults, times >= 1 || lost, name + u"never delivered"_s);
        if (qos == QoS::ExactlyOnce)
            note(faults, times <= 1 || m_mayComeAgain.contains(number),
                 name + u"delivered %1 times"_s.arg(times));
    }
}

QStringList History::faults()
{
    QStringList faults = m_faults + m_server.faults;
    checkOperations(faults);
    checkDeliveries(faults);
    note(faults, std::is_sorted(m_server.firstOrder.cbegin(), m_server.firstOrder.cend()),
         u"messages arrived out of order"_s);
    note(faults, m_server.isQuiet(), u"something is left open at the server"_s);
    note(faults, m_server.subscriptions == m_wanted, u"the server has other subscriptions"_s);
    note(faults, m_client->session.unacknowledged() == 0, u"the client holds messages"_s);
    note(faults, m_client->session.outbox().messages() == 0, u"messages are left waiting"_s);
    return faults;
}

qsizetype History::freeWindow()
{
    qsizetype count = qsizetype(sent<Publish>(m_client->reconnect(true)).size());
    for (int i = 0; i < 65535; ++i)
        count += qsizetype(sent<Publish>(m_client->publish("a", QoS::AtLeastOnce)).size());
    return count;
}

} // namespace

class SessionModelTest : public QObject
{
    Q_OBJECT

    quint32 m_seed = 0;

private Q_SLOTS:
    void initTestCase()
    {
        bool set = false;
        m_seed = qEnvironmentVariable("QCOMQTT_TEST_SEED").toUInt(&set);
        if (!set)
            m_seed = QRandomGenerator::global()->generate();
        qInfo("QCOMQTT_TEST_SEED=%u", m_seed);
    }

    void everyHistoryEndsWell_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<bool>("sessionsGetLost");
        QTest::addColumn<bool>("processesCrash");
        for (const int version : {5, 4}) {
            for (const bool lost : {false, true}) {
                for (const bool crash : {false, true}) {
                    QTest::addRow("MQTT %s, session %s%s", version == 5 ? "5" : "3.1.1",
                                  lost ? "sometimes lost" : "kept",
                                  crash ? ", processes crash" : "")
                        << version << lost << crash;
                }
            }
        }
    }
    void everyHistoryEndsWell()
    {
        QFETCH(int, version);
        QFETCH(bool, sessionsGetLost);
        QFETCH(bool, processesCrash);
        for (quint32 i = 0; i < 50; ++i) {
            History history(m_seed + i, ProtocolVersion(version),
                            {sessionsGetLost, processesCrash});
            history.run(400);
            const QStringList faults = history.faults();
            QVERIFY2(faults.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(m_seed + i)
                                                      .arg(faults.join(u"; "_s))));
        }
    }

    void noIdIsLeaked()
    {
        for (const bool sessionsGetLost : {false, true}) {
            for (const bool processesCrash : {false, true}) {
                History history(m_seed, ProtocolVersion::V5, {sessionsGetLost, processesCrash});
                history.run(2000);
                QCOMPARE(history.faults(), QStringList());
                QCOMPARE(history.freeWindow(), qsizetype(65519));
            }
        }
    }
};

QTEST_APPLESS_MAIN(SessionModelTest)
#include "tst_sessionmodel.moc"
