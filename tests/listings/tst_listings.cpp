// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "listing.h"

#include <qcomqtt/gather.h>

namespace {

int printedLines = 0;
QtMessageHandler testHandler = nullptr;

void countAndPass(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (type == QtInfoMsg)
        ++printedLines;
    testHandler(type, context, text);
}

} // namespace

class tst_Listings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aListingRuns_data();
    void aListingRuns();
};

void tst_Listings::aListingRuns_data()
{
    QTest::addColumn<int>("index");
    const QList<Listings::Listing> &all = Listings::all();
    QVERIFY(!all.isEmpty());
    for (int i = 0; i < all.size(); ++i)
        QTest::newRow(all.at(i).name.constData()) << i;
}

void tst_Listings::aListingRuns()
{
    QFETCH(int, index);
    const Listings::Listing &listing = Listings::all().at(index);
    Listings::World world;
    printedLines = 0;
    testHandler = qInstallMessageHandler(countAndPass);
    QCoro::Task<> server = world.serveTime();
    std::exception_ptr error;
    try {
        runUntilDone(listing.run());
        world.stop();
        runUntilDone(std::move(server));
    } catch (...) {
        error = std::current_exception();
    }
    qInstallMessageHandler(testHandler);
    if (error)
        RUN_COROUTINE([](std::exception_ptr error) -> QCoro::Task<> {
            std::rethrow_exception(error);
            co_return;
        }(error));
    QVERIFY(world.wereLoopsRun());
    QCOMPARE(printedLines > 0, listing.prints);
}

QTEST_MAIN(tst_Listings)
#include "tst_listings.moc"
