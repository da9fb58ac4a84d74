// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "codecoracle.h"

#include <QtCore/QDir>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

#include <algorithm>

using namespace QCoMqtt::Internal;

namespace {

QList<QByteArray> corpus()
{
    QList<QByteArray> result;
    const QDir folder(QStringLiteral(QCOMQTT_CORPUS_DIR));
    for (const QString &name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            result.append(file.readAll());
    }
    return result;
}

void mutateOnce(QByteArray &bytes, const QByteArray &other, QRandomGenerator &random)
{
    const auto place = [&random](const QByteArray &within) {
        return qsizetype(random.bounded(quint32(within.size() + 1)));
    };
    const auto byte = char(random.bounded(256));
    switch (random.bounded(6)) {
    case 0:
        bytes.insert(place(bytes), byte);
        break;
    case 1:
        bytes.remove(place(bytes), 1 + random.bounded(4));
        break;
    case 2:
        bytes.replace(place(bytes), 1, QByteArray(1, byte));
        break;
    case 3: // one bit
        if (!bytes.isEmpty())
            bytes[random.bounded(int(bytes.size()))] ^= char(1 << random.bounded(8));
        break;
    case 4:
        bytes.insert(place(bytes), other.sliced(place(other)));
        break;
    default:
        bytes.truncate(place(bytes));
        break;
    }
}

QString complaintAbout(const QByteArray &input)
{
    const std::optional<std::string> complaint = judgeCodec(input);
    return complaint ? QString::fromStdString(*complaint) + QLatin1Char(' ')
                           + QString::fromLatin1(input.toHex())
                     : QString();
}

} // namespace

class tst_CodecCorpus : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFileIsJudgedWell();
    void mutationsAreJudgedWell();
};

void tst_CodecCorpus::everyFileIsJudgedWell()
{
    const QList<QByteArray> inputs = corpus();
    QVERIFY(inputs.size() >= 100);
    for (const QByteArray &input : inputs)
        QCOMPARE(complaintAbout(input), QString());
}

void tst_CodecCorpus::mutationsAreJudgedWell()
{
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("QCOMQTT_TEST_SEED", &isGiven);
    const quint32 seed = isGiven ? quint32(given) : QRandomGenerator::global()->generate();
    qInfo("QCOMQTT_TEST_SEED=%u", seed);
    QRandomGenerator random(seed);
    const QList<QByteArray> inputs = corpus();
    QVERIFY(!inputs.isEmpty());
    const auto any = [&] { return inputs.at(random.bounded(int(inputs.size()))); };
    for (int i = 0; i < 5000; ++i) {
        QByteArray input = any();
        for (int steps = 1 + random.bounded(4); steps > 0; --steps)
            mutateOnce(input, any(), random);
        QCOMPARE(complaintAbout(input), QString());
    }
}

QTEST_APPLESS_MAIN(tst_CodecCorpus)
#include "tst_codeccorpus.moc"
