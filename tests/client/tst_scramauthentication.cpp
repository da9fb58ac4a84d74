// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "testauthenticator.h"
#include "testpackets.h"

#include <qcomqtt/scramsha256authenticator.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>
#include <QtNetwork/QPasswordDigestor>

using namespace QCoMqtt;
using namespace QCoMqtt::Internal;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// The server's side of SCRAM-SHA-256, for the user "user" with the password "pencil".
class ScramServer
{
public:
    QByteArray first(const QByteArray &clientFirst)
    {
        if (!clientFirst.startsWith("n,,n=user,r="))
            return {};
        m_clientFirstBare = clientFirst.mid(3);
        m_nonce = clientFirst.mid(12) + "server";
        m_first = "r=" + m_nonce + ",s=" + QByteArray("salt").toBase64() + ",i=4096";
        return m_first;
    }
    //! Empty when the proof is wrong.
    QByteArray last(const QByteArray &clientFinal) const
    {
        const QByteArray start = "c=biws,r=" + m_nonce;
        if (!clientFinal.startsWith(start + ",p="))
            return {};
        const QByteArray salted = QPasswordDigestor::deriveKeyPbkdf2(QCryptographicHash::Sha256,
                                                                     "pencil", "salt", 4096, 32);
        const QByteArray storedKey = hash(hmac(salted, "Client Key"));
        const QByteArray message = m_clientFirstBare + ',' + m_first + ',' + start;
        QByteArray clientKey = QByteArray::fromBase64(clientFinal.mid(start.size() + 3));
        const QByteArray signature = hmac(storedKey, message);
        for (qsizetype i = 0; i < clientKey.size() && i < signature.size(); ++i)
            clientKey[i] = char(clientKey[i] ^ signature[i]);
        if (hash(clientKey) != storedKey)
            return {};
        return "v=" + hmac(hmac(salted, "Server Key"), message).toBase64();
    }

private:
    static QByteArray hash(const QByteArray &data)
    {
        return QCryptographicHash::hash(data, QCryptographicHash::Sha256);
    }
    static QByteArray hmac(const QByteArray &key, const QByteArray &data)
    {
        return QMessageAuthenticationCode::hash(data, key, QCryptographicHash::Sha256);
    }
    QByteArray m_clientFirstBare;
    QByteArray m_nonce;
    QByteArray m_first;
};

Properties scramData(const QByteArray &data)
{
    return authData(data, u"SCRAM-SHA-256"_s);
}

} // namespace

//! SCRAM-SHA-256 with a server that follows RFC 7677 and one that does not.
class tst_ScramAuthentication : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scramProvesBothSides();
    void scramLeavesAServerThatDoesNotKnowThePassword_data();
    void scramLeavesAServerThatDoesNotKnowThePassword();
};

void tst_ScramAuthentication::scramProvesBothSides()
{
    ScriptedPeer peer;
    ScramServer server;
    peer.expectAny<Connect>().then([&] {
        peer.send(Auth{ReasonCode::ContinueAuthentication,
                       scramData(server.first(lastDataOf<Connect>(peer)))});
    });
    peer.expectAny<Auth>().then([&] {
        const QByteArray last = server.last(lastDataOf<Auth>(peer));
        peer.send(ConnAck{false, last.isEmpty() ? ReasonCode::NotAuthorized : ReasonCode::Success,
                          scramData(last)});
    });
    Client client(optionsFor(peer).authenticator(
        std::make_shared<ScramSha256Authenticator>(u"user"_s, u"pencil"_s)));
    RUN_COROUTINE(client.connect().start());
    QVERIFY2(peer.isFinished(), qPrintable(peer.failure()));

    Client wrong(optionsFor(peer).authenticator(
        std::make_shared<ScramSha256Authenticator>(u"user"_s, u"pencils"_s)));
    peer.expectAny<Connect>().then([&] {
        peer.send(Auth{ReasonCode::ContinueAuthentication,
                       scramData(server.first(lastDataOf<Connect>(peer)))});
    });
    peer.expectAny<Auth>().then([&] {
        const bool isProof = !server.last(lastDataOf<Auth>(peer)).isEmpty();
        peer.send(ConnAck{false, isProof ? ReasonCode::Success : ReasonCode::NotAuthorized});
    });
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const auto error = co_await thrown<RefusedError>(client.connect().start());
        CO_VERIFY(error);
        CO_COMPARE(error->reasonCode(), std::optional(ReasonCode::NotAuthorized));
    }(wrong));
}

void tst_ScramAuthentication::scramLeavesAServerThatDoesNotKnowThePassword_data()
{
    QTest::addColumn<QByteArray>("last");
    QTest::newRow("a wrong signature") << "v=" + QByteArray(32, 'x').toBase64();
    QTest::newRow("no signature") << QByteArray();
}

void tst_ScramAuthentication::scramLeavesAServerThatDoesNotKnowThePassword()
{
    QFETCH(QByteArray, last);
    ScriptedPeer peer;
    ScramServer server;
    peer.expectAny<Connect>().then([&] {
        peer.send(Auth{ReasonCode::ContinueAuthentication,
                       scramData(server.first(lastDataOf<Connect>(peer)))});
    });
    peer.expectAny<Auth>().then(
        [&] { peer.send(ConnAck{false, ReasonCode::Success, scramData(last)}); });
    peer.expect(Disconnect{ReasonCode::UnspecifiedError});
    Client client(optionsFor(peer).authenticator(
        std::make_shared<ScramSha256Authenticator>(u"user"_s, u"pencil"_s)));
    RUN_COROUTINE([](Client &client) -> QCoro::Task<> {
        const bool failed = co_await throws<AuthenticationError>(client.connect().start());
        CO_VERIFY(failed);
    }(client));
    QTRY_VERIFY2(peer.isFinished(), qPrintable(peer.failure()));
}

QTEST_GUILESS_MAIN(tst_ScramAuthentication)
#include "tst_scramauthentication.moc"
