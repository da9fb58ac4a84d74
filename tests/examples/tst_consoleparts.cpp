// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "arguments.h"
#include "completion.h"
#include "coroutinetest.h"
#include "help.h"
#include "input.h"
#include "linesplitter.h"
#include "messageformat.h"
#include "messagejson.h"
#include "option.h"
#include "output.h"
#include "progress.h"

#include <QCoMqtt/Error>

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <csignal>

#include <sys/stat.h>
#include <unistd.h>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! The words of a command line; none has a space in it.
Settings parse(const char *line)
{
    return parseArguments(QByteArray(line).split(' '));
}

//! What parsing complains of; empty when it does not.
QString complaint(const QByteArrayList &arguments)
{
    try {
        parseArguments(arguments);
    } catch (const ArgumentError &error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

Message exampleMessage()
{
    Message::Wire wire;
    wire.topic = Topic("house/temp");
    wire.payload = "21.5";
    wire.qos = QoS::AtLeastOnce;
    wire.retain = true;
    wire.packetId = 7;
    wire.properties.setText(PropertyId::ContentType, u"text/plain"_s);
    wire.properties.setText(PropertyId::ResponseTopic, u"answers"_s);
    wire.properties.setBytes(PropertyId::CorrelationData, "c1");
    wire.properties.setNumber(PropertyId::MessageExpiryInterval, 60);
    wire.properties.setNumber(PropertyId::PayloadFormatIndicator, 1);
    wire.properties.addUserProperty(u"b"_s, u"1"_s);
    wire.properties.addUserProperty(u"a"_s, u"2"_s);
    wire.properties.append(PropertyId::SubscriptionIdentifier, quint32(3));
    // 2026-02-28T15:05:09.012345678 UTC
    const std::chrono::system_clock::time_point arrival(
        std::chrono::nanoseconds(1'772'291'109'012'345'678));
    return Message(std::move(wire), arrival);
}

Message messageOf(const QByteArray &payload)
{
    Message::Wire wire;
    wire.topic = Topic("t");
    wire.payload = payload;
    return Message(std::move(wire), {});
}

} // namespace

class tst_ConsoleParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void anOptionMayBeSpelledInSeveralWays_data();
    void anOptionMayBeSpelledInSeveralWays();
    void theServerIsNamedByUrlOrByHostAndPort();
    void connectionOptionsReachTheClient();
    void theSessionIsNewUnlessItIsKept();
    void theWillIsMadeOfItsOptions();
    void thePasswordMayComeFromTheEnvironment();
    void pubOptionsMakeAMessage();
    void subOptionsMakeSubscriptions();
    void aWrongCommandLineIsExplained_data();
    void aWrongCommandLineIsExplained();
    void everyOptionHasItsOwnNamesWithinACommand();

    void theHelpNamesEveryOption();
    void theHelpIsNotWiderThanATerminal();
    void bashCompletesOptionsAndValues_data();
    void bashCompletesOptionsAndValues();
    void zshCompletionNamesEveryOption();

    void formatsAreFilledIn_data();
    void formatsAreFilledIn();
    void wrongFormatsAreRefused_data();
    void wrongFormatsAreRefused();
    void jsonHoldsTextAndBytes_data();
    void jsonHoldsTextAndBytes();
    void jsonHoldsEverythingOfAMessage();
    void progressIsOneLine();

    void linesAreSplitWhereverTheBytesEnd_data();
    void linesAreSplitWhereverTheBytesEnd();
    void aFileIsReadToItsEnd();
    void aFifoIsReadWhenSomebodyWrites();
    void whatCannotBeReadIsNamed_data();
    void whatCannotBeReadIsNamed();
    void readingCanBeStopped();
    void outputWaitsForItsReader();
    void outputWithoutAReaderFails();
};

void tst_ConsoleParts::initTestCase()
{
    // Times are printed as local time.
    qputenv("TZ", "UTC-1");
    tzset();
    ::signal(SIGPIPE, SIG_IGN); // as sockets of Qt do
}

void tst_ConsoleParts::anOptionMayBeSpelledInSeveralWays_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("letter") << QByteArray("pub -r -q 1 -t a -m x");
    QTest::newRow("letter with its value") << QByteArray("pub -r -q1 -ta -mx");
    QTest::newRow("letters together") << QByteArray("pub -rq1 -ta -m x");
    QTest::newRow("names") << QByteArray("pub --retain --qos 1 --topic a --message x");
    QTest::newRow("names with their values") << QByteArray("pub --retain --qos=1 --topic=a "
                                                           "--message=x");
    QTest::newRow("the last one counts") << QByteArray("pub -q 0 -q 1 -t a -r -m y -m x");
}

void tst_ConsoleParts::anOptionMayBeSpelledInSeveralWays()
{
    QFETCH(const QByteArray, line);
    const Settings settings = parse(line);
    QCOMPARE(settings.command, Command::Pub);
    QCOMPARE(settings.publish.topic, Topic("a"));
    QCOMPARE(settings.publish.message, QByteArray("x"));
    QCOMPARE(settings.publish.options, PublishOptions(QoS::AtLeastOnce).retain());
}

void tst_ConsoleParts::theServerIsNamedByUrlOrByHostAndPort()
{
    QCOMPARE(parse("sub -t a").client.url(), QUrl(u"mqtt://localhost:1883"_s));
    QCOMPARE(parse("sub -t a -h ::1 -p 77").client.url(), QUrl(u"mqtt://[::1]:77"_s));
    const Settings url = parse("sub -L mqtt://me:s%40crt@h:78/house/%23");
    QCOMPARE(url.client.url(), QUrl(u"mqtt://h:78"_s));
    QCOMPARE(url.client.userName(), std::optional(u"me"_s));
    QCOMPARE(url.client.password(), std::optional(QByteArray("s@crt")));
    QCOMPARE(url.subscribe.subscriptions, QList<Subscription>{Subscription("house/#")});
}

void tst_ConsoleParts::connectionOptionsReachTheClient()
{
    const ClientOptions client
        = parse("sub -t a -u me -P secret -i attic -k 5 -V 3.1.1 -M 9 --connect-timeout 1.5").client;
    QCOMPARE(client.userName(), std::optional(u"me"_s));
    QCOMPARE(client.password(), std::optional(QByteArray("secret")));
    QCOMPARE(client.clientId(), u"attic"_s);
    QCOMPARE(client.keepAlive(), 5s);
    QCOMPARE(client.protocolVersion(), ProtocolVersion::V3_1_1);
    QCOMPARE(client.inFlightWindow(), quint16(9));
    QCOMPARE(client.connectTimeout(), 1500ms);
    QVERIFY(!client.reconnectPolicy().isEnabled());
    QVERIFY(parse("sub -t a --reconnect").client.reconnectPolicy().isEnabled());
    QCOMPARE(parse("sub -t a -I attic-").client.clientId(),
             u"attic-"_s + QString::number(QCoreApplication::applicationPid()));
    QCOMPARE(parse("sub -t a -V mqttv31").client.protocolVersion(), ProtocolVersion::V3_1);
    QCOMPARE(parse("sub -t a").client.protocolVersion(), ProtocolVersion::V5);
}

void tst_ConsoleParts::theSessionIsNewUnlessItIsKept()
{
    const ClientOptions fresh = parse("sub -t a -i x").client;
    QCOMPARE(fresh.cleanStart().value_or(true), true);
    QCOMPARE(fresh.sessionExpiry(), 0s);
    const ClientOptions kept = parse("sub -t a -i x -c").client;
    QCOMPARE(kept.cleanStart(), std::optional(false));
    QCOMPARE(kept.sessionExpiry(), 4294967295s);
    const ClientOptions day = parse("sub -t a -i x -c -x 86400").client;
    QCOMPARE(day.cleanStart(), std::optional(false));
    QCOMPARE(day.sessionExpiry(), 86400s);
    const ClientOptions later = parse("sub -t a -x -1").client;
    QCOMPARE(later.cleanStart(), std::optional(true));
    QCOMPARE(later.sessionExpiry(), 4294967295s);
}

void tst_ConsoleParts::theWillIsMadeOfItsOptions()
{
    const auto will = parse("sub -t a --will-topic w --will-payload gone --will-qos 2 "
                            "--will-retain --will-delay 3")
                          .client.will();
    QCOMPARE(will, std::optional(Will("w", "gone", QoS::ExactlyOnce).retain().delay(3s)));
    QCOMPARE(parse("sub -t a --will-topic w").client.will(), std::optional(Will("w")));
    QCOMPARE(parse("sub -t a").client.will(), std::optional<Will>());
}

void tst_ConsoleParts::thePasswordMayComeFromTheEnvironment()
{
    const QByteArrayList given{"sub", "-t", "a", "-P", "one"};
    QCOMPARE(parseArguments(given.mid(0, 3), "two").client.password(),
             std::optional(QByteArray("two")));
    QCOMPARE(parseArguments(given, "two").client.password(), std::optional(QByteArray("one")));
}

void tst_ConsoleParts::pubOptionsMakeAMessage()
{
    using Source = PublishSettings::Source;
    QCOMPARE(parse("pub -t a -n").publish.source, Source::Empty);
    QCOMPARE(parse("pub -t a -s").publish.source, Source::Input);
    QCOMPARE(parse("pub -t a -l").publish.source, Source::Lines);
    QCOMPARE(parse("pub -t a -f b").publish.file, u"b"_s);
    QCOMPARE(parse("pub -t a -m -5").publish.message, QByteArray("-5"));
    QCOMPARE(parseArguments({"pub", "-t", "a", "-m", "\xff"}).publish.message, QByteArray("\xff"));
    QCOMPARE(parse("pub -t a -l --rate 4").publish.delay, 250ms);
    QCOMPARE(parse("pub -t a -l --rate 8000").publish.delay, 125us);
    QCOMPARE(parse("pub -t a -m x --repeat 3 --repeat-delay 0.25").publish.delay, 250ms);
    QCOMPARE(parse("pub -t a -m x --repeat 3").publish.repeat, 3);
    QCOMPARE(parse("pub -t a -m x --content-type text/plain --response-topic r "
                   "--correlation-data c --message-expiry 60 --user-property k=v=w --utf8")
                 .publish.options,
             PublishOptions()
                 .contentType(u"text/plain"_s)
                 .responseTopic("r")
                 .correlationData("c")
                 .messageExpiry(60s)
                 .userProperty(u"k"_s, u"v=w"_s)
                 .utf8Payload());
}

void tst_ConsoleParts::subOptionsMakeSubscriptions()
{
    const Settings settings = parse("sub -t a/# -t b -q 2 --no-local --retain-as-published "
                                    "--retain-handling new -T a/c -U d -C 5 -W 0.5 -N -R");
    const QList<Subscription> expected{Subscription("a/#", QoS::ExactlyOnce)
                                           .noLocal()
                                           .retainAsPublished()
                                           .retainHandling(RetainHandling::SendIfNew),
                                       Subscription("b", QoS::ExactlyOnce)
                                           .noLocal()
                                           .retainAsPublished()
                                           .retainHandling(RetainHandling::SendIfNew)};
    QCOMPARE(settings.subscribe.subscriptions, expected);
    QCOMPARE(settings.subscribe.skippedTopics, QList<TopicFilter>{TopicFilter("a/c")});
    QCOMPARE(settings.subscribe.unsubscriptions, QList<TopicFilter>{TopicFilter("d")});
    QCOMPARE(settings.subscribe.count, std::optional<qint64>(5));
    QCOMPARE(settings.timeLimit, std::optional(500ms));
    QVERIFY(!settings.subscribe.appendsNewline);
    QVERIFY(settings.subscribe.skipsRetained);

    using Output = SubscribeSettings::Output;
    QCOMPARE(parse("sub -t a").subscribe.output, Output::Payload);
    QCOMPARE(parse("sub -t a -v").subscribe.output, Output::TopicAndPayload);
    QCOMPARE(parse("sub -t a -v -j").subscribe.output, Output::Json);
    QCOMPARE(parse("sub -t a -v -F %p").subscribe.output, Output::Format);
    QVERIFY(parse("sub -t a -d --quiet").isTracing);
    QVERIFY(parse("sub -t a -d --quiet").isQuiet);
    // Without anything to subscribe to, for an old session.
    QVERIFY(parse("sub -U a -i x -c").subscribe.subscriptions.isEmpty());
}

void tst_ConsoleParts::aWrongCommandLineIsExplained_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *line, const QString &expected) {
        QTest::newRow(line) << QString::fromUtf8(line) << expected;
    };
    add("shout", u"\"shout\" is no command: there are pub, sub, completion and help"_s);
    add("pub --topc a", u"unknown option \"--topc\"; did you mean --topic?"_s);
    add("pub --elephant", u"unknown option \"--elephant\""_s);
    add("pub -y", u"unknown option \"-y\""_s);
    add("sub -m x", u"unknown option \"-m\""_s);
    add("pub -t a -m x y", u"\"y\" stands alone: every value needs its option"_s);
    add("pub -t", u"-t needs a value: TOPIC"_s);
    add("sub --topic", u"--topic needs a value: FILTER"_s);
    add("pub --retain=yes -t a -n", u"--retain takes no value, but \"yes\" was given"_s);
    add("pub -n", u"where to publish is missing: --topic"_s);
    add("pub -t a", u"what to publish is missing: -m, -n, -f, -s or -l"_s);
    add("pub -t a -t b -n", u"one message has one topic, but there are 2: \"a\" and \"b\""_s);
    add("pub -t a -m x -n", u"-n: only one of -m, -n, -f, -s and -l can say what to publish"_s);
    add("pub -t a -l --repeat 2", u"--repeat cannot be used with --stdin-line"_s);
    add("pub -t a -n --repeat 0", u"--repeat: \"0\" is not a number from 1 to 1000000000000"_s);
    add("pub -t a -n --rate 0",
        u"--rate: \"0\" is not a number of messages a second, 0.001 to 1000000"_s);
    add("pub -t a -n --repeat-delay soon", u"--repeat-delay: \"soon\" is not a number of seconds"_s);
    add("pub -t a -n --user-property x", u"--user-property: \"x\" is not NAME=VALUE"_s);
    add("pub -t a -n -V 3.1.1 --content-type x",
        u"--content-type needs MQTT 5, but --protocol-version is 3.1.1"_s);
    add("sub -t a -x 5 -V 3.1", u"-x needs MQTT 5, but --protocol-version is 3.1"_s);
    add("sub", u"what to subscribe to is missing: --topic"_s);
    add("sub -t a -q 3", u"-q: \"3\" is not 0, 1 or 2"_s);
    add("sub -t a --qos=", u"--qos: \"\" is not 0, 1 or 2"_s);
    add("sub -t a -p 65536", u"-p: \"65536\" is not a number from 1 to 65535"_s);
    add("sub -t a -p mqtt", u"-p: \"mqtt\" is not a number from 1 to 65535"_s);
    add("sub -t a -k -1", u"-k: \"-1\" is not a number from 0 to 65535"_s);
    add("sub -t a -V 4", u"-V: \"4\" is not 5, 3.1.1 or 3.1"_s);
    add("sub -t a -W -1", u"-W: \"-1\" is not a number of seconds"_s);
    add("sub -t a -W nan", u"-W: \"nan\" is not a number of seconds"_s);
    add("sub -t a -C 0", u"-C: \"0\" is not a number from 1 to 1000000000000"_s);
    add("sub -t a -x -2", u"-x: \"-2\" is not a number from -1 to 4294967295"_s);
    add("sub -t a --retain-handling x", u"--retain-handling: \"x\" is not always, new or never"_s);
    add("sub -t a -j -F %p", u"-F: only one of --json and --format can be used"_s);
    add("sub -t a -F %z", u"-F: \"%z\" is no format"_s);
    add("sub -t a -R --retained-only",
        u"only one of --no-retained and --retained-only can be used"_s);
    add("sub -t a -v --quiet", u"only one of --quiet and --verbose can be used"_s);
    add("sub -t a -c", u"--keep-session needs --id: the session is found again by its client id"_s);
    add("sub -t a -i x -I y", u"only one of --id and --id-prefix can be used"_s);
    add("sub -t a --will-payload x", u"a will needs --will-topic"_s);
    add("sub -t a -P x -V 3.1.1", u"--password needs --username before MQTT 5"_s);
    add("sub -t a -L mqtt://h -p 5",
        u"--url names the server: --host and --port cannot be used beside it"_s);
    add("completion", u"the name of a shell is missing: bash or zsh"_s);
    add("completion fish", u"\"fish\" is none of: bash, zsh"_s);
    add("help me", u"\"me\" is none of: pub, sub, completion"_s);
}

void tst_ConsoleParts::aWrongCommandLineIsExplained()
{
    QFETCH(const QString, line);
    QTEST(complaint(line.toUtf8().split(' ')), "expected");
}

void tst_ConsoleParts::everyOptionHasItsOwnNamesWithinACommand()
{
    for (const Command command :
         {Command::None, Command::Pub, Command::Sub, Command::Completion, Command::Help}) {
        QSet<QByteArray> names;
        for (const Option *option : optionsOf(command)) {
            QByteArrayList own{option->name};
            if (option->letter)
                own.append(QByteArray(1, option->letter));
            if (option->otherName)
                own.append(option->otherName);
            for (const QByteArray &name : own) {
                QVERIFY2(!names.contains(name), name.constData());
                names.insert(name);
            }
            QCOMPARE(option->completes == Completes::Choices, option->choices != nullptr);
        }
    }
}

void tst_ConsoleParts::theHelpNamesEveryOption()
{
    for (const Command command : {Command::Pub, Command::Sub}) {
        const QByteArray help = helpText(command);
        for (const Option *option : optionsOf(command)) {
            QByteArray head = option->letter ? QByteArray("  -") + option->letter + ", "
                                             : QByteArray(6, ' ');
            head += QByteArray("--") + option->name;
            QVERIFY2(help.contains('\n' + head), head.constData());
        }
        QVERIFY(help.contains("Examples:\n"));
        QVERIFY(help.contains("Exit codes:\n"));
    }
    QVERIFY(parse("pub --help").wantsHelp);
    QVERIFY(parse("--help").wantsHelp);
    QVERIFY(parse("--version").wantsVersion);
    QCOMPARE(parse("help sub").word, QByteArray("sub"));
}

void tst_ConsoleParts::theHelpIsNotWiderThanATerminal()
{
    for (const Command command :
         {Command::None, Command::Pub, Command::Sub, Command::Completion, Command::Help}) {
        for (const QByteArray &line : helpText(command).split('\n'))
            QVERIFY2(QString::fromUtf8(line).size() <= 80, line.constData());
    }
}

void tst_ConsoleParts::bashCompletesOptionsAndValues_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("command") << QByteArray("qcomqtt p") << QByteArray("pub");
    QTest::newRow("option without a command") << QByteArray("qcomqtt --v")
                                              << QByteArray("--version");
    QTest::newRow("option of pub") << QByteArray("qcomqtt pub --will-p")
                                   << QByteArray("--will-payload");
    QTest::newRow("several") << QByteArray("qcomqtt sub --retain")
                             << QByteArray("--retain-as-published --retain-handling "
                                           "--retained-only");
    QTest::newRow("no option of sub") << QByteArray("qcomqtt sub --rep") << QByteArray();
    QTest::newRow("value by letter") << QByteArray("qcomqtt pub -V 3.1.") << QByteArray("3.1.1");
    QTest::newRow("value by name") << QByteArray("qcomqtt sub --retain-handling n")
                                   << QByteArray("new never");
    QTest::newRow("value that cannot be known") << QByteArray("qcomqtt sub --topic -")
                                                << QByteArray();
    QTest::newRow("file") << QByteArray("qcomqtt pub --file note") << QByteArray("note.txt");
    QTest::newRow("shell") << QByteArray("qcomqtt completion z") << QByteArray("zsh");
    QTest::newRow("help") << QByteArray("qcomqtt help p") << QByteArray("pub");
}

void tst_ConsoleParts::bashCompletesOptionsAndValues()
{
    QFETCH(const QByteArray, words);
    QTemporaryDir folder;
    QFile note(folder.filePath(u"note.txt"_s));
    QVERIFY(note.open(QIODevice::WriteOnly));
    const QByteArray count = QByteArray::number(words.count(' '));
    const QByteArray script = bashCompletion() + "COMP_WORDS=(" + words + ")\nCOMP_CWORD=" + count
        + "\n_qcomqtt\nprintf '%s' \"${COMPREPLY[*]}\"\n";
    QProcess bash;
    bash.setWorkingDirectory(folder.path());
    bash.start(u"bash"_s, {u"--norc"_s, u"-c"_s, QString::fromUtf8(script)});
    QVERIFY2(bash.waitForFinished(), qPrintable(bash.errorString()));
    QCOMPARE(bash.readAllStandardError(), QByteArray());
    QTEST(bash.readAllStandardOutput(), "expected");
}

void tst_ConsoleParts::zshCompletionNamesEveryOption()
{
    const QByteArray script = zshCompletion();
    QVERIFY(script.startsWith("#compdef qcomqtt\n"));
    for (const Command command : {Command::Pub, Command::Sub}) {
        for (const Option *option : optionsOf(command)) {
            const QByteArray name = QByteArray("--") + option->name;
            QVERIFY2(script.contains(name), name.constData());
        }
    }
    // What has a meaning for zsh is escaped.
    QVERIFY(script.contains("'(-L --url)'{-L,--url}'[The server\\: "
                            "mqtt\\://\\[USER\\[\\:PASSWORD\\]@\\]HOST\\[\\:PORT\\]\\[/TOPIC\\].]"
                            ":URL:'"));
    QVERIFY(script.contains("'*'{-T,--filter-out}'[Print nothing of topics that match FILTER.]"
                            ":FILTER:'"));
    QVERIFY(script.contains(":WHEN:(always new never)'"));
    QVERIFY(script.contains(":FILE:_files'"));
}

void tst_ConsoleParts::formatsAreFilledIn_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("expected");
    const auto add = [](const char *format, const QByteArray &expected) {
        QTest::newRow(format) << QByteArray(format) << expected;
    };
    add("", "");
    add("plain text", "plain text");
    add("%t %p", "house/temp 21.5");
    add("%l", "4");
    add("%x %X", "32312e35 32312E35");
    add("%q%r%d%m", "1107");
    add("%C %R %D %E %F", "text/plain answers c1 60 1");
    add("%P", "b:1 a:2");
    add("%S", "3");
    add("%%", "%");
    add("%I", "2026-02-28T16:05:09+0100");
    add("%U", "1772291109.012345678");
    add("@Y-@m-@d @H:@M:@S.@N @@ @j", "2026-02-28 16:05:09.012345678 @ 059");
    add("a\\tb\\nc\\\\d", "a\tb\nc\\d");
    add("\\e[1m%p\\e[0m\\r\\a\\v\\f", "\x1b[1m21.5\x1b[0m\r\a\v\f");
    add("%p\\0", QByteArray("21.5\0", 5));
    add("|%12t|", "|  house/temp|");
    add("|%-12t|", "|house/temp  |");
    add("|%.5t|", "|house|");
    add("|%-7.5t|", "|house  |");
    add("|%.0t|", "||");
    add("|%06l|", "|000004|");
    add("|%-06l|", "|4     |");
    add("|%2t|", "|house/temp|");
}

void tst_ConsoleParts::formatsAreFilledIn()
{
    QFETCH(const QByteArray, format);
    QTEST(MessageFormat::parse(format).format(exampleMessage()), "expected");
    // Widths count characters, not bytes.
    QCOMPARE(MessageFormat::parse("%4.3p|").format(messageOf("grün")), QByteArray(" gr\xc3\xbc|"));
    // What a message has not is empty.
    QCOMPARE(MessageFormat::parse("%C%R%D%E%F%P%S|%m%r").format(messageOf("x")),
             QByteArray("|00"));
}

void tst_ConsoleParts::wrongFormatsAreRefused_data()
{
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QString>("expected");
    QTest::newRow("unknown letter") << QByteArray("a %z b") << u"\"%z\" is no format"_s;
    QTest::newRow("unknown letter with a width") << QByteArray("%-5.2z")
                                                 << u"\"%-5.2z\" is no format"_s;
    QTest::newRow("nothing") << QByteArray("a %") << u"\"%\" ends in the middle of a format"_s;
    QTest::newRow("only a width") << QByteArray("a %12")
                                  << u"\"%12\" ends in the middle of a format"_s;
    QTest::newRow("much too wide") << QByteArray("%99999t")
                                   << u"\"%99999\" is wider than 10000"_s;
    QTest::newRow("time") << QByteArray("@1") << u"\"@1\" is no format of a time"_s;
    QTest::newRow("no time") << QByteArray("@") << u"\"@\" ends in the middle of a format"_s;
    QTest::newRow("escape") << QByteArray("\\q") << u"\"\\q\" is no special character"_s;
    QTest::newRow("no escape") << QByteArray("\\") << u"\"\\\" ends in the middle of a format"_s;
}

void tst_ConsoleParts::wrongFormatsAreRefused()
{
    QFETCH(const QByteArray, format);
    QFETCH(const QString, expected);
    QString text;
    try {
        MessageFormat::parse(format);
    } catch (const ArgumentError &error) {
        text = QString::fromUtf8(error.what());
    }
    QCOMPARE(text, expected);
}

void tst_ConsoleParts::jsonHoldsTextAndBytes_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("json");
    const auto add = [](const char *name, const QByteArray &payload, const QByteArray &text,
                        const QByteArray &json) {
        QTest::newRow(name) << payload << text << json;
    };
    add("text", "grün", "\"payload\":\"grün\"", "\"payload\":\"grün\"");
    add("empty", "", "\"payload\":\"\"", "\"payload\":\"\"");
    add("number", "21.50", "\"payload\":\"21.50\"", "\"payload\":21.50");
    add("object", "{\"b\": 1,\n \"a\": \"x  y\"}",
        "\"payload\":\"{\\\"b\\\": 1,\\n \\\"a\\\": \\\"x  y\\\"}\"",
        "\"payload\":{\"b\": 1,  \"a\": \"x  y\"}");
    add("several numbers", "1,2", "\"payload\":\"1,2\"", "\"payload\":\"1,2\"");
    add("two arrays", "1],[2", "\"payload\":\"1],[2\"", "\"payload\":\"1],[2\"");
    add("quotation marks", "\"\\", "\"payload\":\"\\\"\\\\\"", "\"payload\":\"\\\"\\\\\"");
    add("zero byte", QByteArray("a\0b", 3), "\"payload\":\"a\\u0000b\"",
        "\"payload\":\"a\\u0000b\"");
    add("bytes", "\xff\xfe", "\"payload_base64\":\"//4=\"", "\"payload_base64\":\"//4=\"");
}

void tst_ConsoleParts::jsonHoldsTextAndBytes()
{
    QFETCH(const QByteArray, payload);
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, json);
    const QByteArray head = "{\"tst\":\"1970-01-01T01:00:00.000000+0100\",\"topic\":\"t\","
                            "\"qos\":0,\"retain\":0,\"payloadlen\":"
        + QByteArray::number(payload.size()) + ',';
    QCOMPARE(toJson(messageOf(payload), JsonPayload::AsText), head + text + '}');
    QCOMPARE(toJson(messageOf(payload), JsonPayload::AsJson), head + json + '}');
}

void tst_ConsoleParts::jsonHoldsEverythingOfAMessage()
{
    QCOMPARE(toJson(exampleMessage(), JsonPayload::AsText),
             QByteArray("{\"tst\":\"2026-02-28T16:05:09.012345+0100\",\"topic\":\"house/temp\","
                        "\"qos\":1,\"retain\":1,\"mid\":7,\"payloadlen\":4,\"properties\":{"
                        "\"payload-format-indicator\":1,\"message-expiry-interval\":60,"
                        "\"content-type\":\"text/plain\",\"response-topic\":\"answers\","
                        "\"correlation-data\":\"c1\",\"user-properties\":[[\"b\",\"1\"],"
                        "[\"a\",\"2\"]]},\"payload\":\"21.5\"}"));
}

void tst_ConsoleParts::progressIsOneLine()
{
    QCOMPARE(progressText(1200, 1024 * 1024 * 3 / 2, std::nullopt, 2s),
             u"1200 messages, 1.5 MiB, 600 a second"_s);
    QCOMPARE(progressText(1200, 0, 5000, 500ms),
             u"1200 of 5000 messages (24 %), 0 bytes, 2400 a second"_s);
    QCOMPARE(progressText(1, 0, 1, 0ms), u"1 of 1 messages (100 %), 0 bytes, 0 a second"_s);
}

void tst_ConsoleParts::linesAreSplitWhereverTheBytesEnd_data()
{
    QTest::addColumn<QByteArrayList>("pieces");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::newRow("nothing") << QByteArrayList{} << QByteArrayList{};
    QTest::newRow("two lines") << QByteArrayList{"a\nb\n"} << QByteArrayList{"a", "b"};
    QTest::newRow("no end of the last line") << QByteArrayList{"a\nb"} << QByteArrayList{"a", "b"};
    QTest::newRow("in pieces") << QByteArrayList{"a", "b", "\nc", "d\n", "\n"}
                               << QByteArrayList{"ab", "cd", ""};
    QTest::newRow("empty lines") << QByteArrayList{"\n\n"} << QByteArrayList{"", ""};
    QTest::newRow("carriage returns stay") << QByteArrayList{"a\r\nb"} << QByteArrayList{"a\r", "b"};
    QTest::newRow("zero bytes stay") << QByteArrayList{QByteArray("a\0b\n", 4)}
                                     << QByteArrayList{QByteArray("a\0b", 3)};
}

void tst_ConsoleParts::linesAreSplitWhereverTheBytesEnd()
{
    QFETCH(const QByteArrayList, pieces);
    QByteArrayList found;
    LineSplitter lines;
    const auto take = [&] {
        while (const auto line = lines.next())
            found.append(*line);
    };
    for (const QByteArray &piece : pieces) {
        lines.append(piece);
        take();
    }
    lines.finish();
    take();
    QTEST(found, "expected");
    QCOMPARE(lines.pending(), 0);
}

void tst_ConsoleParts::aFileIsReadToItsEnd()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"file"_s);
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray("0123456789abcde\n").repeated(10'000);
    QCOMPARE(file.write(content), content.size());
    file.close();
    RUN_COROUTINE([](QString name, QByteArray content) -> QCoro::Task<> {
        Input input(name);
        const QByteArray found = co_await input.readAll(content.size(), {});
        CO_VERIFY(found == content);
        Input longer(name);
        QByteArray failure;
        try {
            co_await longer.readAll(content.size() - 1, {});
        } catch (const std::exception &error) {
            failure = error.what();
        }
        CO_COMPARE(failure, name.toUtf8() + ": File too large");
    }(name, content));
}

void tst_ConsoleParts::aFifoIsReadWhenSomebodyWrites()
{
    QTemporaryDir folder;
    const QString name = folder.filePath(u"fifo"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(name).constData(), 0600), 0);
    RUN_COROUTINE([](QString name) -> QCoro::Task<> {
        Input input(name);
        QCoro::Task<QByteArray> reading = input.readAll(100, {});
        CO_VERIFY(!reading.isReady());
        QFile writer(name);
        CO_VERIFY(writer.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        writer.write("one ");
        writer.write("two");
        writer.close();
        const QByteArray found = co_await reading;
        CO_COMPARE(found, QByteArray("one two"));
    }(name));
}

void tst_ConsoleParts::whatCannotBeReadIsNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("missing") << u"/nowhere/x"_s
                             << QByteArray("/nowhere/x: No such file or directory");
    QTest::newRow("folder") << u"/"_s << QByteArray("/: Is a directory");
}

void tst_ConsoleParts::whatCannotBeReadIsNamed()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, expected);
    QByteArray failure;
    try {
        runUntilDone([](QString name) -> QCoro::Task<> {
            Input input(name);
            co_await input.read({});
        }(name));
    } catch (const std::exception &error) {
        failure = error.what();
    }
    QCOMPARE(failure, expected);
}

void tst_ConsoleParts::readingCanBeStopped()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    RUN_COROUTINE([](int descriptor) -> QCoro::Task<> {
        Input input(descriptor, u"pipe"_s);
        std::stop_source stop;
        QCoro::Task<QByteArray> reading = input.read(stop.get_token());
        CO_VERIFY(!reading.isReady());
        stop.request_stop();
        const bool stopped = co_await throws<CancelledError>(std::move(reading));
        CO_VERIFY(stopped);
        const bool stoppedBefore = co_await throws<CancelledError>(input.read(stop.get_token()));
        CO_VERIFY(stoppedBefore);
    }(ends[0]));
    ::close(ends[0]);
    ::close(ends[1]);
}

// A pipe takes 64 KiB; the rest has to wait, and the event loop must go on meanwhile.
void tst_ConsoleParts::outputWaitsForItsReader()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    RUN_COROUTINE([](int reader, int writer) -> QCoro::Task<> {
        const QByteArray content = QByteArray("0123456789abcde\n").repeated(20'000);
        Output output(writer);
        output.append(content);
        CO_VERIFY(output.isFull());
        QCoro::Task<> flushing = output.flush({});
        CO_VERIFY(!flushing.isReady());
        QByteArray found;
        Input input(reader, u"pipe"_s);
        while (found.size() < content.size())
            found += co_await input.read({});
        co_await flushing;
        CO_VERIFY(found == content);
        CO_VERIFY(!output.isFull());
    }(ends[0], ends[1]));
    ::close(ends[0]);
    ::close(ends[1]);
}

void tst_ConsoleParts::outputWithoutAReaderFails()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    ::close(ends[0]);
    QByteArray failure;
    try {
        runUntilDone([](int writer) -> QCoro::Task<> {
            Output output(writer);
            output.append("x");
            co_await output.flush({});
        }(ends[1]));
    } catch (const std::exception &error) {
        failure = error.what();
    }
    ::close(ends[1]);
    QCOMPARE(failure, QByteArray("standard output: Broken pipe"));
}

QTEST_GUILESS_MAIN(tst_ConsoleParts)
#include "tst_consoleparts.moc"
