// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "gate.h"
#include "ownedcoroutine.h"

#include <qcomqtt/engine/decision.h>

#include <QtCore/QThread>
#include <QtTest/QTest>

#include <stdexcept>
#include <thread>

using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

QCoro::Task<QString> afterGate(Gate *gate, QString text)
{
    co_await *gate;
    if (text == "throw"_L1)
        throw std::runtime_error("the gate is haunted");
    co_return text;
}

QCoro::Task<QString> atOnce(QString text)
{
    if (text == "throw"_L1)
        throw std::runtime_error("thrown at once");
    co_return text + '!'_L1;
}

using Question = std::function<QCoro::Task<QString>(QString)>;

// Collects what comes.
struct Asker
{
    void ask(const Question &question, const QString &text)
    {
        decision.ask(
            question,
            [this](Answer<QString> &&answer) {
                wasPending = decision.isPending();
                thread = QThread::currentThread();
                answers.append(answer.value.value_or(QString()));
                errors.append(answer.error ? textOf(answer.error) : QString());
            },
            text);
    }

    Decision decision;
    QStringList answers;
    QStringList errors;
    QThread *thread = nullptr;
    bool wasPending = false;
};

// Where everything that was sent to this thread has arrived.
void settleEvents()
{
    QCoreApplication::sendPostedEvents();
    QCoreApplication::processEvents();
}

} // namespace

// How the engine awaits what the application decides.
class tst_Decision : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anAnswerNeverComesBeneathTheQuestion();
    void anAnswerMayComeLater();
    void errorsComeAsAnswers_data();
    void errorsComeAsAnswers();
    void aCancelledQuestionGetsNoAnswer();
    void aQuestionOutlivesItsAsker();
    void aNewQuestionReplacesTheOld();
    void anAnswerMayAskAgain();
    void aQuestionLivesAsLongAsItsCoroutine();
    void anAnswerFromAnotherThreadComesInOurs();
    void aTaskWithoutAValueIsAnswered();
};

void tst_Decision::anAnswerNeverComesBeneathTheQuestion()
{
    Asker asker;
    asker.ask(atOnce, u"yes"_s);
    QVERIFY(asker.answers.isEmpty());
    QVERIFY(asker.decision.isPending());
    QVERIFY(runUntil([&] { return !asker.answers.isEmpty(); }));
    QCOMPARE(asker.answers, QStringList(u"yes!"_s));
    QVERIFY(!asker.wasPending);
}

void tst_Decision::anAnswerMayComeLater()
{
    Gate gate;
    Asker asker;
    asker.ask(std::bind_front(afterGate, &gate), u"late"_s);
    settleEvents();
    QVERIFY(asker.answers.isEmpty());
    gate.open();
    QVERIFY(asker.answers.isEmpty()); // not beneath the coroutine either
    QVERIFY(runUntil([&] { return !asker.answers.isEmpty(); }));
    QCOMPARE(asker.answers, QStringList(u"late"_s));
}

void tst_Decision::errorsComeAsAnswers_data()
{
    QTest::addColumn<Question>("question");
    QTest::addColumn<QString>("error");
    QTest::newRow("the coroutine throws") << Question(atOnce) << u"thrown at once"_s;
    QTest::newRow("the function throws, and makes no coroutine")
        << Question([](const QString &) -> QCoro::Task<QString> {
               throw std::runtime_error("no coroutine");
           })
        << u"no coroutine"_s;
    QTest::newRow("what is thrown is no std::exception")
        << Question([](const QString &) -> QCoro::Task<QString> { throw 42; })
        << u"an exception that is no std::exception"_s;
}

void tst_Decision::errorsComeAsAnswers()
{
    QFETCH(Question, question);
    QFETCH(QString, error);
    Asker asker;
    asker.ask(question, u"throw"_s);
    QVERIFY(runUntil([&] { return !asker.errors.isEmpty(); }));
    QCOMPARE(asker.errors, QStringList(error));
    QCOMPARE(asker.answers, QStringList(QString()));
}

void tst_Decision::aCancelledQuestionGetsNoAnswer()
{
    Gate gate;
    Asker asker;
    asker.ask(std::bind_front(afterGate, &gate), u"late"_s);
    asker.decision.cancel();
    QVERIFY(!asker.decision.isPending());
    gate.open();
    asker.ask(atOnce, u"cancelled when it was answered"_s);
    asker.decision.cancel();
    settleEvents();
    QVERIFY(asker.answers.isEmpty());
}

void tst_Decision::aQuestionOutlivesItsAsker()
{
    Gate gate;
    const auto watched = std::make_shared<int>(0);
    {
        Asker asker;
        asker.decision.ask(Question(std::bind_front(afterGate, &gate)),
                           [watched](Answer<QString> &&) { ++*watched; }, u"late"_s);
        QCOMPARE(watched.use_count(), 2);
    }
    QCOMPARE(watched.use_count(), 1); // what was asked for is let go of at once
    QVERIFY(gate.isAwaited());
    gate.open();
    settleEvents();
    QCOMPARE(*watched, 0);
}

void tst_Decision::aNewQuestionReplacesTheOld()
{
    Gate gate;
    Asker asker;
    asker.ask(std::bind_front(afterGate, &gate), u"old"_s);
    asker.ask(atOnce, u"new"_s);
    gate.open();
    QVERIFY(runUntil([&] { return !asker.answers.isEmpty(); }));
    settleEvents();
    QCOMPARE(asker.answers, QStringList(u"new!"_s));
}

void tst_Decision::anAnswerMayAskAgain()
{
    Asker asker;
    asker.decision.ask(Question(atOnce),
                       [&](Answer<QString> &&answer) { asker.ask(atOnce, *answer.value); },
                       u"again"_s);
    QVERIFY(runUntil([&] { return !asker.answers.isEmpty(); }));
    QCOMPARE(asker.answers, QStringList(u"again!!"_s));
}

void tst_Decision::aQuestionLivesAsLongAsItsCoroutine()
{
    Gate gate;
    Asker asker;
    auto captured = std::make_shared<int>(0);
    const std::weak_ptr<int> watched = captured;
    asker.ask([&gate, captured = std::move(captured)](
                  const QString &text) { return afterGate(&gate, text); }, u"late"_s);
    QVERIFY(!watched.expired());
    gate.open();
    QVERIFY(watched.expired());
}

void tst_Decision::anAnswerFromAnotherThreadComesInOurs()
{
    Gate gate;
    Asker asker;
    asker.ask(std::bind_front(afterGate, &gate), u"from afar"_s);
    std::thread([&] { gate.open(); }).join();
    QVERIFY(runUntil([&] { return !asker.answers.isEmpty(); }));
    QCOMPARE(asker.thread, QThread::currentThread());
    QCOMPARE(asker.answers, QStringList(u"from afar"_s));
}

void tst_Decision::aTaskWithoutAValueIsAnswered()
{
    Decision decision;
    bool answered = false;
    decision.ask(std::function<QCoro::Task<void>()>([]() -> QCoro::Task<> { co_return; }),
                 [&](Answer<void> &&answer) { answered = answer.value && !answer.error; });
    QVERIFY(runUntil([&] { return answered; }));
}

Q_DECLARE_METATYPE(Question)
QTEST_GUILESS_MAIN(tst_Decision)
#include "tst_decision.moc"
