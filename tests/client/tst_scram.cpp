// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"

#include <qcomqtt/engine/scram.h>
#include <qcomqtt/error.h>
#include <qcomqtt/scramsha256authenticator.h>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;

namespace {

// RFC 7677 section 3
const QByteArray clientNonce = "rOprNGfwEbeRWgbNEkqO";
const QByteArray serverFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                               "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
const QByteArray clientFinal = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                               "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
const QByteArray serverFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

QString errorOf(const std::function<void()> &action)
{
    try {
        action();
    } catch (const AuthenticationError &error) {
        return error.text();
    }
    return {};
}

} // namespace

// SCRAM-SHA-256 by itself.
class tst_Scram : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theExchangeOfRfc7677();
    void aWrongFirstMessageOfTheServerIsRefused_data();
    void aWrongFirstMessageOfTheServerIsRefused();
    void aWrongSignatureIsRefused_data();
    void aWrongSignatureIsRefused();
    void namesAreEscaped();
    void saslPrepMapsAndRefuses_data();
    void saslPrepMapsAndRefuses();
    void noncesAreFreshAndPrintable();
    void namesThatCannotBeAreUsageErrors();
};

void tst_Scram::theExchangeOfRfc7677()
{
    SaltedPassword password("pencil");
    for (int i = 0; i < 2; ++i) { // the second time with the password salted already
        ScramExchange exchange("user", clientNonce);
        QCOMPARE(exchange.clientFirst(), QByteArray("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
        QVERIFY(!exchange.isFinalSent());
        QCOMPARE(exchange.clientFinal(serverFirst, password), clientFinal);
        QVERIFY(exchange.isFinalSent() && !exchange.isVerified());
        exchange.verify(serverFinal);
        QVERIFY(exchange.isVerified());
    }
}

void tst_Scram::aWrongFirstMessageOfTheServerIsRefused_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("error");
    const QByteArray salt = ",s=W22ZaJ0SNY7soEsUEjb6gQ==";
    const QByteArray good = "r=" + clientNonce + "more";
    QTest::newRow("empty") << QByteArray() << u"attribute r"_s;
    QTest::newRow("an error") << QByteArray("e=other-error") << u"other-error"_s;
    QTest::newRow("another nonce") << "r=xOprNGfwEbeRWgbNEkqOmore" + salt + ",i=4096" << u"nonce"_s;
    QTest::newRow("only our nonce") << "r=" + clientNonce + salt + ",i=4096" << u"nonce"_s;
    QTest::newRow("an extension it demands") << "m=ext," + good + salt + ",i=4096"
                                             << u"attribute r"_s;
    QTest::newRow("no salt") << good + ",i=4096" << u"attribute s"_s;
    QTest::newRow("salt that is no Base64") << good + ",s=***,i=4096" << u"Base64"_s;
    QTest::newRow("no iterations") << good + salt << u"attribute i"_s;
    QTest::newRow("no number") << good + salt + ",i=many" << u"many iterations"_s;
    QTest::newRow("too few iterations") << good + salt + ",i=4095" << u"4095 iterations"_s;
    QTest::newRow("iterations that stop the application")
        << good + salt + ",i=2000000000" << u"2000000000 iterations"_s;
}

void tst_Scram::aWrongFirstMessageOfTheServerIsRefused()
{
    QFETCH(QByteArray, message);
    QFETCH(QString, error);
    SaltedPassword password("pencil");
    ScramExchange exchange("user", clientNonce);
    const QString text = errorOf([&] { (void)exchange.clientFinal(message, password); });
    QVERIFY2(text.contains(error), qPrintable(text));
    QVERIFY(!exchange.isFinalSent());
}

void tst_Scram::aWrongSignatureIsRefused_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QString>("error");
    QTest::newRow("none") << QByteArray() << u"attribute v"_s;
    QTest::newRow("an error") << QByteArray("e=invalid-proof") << u"invalid-proof"_s;
    QTest::newRow("one bit") << QByteArray("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")
                             << u"does not know the password"_s;
    QTest::newRow("short") << QByteArray("v=6rri") << u"does not know the password"_s;
    QTest::newRow("no Base64") << QByteArray("v=***") << u"does not know the password"_s;
}

void tst_Scram::aWrongSignatureIsRefused()
{
    QFETCH(QByteArray, message);
    QFETCH(QString, error);
    SaltedPassword password("pencil");
    ScramExchange exchange("user", clientNonce);
    (void)exchange.clientFinal(serverFirst, password);
    const QString text = errorOf([&] { exchange.verify(message); });
    QVERIFY2(text.contains(error), qPrintable(text));
    QVERIFY(!exchange.isVerified());
}

void tst_Scram::namesAreEscaped()
{
    const ScramExchange exchange("a=b,c", "nonce");
    QCOMPARE(exchange.clientFirst(), QByteArray("n,,n=a=3Db=2Cc,r=nonce"));
}

// RFC 4013 section 3
void tst_Scram::saslPrepMapsAndRefuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<std::optional<QByteArray>>("prepared");
    using Prepared = std::optional<QByteArray>;
    QTest::newRow("soft hyphen") << u"I\u00ADX"_s << Prepared("IX");
    QTest::newRow("no change") << u"user"_s << Prepared("user");
    QTest::newRow("case is kept") << u"USER"_s << Prepared("USER");
    QTest::newRow("NFKC of the feminine ordinal") << u"\u00AA"_s << Prepared("a");
    QTest::newRow("NFKC of a Roman nine") << u"\u2168"_s << Prepared("IX");
    QTest::newRow("other spaces") << u"a\u00A0b"_s << Prepared("a b");
    QTest::newRow("control character") << u"\u0007"_s << Prepared();
    QTest::newRow("private use") << u"\uE000"_s << Prepared();
}

void tst_Scram::saslPrepMapsAndRefuses()
{
    QFETCH(QString, text);
    QFETCH(std::optional<QByteArray>, prepared);
    QVERIFY(saslPrepared(text) == prepared);
}

void tst_Scram::noncesAreFreshAndPrintable()
{
    const QByteArray first = ScramExchange::freshNonce();
    QCOMPARE(first.size(), 32);
    QVERIFY(first != ScramExchange::freshNonce());
    for (const char character : first)
        QVERIFY(character > ' ' && character < 127 && character != ',');
}

void tst_Scram::namesThatCannotBeAreUsageErrors()
{
    QVERIFY_EXCEPTION_THROWN(ScramSha256Authenticator(QString(), u"pencil"_s), UsageError);
    QVERIFY_EXCEPTION_THROWN(ScramSha256Authenticator(u"a\u0007"_s, u"pencil"_s), UsageError);
    QVERIFY_EXCEPTION_THROWN(ScramSha256Authenticator(u"user"_s, u"\u0007"_s), UsageError);
}

Q_DECLARE_METATYPE(std::optional<QByteArray>)
QTEST_GUILESS_MAIN(tst_Scram)
#include "tst_scram.moc"
