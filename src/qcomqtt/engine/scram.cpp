// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include <qcomqtt/engine/scram.h>

#include <qcomqtt/error.h>

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QRandomGenerator>
#include <QtNetwork/QPasswordDigestor>

#include <array>

namespace QCoMqtt::Internal {

using namespace Qt::StringLiterals;

namespace {

constexpr auto sha256 = QCryptographicHash::Sha256;
constexpr int digestSize = 32;
// RFC 7677 section 4 demands the lower one. The upper one keeps a server from stopping the
// application for long.
constexpr int leastIterations = 4096;
constexpr int mostIterations = 600'000;
// No channel binding, no other name to act for; "biws" is this in Base64.
constexpr auto header = "n,,";

[[noreturn]] void fail(const QString &text)
{
    throw AuthenticationError(Failure{ErrorCode::Authentication, text});
}

QByteArray hmac(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, sha256);
}

QByteArray exclusiveOr(QByteArray left, const QByteArray &right)
{
    for (qsizetype i = 0; i < left.size(); ++i)
        left[i] = char(left[i] ^ right[i]);
    return left;
}

// As long for a wrong signature as for the right one.
bool equalInConstantTime(const QByteArray &left, const QByteArray &right)
{
    if (left.size() != right.size())
        return false;
    char difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference = char(difference | (left[i] ^ right[i]));
    return difference == 0;
}

// RFC 5802 section 5.1
QByteArray escapedName(QByteArray name)
{
    return name.replace('=', "=3D").replace(',', "=2C");
}

std::optional<QByteArray> decodedBase64(const QByteArray &text)
{
    const auto decoded
        = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.isEmpty())
        return std::nullopt;
    return decoded.decoded;
}

//! The attribute that must stand at \a index.
QByteArray attribute(const QList<QByteArray> &attributes, qsizetype index, char name)
{
    const QByteArray text = attributes.value(index);
    if (text.size() < 3 || text[0] != name || text[1] != '=')
        fail(u"The server broke SCRAM: attribute %1 is missing"_s.arg(QLatin1Char(name)));
    return text.mid(2);
}

bool isProhibited(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_PrivateUse:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default:
        return character == 0xFFFD;
    }
}

// RFC 3454 table B.1
bool isMappedToNothing(QChar character)
{
    const char16_t code = character.unicode();
    return code == 0x00AD || code == 0x034F || code == 0x1806 || (code >= 0x180B && code <= 0x180D)
        || (code >= 0x200B && code <= 0x200D) || code == 0x2060
        || (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF;
}

} // namespace

std::optional<QByteArray> saslPrepared(const QString &text)
{
    QString mapped;
    for (const QChar character : text) {
        if (character.category() == QChar::Separator_Space)
            mapped += u' '; // table C.1.2
        else if (!isMappedToNothing(character))
            mapped += character;
    }
    const QString normal = mapped.normalized(QString::NormalizationForm_KC);
    for (const char32_t character : normal.toUcs4()) {
        if (isProhibited(character))
            return std::nullopt;
    }
    return normal.toUtf8();
}

const QByteArray &SaltedPassword::derive(const QByteArray &salt, int iterations)
{
    if (m_derived.isEmpty() || salt != m_salt || iterations != m_iterations) {
        m_salt = salt;
        m_iterations = iterations;
        m_derived = QPasswordDigestor::deriveKeyPbkdf2(sha256, m_password, salt, iterations,
                                                       digestSize);
    }
    return m_derived;
}

ScramExchange::ScramExchange(const QByteArray &preparedUserName, const QByteArray &nonce)
    : m_nonce(nonce)
    , m_clientFirstBare("n=" + escapedName(preparedUserName) + ",r=" + nonce)
{}

QByteArray ScramExchange::freshNonce()
{
    std::array<quint32, 6> words;
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toBase64();
}

QByteArray ScramExchange::clientFirst() const
{
    return header + m_clientFirstBare;
}

QByteArray ScramExchange::clientFinal(const QByteArray &serverFirst, SaltedPassword &password)
{
    if (serverFirst.startsWith("e="))
        fail(u"The server refused: %1"_s.arg(QString::fromUtf8(serverFirst.mid(2))));
    const QList<QByteArray> attributes = serverFirst.split(',');
    const QByteArray nonce = attribute(attributes, 0, 'r');
    if (!nonce.startsWith(m_nonce) || nonce.size() == m_nonce.size())
        fail(u"The server broke SCRAM: its nonce does not continue ours"_s);
    const auto salt = decodedBase64(attribute(attributes, 1, 's'));
    if (!salt)
        fail(u"The server broke SCRAM: its salt is not Base64"_s);
    bool isNumber = false;
    const int iterations = attribute(attributes, 2, 'i').toInt(&isNumber);
    if (!isNumber || iterations < leastIterations || iterations > mostIterations) {
        fail(u"The server asks for %1 iterations, which is not within %2 to %3"_s
                 .arg(QString::fromLatin1(attributes[2].mid(2).left(20)))
                 .arg(leastIterations)
                 .arg(mostIterations));
    }

    const QByteArray salted = password.derive(*salt, iterations);
    const QByteArray withoutProof = "c=" + QByteArray(header).toBase64() + ",r=" + nonce;
    const QByteArray message = m_clientFirstBare + ',' + serverFirst + ',' + withoutProof;
    const QByteArray clientKey = hmac(salted, "Client Key");
    const QByteArray storedKey = QCryptographicHash::hash(clientKey, sha256);
    const QByteArray proof = exclusiveOr(clientKey, hmac(storedKey, message));
    m_serverSignature = hmac(hmac(salted, "Server Key"), message);
    return withoutProof + ",p=" + proof.toBase64();
}

void ScramExchange::verify(const QByteArray &serverFinal)
{
    if (serverFinal.startsWith("e="))
        fail(u"The server refused: %1"_s.arg(QString::fromUtf8(serverFinal.mid(2))));
    const auto signature = decodedBase64(attribute(serverFinal.split(','), 0, 'v'));
    if (m_serverSignature.isEmpty() || !signature
        || !equalInConstantTime(*signature, m_serverSignature)) {
        fail(u"The server does not know the password: its signature is wrong"_s);
    }
    m_verified = true;
}

} // namespace QCoMqtt::Internal
