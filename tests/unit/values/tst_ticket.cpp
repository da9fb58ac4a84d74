// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/error.h>
#include <qcomqtt/message.h>

#include <QtTest/QTest>

#include <stdexcept>
#include <vector>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using Internal::Ticket;
using Internal::TicketOffice;

class TestTicket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void lettingGoConsumes();
    void movingMovesTheDuty();
    void movingOutLeavesNoDuty();
    void copiesHaveNoDuty();
    void assignmentLetsGoOfTheFormerMessage();
    void assignmentToItselfChangesNothing();
    void lettingGoByAnExceptionDoesNotConsume();
    void lettingGoBeforeTheExceptionConsumes();
    void lettingGoWithinACleanupDuringAnExceptionConsumes();
    void movedDuringAnExceptionAndLetGoLaterConsumes();
    void movedAsideByTheExceptionThatLetsGoDoesNotConsume();
    void acknowledgingTwiceCountsOnce();
    void acknowledgingHandsOnCodeAndReason();
    void refusedAcknowledgementLeavesTheDuty();
    void acknowledgingWithoutTicketDoesNothing();
    void officeLivesUntilTheLastTicketIsLetGo();
};

namespace {

struct Event
{
    quint32 ticket;
    bool acknowledged; // else closed
    bool consumed = false;
    ReasonCode code = ReasonCode::Success;
    QString reason = {};
    friend bool operator==(const Event &, const Event &) = default;
};

std::vector<Event> events;
int offices = 0;

class FakeOffice : public TicketOffice
{
public:
    FakeOffice() { ++offices; }
    void close(quint32 ticket, bool consumed) override
    {
        events.push_back({ticket, false, consumed});
        deref();
    }
    void acknowledge(quint32 ticket, ReasonCode code, const QString &reason) override
    {
        if (code == ReasonCode::ServerBusy)
            throw UsageError(u"not a code of PUBACK"_s);
        events.push_back({ticket, true, false, code, reason});
        deref();
    }

private:
    ~FakeOffice() override { --offices; }
};

Message messageWithTicket(quint32 ticket)
{
    Message message("t", "p", QoS::AtLeastOnce);
    message.setTicket(Ticket(*new FakeOffice, ticket));
    return message;
}

Event closed(quint32 ticket, bool consumed)
{
    return {ticket, false, consumed};
}

} // namespace

void TestTicket::init()
{
    events.clear();
}

void TestTicket::cleanup()
{
    QCOMPARE(offices, 0);
}

void TestTicket::lettingGoConsumes()
{
    {
        const Message message = messageWithTicket(1);
        QVERIFY(message.needsAcknowledgement());
        QVERIFY(events.empty());
    }
    QCOMPARE(events, std::vector{closed(1, true)});
}

void TestTicket::movingMovesTheDuty()
{
    {
        Message first = messageWithTicket(1);
        const Message second = std::move(first);
        QVERIFY(second.needsAcknowledgement());
        QVERIFY(!first.needsAcknowledgement());
        QVERIFY(events.empty());
    }
    QCOMPARE(events, std::vector{closed(1, true)});
}

void TestTicket::movingOutLeavesNoDuty()
{
    std::optional<Message> kept;
    {
        Message message = messageWithTicket(1);
        kept = std::move(message);
    }
    QVERIFY(events.empty());
    kept.reset();
    QCOMPARE(events, std::vector{closed(1, true)});
}

void TestTicket::copiesHaveNoDuty()
{
    {
        const Message message = messageWithTicket(1);
        {
            const Message copy = message;
            QVERIFY(!copy.needsAcknowledgement());
            QVERIFY(copy == message);
        }
        QVERIFY(events.empty());
        QVERIFY(message.needsAcknowledgement());
    }
    QCOMPARE(events, std::vector{closed(1, true)});
}

void TestTicket::assignmentLetsGoOfTheFormerMessage()
{
    Message message = messageWithTicket(1);
    message = messageWithTicket(2);
    QCOMPARE(events, std::vector{closed(1, true)});
    const Message other("t", "p");
    message = other;
    QCOMPARE(events, (std::vector{closed(1, true), closed(2, true)}));
    QVERIFY(!message.needsAcknowledgement());
}

void TestTicket::assignmentToItselfChangesNothing()
{
    {
        Message message = messageWithTicket(1);
        Message &same = message;
        message = same;
        QVERIFY(message.needsAcknowledgement());
        message = std::move(same);
        QVERIFY(message.needsAcknowledgement());
        QVERIFY(events.empty());
    }
    QCOMPARE(events, std::vector{closed(1, true)});
}

void TestTicket::lettingGoByAnExceptionDoesNotConsume()
{
    try {
        const Message message = messageWithTicket(1);
        throw std::runtime_error("handler failed");
    } catch (const std::runtime_error &) {
    }
    QCOMPARE(events, std::vector{closed(1, false)});
}

void TestTicket::lettingGoBeforeTheExceptionConsumes()
{
    try {
        {
            const Message message = messageWithTicket(1);
        }
        throw std::runtime_error("something else failed");
    } catch (const std::runtime_error &) {
    }
    QCOMPARE(events, std::vector{closed(1, true)});
}

// The exception in flight is older than the message and none of its business.
void TestTicket::lettingGoWithinACleanupDuringAnExceptionConsumes()
{
    struct Cleanup
    {
        ~Cleanup() { const Message message = messageWithTicket(1); }
    };
    try {
        const Cleanup cleanup;
        throw std::runtime_error("something else failed");
    } catch (const std::runtime_error &) {
    }
    QCOMPARE(events, std::vector{closed(1, true)});
}

void TestTicket::movedDuringAnExceptionAndLetGoLaterConsumes()
{
    struct Rescue
    {
        ~Rescue() { target = std::move(source); }
        std::optional<Message> &target;
        Message &source;
    };
    std::optional<Message> target;
    try {
        Message message = messageWithTicket(1);
        const Rescue rescue{target, message};
        throw std::runtime_error("handler failed");
    } catch (const std::runtime_error &) {
    }
    QVERIFY(events.empty());
    target.reset();
    QCOMPARE(events, std::vector{closed(1, true)});
}

void TestTicket::movedAsideByTheExceptionThatLetsGoDoesNotConsume()
{
    struct MoveAside
    {
        ~MoveAside()
        {
            const Message constructed = std::move(first);
            Message assigned;
            assigned = std::move(second);
        }
        Message &first;
        Message &second;
    };
    try {
        Message first = messageWithTicket(1);
        Message second = messageWithTicket(2);
        const MoveAside moveAside{first, second};
        throw std::runtime_error("handler failed");
    } catch (const std::runtime_error &) {
    }
    QCOMPARE(events, (std::vector{closed(2, false), closed(1, false)}));
}

void TestTicket::acknowledgingTwiceCountsOnce()
{
    {
        Message message = messageWithTicket(1);
        message.acknowledge();
        QVERIFY(!message.needsAcknowledgement());
        message.acknowledge();
    }
    QCOMPARE(events, (std::vector{Event{.ticket = 1, .acknowledged = true}}));
}

void TestTicket::acknowledgingHandsOnCodeAndReason()
{
    Message message = messageWithTicket(1);
    message.acknowledge(ReasonCode::QuotaExceeded, u"full"_s);
    QCOMPARE(events, (std::vector{Event{.ticket = 1, .acknowledged = true,
                                        .code = ReasonCode::QuotaExceeded, .reason = u"full"_s}}));
}

void TestTicket::refusedAcknowledgementLeavesTheDuty()
{
    {
        Message message = messageWithTicket(1);
        QVERIFY_THROWS_EXCEPTION(UsageError, message.acknowledge(ReasonCode::ServerBusy));
        QVERIFY(message.needsAcknowledgement());
    }
    QCOMPARE(events, std::vector{closed(1, true)});
}

void TestTicket::acknowledgingWithoutTicketDoesNothing()
{
    Message message("t", "p");
    message.acknowledge(ReasonCode::QuotaExceeded);
    QVERIFY(!message.needsAcknowledgement());
    QVERIFY(events.empty());
}

void TestTicket::officeLivesUntilTheLastTicketIsLetGo()
{
    auto *office = new FakeOffice;
    std::optional<Ticket> first(Ticket(*office, 1));
    std::optional<Ticket> second(Ticket(*office, 2));
    first.reset();
    QCOMPARE(offices, 1);
    second->acknowledge(ReasonCode::Success, {});
    QCOMPARE(offices, 0);
    QVERIFY(!second->isOpen());
}

QTEST_GUILESS_MAIN(TestTicket)
#include "tst_ticket.moc"
