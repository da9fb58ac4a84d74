// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "arguments.h"

#include "commands.h"
#include "completesettings.h"
#include "option.h"
#include "values.h"

#include <QCoMqtt/Error>

using namespace Qt::StringLiterals;

namespace {

//! How alike two names are: single letters to insert, remove or replace.
qsizetype distance(QByteArrayView a, QByteArrayView b)
{
    QList<qsizetype> row(b.size() + 1);
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            const qsizetype replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row.last();
}

class Parser
{
public:
    explicit Parser(const QByteArrayList &arguments) : m_rest(arguments) {}

    Settings parse();

private:
    void parseCommand();
    void parseLong(const QByteArray &argument);
    void parseLetters(const QByteArray &argument);
    void parseWord(const QByteArray &word);
    const Option &optionOfName(const QByteArray &name) const;
    const Option &optionOfLetter(char letter) const;
    void apply(const Option &option, const QByteArray &spelling, const QByteArray &value);
    QByteArray takeValue(const Option &option, const QByteArray &spelling);
    QByteArray takeFurtherWords(const Option &option, const QByteArray &spelling,
                                const QByteArray &first);
    void note(const Option &option, const QByteArray &spelling);
    void checkVersion() const;

    QByteArrayList m_rest;
    QByteArrayList m_needsMqtt5;
    QList<const Option *> m_options;
    Settings m_settings;
};

Settings Parser::parse()
{
    parseCommand();
    m_options = optionsOf(m_settings.command);
    bool onlyWords = false;
    while (!m_rest.isEmpty() && !m_settings.wantsHelp && !m_settings.wantsVersion) {
        const QByteArray argument = m_rest.takeFirst();
        if (!onlyWords && argument == "--")
            onlyWords = true;
        else if (!onlyWords && argument.startsWith("--"))
            parseLong(argument.mid(2));
        else if (!onlyWords && argument.startsWith('-') && argument.size() > 1)
            parseLetters(argument.mid(1));
        else
            parseWord(argument);
    }
    if (!m_settings.wantsHelp)
        checkVersion();
    return m_settings;
}

void Parser::parseCommand()
{
    if (m_rest.isEmpty())
        throw ArgumentError(
            u"a command is missing: pub, sub, request, serve, completion or help"_s);
    if (m_rest.first().startsWith('-'))
        return;
    const QByteArray name = m_rest.takeFirst();
    const CommandInfo *info = findCommand(name);
    if (!info || info->command == Command::None)
        throw ArgumentError(
            quoted(name)
            + u" is no command: there are pub, sub, request, serve, completion and help"_s);
    m_settings.command = info->command;
}

void Parser::parseLong(const QByteArray &argument)
{
    const qsizetype equals = argument.indexOf('=');
    const QByteArray name = equals < 0 ? argument : argument.left(equals);
    const Option &option = optionOfName(name);
    const QByteArray spelling = "--" + name;
    if (equals >= 0 && !option.value)
        throw ArgumentError(u"%1 takes no value, but %2 was given"_s.arg(
            QString::fromUtf8(spelling), quoted(argument.mid(equals + 1))));
    apply(option, spelling, equals >= 0 ? argument.mid(equals + 1) : takeValue(option, spelling));
}

void Parser::parseLetters(const QByteArray &argument)
{
    for (qsizetype i = 0; i < argument.size(); ++i) {
        const Option &option = optionOfLetter(argument.at(i));
        const QByteArray spelling = QByteArray("-") + argument.at(i);
        const bool hasRest = i + 1 < argument.size();
        if (option.value && hasRest)
            return apply(option, spelling, argument.mid(i + 1));
        apply(option, spelling, takeValue(option, spelling));
    }
}

void Parser::parseWord(const QByteArray &word)
{
    const CommandInfo &info = commandInfo(m_settings.command);
    if (!m_settings.word.isEmpty() || !info.words)
        throw ArgumentError(quoted(word) + u" stands alone: every value needs its option"_s);
    if (!QByteArray(info.words).split(' ').contains(word))
        throw ArgumentError(u"%1 is none of: %2"_s.arg(
            quoted(word), QString::fromLatin1(info.words).replace(u' ', u", "_s)));
    m_settings.word = word;
}

const Option &Parser::optionOfName(const QByteArray &name) const
{
    const Option *closest = nullptr;
    qsizetype best = 3; // more typing errors are another word
    for (const Option *option : m_options) {
        if (name == option->name || name == option->otherName)
            return *option;
        const qsizetype errors = distance(name, QByteArrayView(option->name));
        if (errors < best) {
            best = errors;
            closest = option;
        }
    }
    const QString hint = closest ? u"; did you mean --%1?"_s.arg(QLatin1StringView(closest->name))
                                 : QString();
    throw ArgumentError(u"unknown option "_s + quoted("--" + name) + hint);
}

const Option &Parser::optionOfLetter(char letter) const
{
    for (const Option *option : m_options) {
        if (option->letter == letter)
            return *option;
    }
    throw ArgumentError(u"unknown option "_s + quoted(QByteArray("-") + letter));
}

QByteArray Parser::takeValue(const Option &option, const QByteArray &spelling)
{
    if (!option.value)
        return {};
    if (m_rest.isEmpty())
        throw ArgumentError(u"%1 needs a value: %2"_s.arg(QString::fromLatin1(spelling),
                                                          QLatin1StringView(option.value)));
    return m_rest.takeFirst();
}

void Parser::apply(const Option &option, const QByteArray &spelling, const QByteArray &value)
{
    const QByteArray whole = option.wordCount ? takeFurtherWords(option, spelling, value) : value;
    try {
        option.apply(m_settings, whole);
    } catch (const ArgumentError &error) {
        throw ArgumentError(QString::fromLatin1(spelling) + u": "_s
                            + QString::fromUtf8(error.what()));
    } catch (const QCoMqtt::UsageError &error) {
        throw ArgumentError(QString::fromLatin1(spelling) + u": "_s + error.text());
    }
    note(option, spelling);
}

//! What is only checked when all options are known names the option that it is about.
void Parser::note(const Option &option, const QByteArray &spelling)
{
    if (option.needsMqtt5)
        m_needsMqtt5.append(spelling);
    QByteArray &encryption = m_settings.connection.encryption.firstOption;
    if (option.section == Section::Encryption && encryption.isEmpty())
        encryption = spelling;
    QByteArray &webSocket = m_settings.connection.network.firstWebSocketOption;
    if (option.section == Section::WebSocket && webSocket.isEmpty())
        webSocket = spelling;
}

QByteArray Parser::takeFurtherWords(const Option &option, const QByteArray &spelling,
                                    const QByteArray &first)
{
    QByteArrayList words{first};
    while (words.size() < option.wordCount(words))
        words.append(takeValue(option, spelling));
    return words.join('\0');
}

void Parser::checkVersion() const
{
    const QCoMqtt::ProtocolVersion version = m_settings.connection.version;
    const bool mayBe5 = version == QCoMqtt::ProtocolVersion::V5
        || version == QCoMqtt::ProtocolVersion::Auto;
    const bool asks = m_settings.command == Command::Request
        || m_settings.command == Command::Serve;
    QByteArrayList needing = m_needsMqtt5;
    if (asks)
        needing.prepend(commandInfo(m_settings.command).name);
    if (!mayBe5 && !needing.isEmpty())
        throw ArgumentError(u"%1 needs MQTT 5, but --protocol-version is %2"_s.arg(
            QString::fromLatin1(needing.first()),
            version == QCoMqtt::ProtocolVersion::V3_1 ? u"3.1"_s : u"3.1.1"_s));
}

} // namespace

Settings parseArguments(const QByteArrayList &arguments, const QByteArray &password)
{
    Settings settings = Parser(arguments).parse();
    if (!settings.connection.password && !password.isEmpty())
        settings.connection.password = password;
    if (settings.wantsHelp || settings.wantsVersion)
        return settings;
    completeSettings(settings);
    return settings;
}
