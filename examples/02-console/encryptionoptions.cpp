// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "option.h"
#include "values.h"

using namespace Qt::StringLiterals;

namespace {

using Apply = void (*)(Settings &settings, const QByteArray &value);

Option option(const char *name, const char *value, const char *help, Apply apply)
{
    return {.letter = 0,
            .name = name,
            .value = value,
            .help = help,
            .section = Section::Encryption,
            .commands = connecting,
            .apply = apply};
}

Option file(const char *name, const char *help, Apply apply)
{
    Option made = option(name, "FILE", help, apply);
    made.completes = Completes::File;
    return made;
}

QList<Option> trustOptions()
{
    QList<Option> options{
        file("cafile", "Trust the authorities in FILE (PEM or DER) instead of those of the system.",
             [](Settings &s, const QByteArray &value) {
                 s.connection.encryption.tls.caFile(toFileName(value));
             }),
        option("tls-use-os-certs", nullptr,
               "Encrypt, and trust the authorities of the system; also beside --cafile.",
               [](Settings &s, const QByteArray &) {
                   s.connection.encryption.tls.systemCaCertificates();
               }),
        option("insecure", nullptr,
               "Accept a certificate of a trusted authority whatever host it names.",
               [](Settings &s, const QByteArray &) {
                   s.connection.encryption.tls.acceptAnyHostName();
               }),
        option("accept-any-certificate", nullptr,
               "Accept every certificate: whoever can intercept the connection reads and changes "
               "all of it.",
               [](Settings &s, const QByteArray &) {
                   s.connection.encryption.tls.acceptAnyCertificateInsecurely();
               }),
        option("peer-name", "NAME",
               "The name that the certificate must bear instead of the host; also what the server "
               "is asked for (SNI).",
               [](Settings &s, const QByteArray &value) {
                   s.connection.encryption.tls.peerName(toText(value));
               }),
        option("tls-version", "VERSION", "The least version: tlsv1.2 (default) or tlsv1.3.",
               [](Settings &s, const QByteArray &value) {
                   s.connection.encryption.tls.minimumProtocol(toTlsVersion(value));
               }),
        option("ciphers", "NAMES", "Ciphers in OpenSSL's notation, with colons between.",
               [](Settings &s, const QByteArray &value) {
                   s.connection.encryption.tls.ciphers(toText(value));
               }),
        option("tls-alpn", "PROTOCOL", "Application protocol to offer.",
               [](Settings &s, const QByteArray &value) {
                   EncryptionSettings &encryption = s.connection.encryption;
                   encryption.alpn.append(value);
                   encryption.tls.alpn(encryption.alpn);
               }),
    };
    for (Option &each : options) {
        if (qstrcmp(each.name, "tls-version") == 0) {
            each.choices = "tlsv1.2 tlsv1.3";
            each.completes = Completes::Choices;
        } else if (qstrcmp(each.name, "tls-alpn") == 0) {
            each.mayRepeat = true;
            each.otherName = "alpn";
        }
    }
    return options;
}

QList<Option> identityOptions()
{
    return {
        file("cert", "The certificate of this client (PEM), with those up to an authority.",
             [](Settings &s, const QByteArray &value) {
                 s.connection.encryption.certificate = toFileName(value);
             }),
        file("key", "Its private key (PEM).",
             [](Settings &s, const QByteArray &value) {
                 s.connection.encryption.key = toFileName(value);
             }),
        file("pkcs12", "Certificate and key of this client in one file (PKCS#12).",
             [](Settings &s, const QByteArray &value) {
                 s.connection.encryption.pkcs12 = toFileName(value);
             }),
        file("keypass-file", "The first line of FILE is the passphrase of the key.",
             [](Settings &s, const QByteArray &value) {
                 s.connection.encryption.passphrase = readSecret(value);
             }),
        option("psk-identity", "NAME", "The name of the key that both sides know.",
               [](Settings &s, const QByteArray &value) {
                   s.connection.encryption.pskIdentity = value;
               }),
        option("psk", "HEX",
               "The key that both sides know, in hexadecimal. Other users of this machine may see "
               "it in the list of processes; --psk-file is better.",
               [](Settings &s, const QByteArray &value) {
                   s.connection.encryption.psk = toKey(value);
               }),
        file("psk-file", "The first line of FILE is that key, in hexadecimal.",
             [](Settings &s, const QByteArray &value) {
                 s.connection.encryption.psk = toKey(readSecret(value));
             }),
    };
}

} // namespace

QList<Option> encryptionOptions()
{
    return trustOptions() + identityOptions();
}
