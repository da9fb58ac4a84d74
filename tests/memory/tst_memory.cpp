// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "coroutinetest.h"
#include "flood.h"
#include "nginxprogram.h"
#include "resources.h"

#include <qcomqtt/client.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What a consumer costs that does not consume.
class tst_Memory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aFlow6_aStalledConsumerCostsItsLimitsOnly_data();
    void aFlow6_aStalledConsumerCostsItsLimitsOnly();

private:
    TestAuthority m_authority;
    TestCertificate m_certificate;
};

namespace {

constexpr qint64 mebibyte = 1024 * 1024;
constexpr qint64 offered = 1024 * mebibyte;
constexpr qint64 allowance = 5 * mebibyte;

//! The way to a Flood: for wss, nginx takes the encryption off.
class Way
{
public:
    Way(const QString &scheme, const TestAuthority &authority, const TestCertificate &certificate,
        quint16 port)
        : m_options(u"%1://127.0.0.1:%2"_s.arg(scheme).arg(port)), m_nginx(port)
    {
        if (scheme != "wss"_L1)
            return;
        m_nginx.setCertificate(certificate);
        if (!m_nginx.start())
            qFatal("nginx does not start: %s", m_nginx.log().constData());
        m_options = ClientOptions(u"wss://localhost:%1/mqtt"_s.arg(m_nginx.port()));
        m_options.tls(TlsOptions().caFile(authority.caFile()))
            .webSocket(WebSocketOptions().header("Authorization", "Bearer token-1"));
    }
    ClientOptions options() const { return m_options; }

private:
    ClientOptions m_options;
    NginxProgram m_nginx;
};

Flood::Framing framingOf(const QString &scheme)
{
    return scheme == "mqtt"_L1 ? Flood::Framing::None : Flood::Framing::WebSocket;
}

} // namespace

// What the first connection of a process costs is not what is measured.
void tst_Memory::initTestCase()
{
    m_certificate = m_authority.issue(u"server"_s, u"DNS:localhost,IP:127.0.0.1"_s);
    QVERIFY2(m_authority.failure().isEmpty(), qPrintable(m_authority.failure()));
    for (const QString &scheme : {u"mqtt"_s, u"ws"_s, u"wss"_s}) {
        Flood flood(mebibyte, 1024, 1, framingOf(scheme));
        const Way way(scheme, m_authority, m_certificate, flood.port());
        Client client(way.options());
        auto stream = client.messages();
        RUN_COROUTINE(client.connect().start());
        QTRY_VERIFY(stream.size() > 0);
    }
}

void tst_Memory::aFlow6_aStalledConsumerCostsItsLimitsOnly_data()
{
    QTest::addColumn<QString>("scheme");
    QTest::addColumn<StreamPolicy>("policy");
    QTest::addColumn<int>("qos");
    QTest::addColumn<int>("payload");
    QTest::newRow("Throttle QoS 0") << u"mqtt"_s << StreamPolicy::Throttle << 0 << 16384;
    QTest::newRow("Throttle QoS 1") << u"mqtt"_s << StreamPolicy::Throttle << 1 << 1024;
    QTest::newRow("Throttle QoS 1, large messages") << u"mqtt"_s << StreamPolicy::Throttle << 1 << 262144;
    QTest::newRow("Block QoS 0") << u"mqtt"_s << StreamPolicy::Block << 0 << 16384;
    QTest::newRow("Block QoS 1") << u"mqtt"_s << StreamPolicy::Block << 1 << 16384;
    QTest::newRow("DropOldest QoS 0") << u"mqtt"_s << StreamPolicy::DropOldest << 0 << 16384;
    QTest::newRow("LatestPerTopic QoS 0") << u"mqtt"_s << StreamPolicy::LatestPerTopic << 0 << 16384;
    QTest::newRow("ws, Block QoS 0") << u"ws"_s << StreamPolicy::Block << 0 << 16384;
    QTest::newRow("ws, Throttle QoS 1") << u"ws"_s << StreamPolicy::Throttle << 1 << 1024;
    QTest::newRow("wss, Block QoS 0") << u"wss"_s << StreamPolicy::Block << 0 << 16384;
    QTest::newRow("wss, Throttle QoS 1") << u"wss"_s << StreamPolicy::Throttle << 1 << 1024;
    QTest::newRow("wss, DropOldest QoS 0") << u"wss"_s << StreamPolicy::DropOldest << 0 << 16384;
}

void tst_Memory::aFlow6_aStalledConsumerCostsItsLimitsOnly()
{
    QFETCH(const QString, scheme);
    QFETCH(const StreamPolicy, policy);
    QFETCH(const int, qos);
    QFETCH(const int, payload);
    constexpr qsizetype limit = 4 * mebibyte;
    const bool drops = qos == 0 && policy != StreamPolicy::Block;

    Flood flood(offered, payload, qos, framingOf(scheme));
    const Way way(scheme, m_authority, m_certificate, flood.port());
    Client client(way.options().keepAlive(0s));
    auto stream = client.messages("a", StreamOptions().policy(policy).maximumBytes(limit));
    Resources::resetPeak();
    const qint64 before = Resources::now().resident;
    RUN_COROUTINE(client.connect().start());
    if (drops) // it has all been read
        QTRY_COMPARE_WITH_TIMEOUT(stream.dropped() + quint64(stream.size()),
                                  quint64(flood.messages()), 240'000);
    else // it is held back, and what was sent until then has arrived
        QTRY_VERIFY_WITH_TIMEOUT(flood.isHeldBack() && stream.size() > 1, 60'000);
    const qint64 grown = Resources::peak() - before;
    QVERIFY2(grown < limit + allowance, qPrintable(u"%1 MiB more than before"_s.arg(
                                            double(grown) / mebibyte)));
    if (drops)
        return;
    QCOMPARE(stream.dropped(), 0u);
    QVERIFY(flood.sent() < flood.messages());

    // It goes on, and nothing is missing.
    const qint64 sent = flood.sent();
    RUN_COROUTINE([](MessageStream &stream, qint64 messages) -> QCoro::Task<> {
        for (qint64 i = 0; i < messages; ++i)
            co_await stream.next().timeout(20s);
    }(stream, sent + 1));
    QCOMPARE(stream.dropped(), 0u);
}

QTEST_GUILESS_MAIN(tst_Memory)
#include "tst_memory.moc"
