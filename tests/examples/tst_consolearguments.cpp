// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "arguments.h"
#include "completion.h"
#include "help.h"
#include "option.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

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

} // namespace

//! The command line of examples/02-console, and what is made of its table of options.
class tst_ConsoleArguments : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anOptionMayBeSpelledInSeveralWays_data();
    void anOptionMayBeSpelledInSeveralWays();
    void theServerIsNamedByUrlOrByHostAndPort();
    void connectionOptionsReachTheClient();
    void theSessionIsNewUnlessItIsKept();
    void theWillIsMadeOfItsOptions();
    void thePasswordMayComeFromTheEnvironment();
    void pubOptionsMakeAMessage();
    void subOptionsMakeSubscriptions();
    void requestAndServeTakePartsOfBoth();
    void aWrongCommandLineIsExplained_data();
    void aWrongCommandLineIsExplained();
    void everyOptionHasItsOwnNamesWithinACommand();
    void theHelpNamesEveryOption();
    void theHelpIsNotWiderThanATerminal();
    void bashCompletesOptionsAndValues_data();
    void bashCompletesOptionsAndValues();
    void zshCompletionNamesEveryOption();
};

void tst_ConsoleArguments::anOptionMayBeSpelledInSeveralWays_data()
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

void tst_ConsoleArguments::anOptionMayBeSpelledInSeveralWays()
{
    QFETCH(const QByteArray, line);
    const Settings settings = parse(line);
    QCOMPARE(settings.command, Command::Pub);
    QCOMPARE(settings.publish.topic, Topic("a"));
    QCOMPARE(settings.publish.message, QByteArray("x"));
    QCOMPARE(settings.publish.options, PublishOptions(QoS::AtLeastOnce).retain());
}

void tst_ConsoleArguments::theServerIsNamedByUrlOrByHostAndPort()
{
    QCOMPARE(parse("sub -t a").client.url(), QUrl(u"mqtt://localhost:1883"_s));
    QCOMPARE(parse("sub -t a -h ::1 -p 77").client.url(), QUrl(u"mqtt://[::1]:77"_s));
    const Settings url = parse("sub -L mqtt://me:s%40crt@h:78/house/%23");
    QCOMPARE(url.client.url(), QUrl(u"mqtt://h:78"_s));
    QCOMPARE(url.client.userName(), std::optional(u"me"_s));
    QCOMPARE(url.client.password(), std::optional(QByteArray("s@crt")));
    QCOMPARE(url.subscribe.subscriptions, QList<Subscription>{Subscription("house/#")});
}

void tst_ConsoleArguments::connectionOptionsReachTheClient()
{
    const ClientOptions client =
        parse("sub -t a -u me -P secret -i attic -k 5 -V 3.1.1 -M 9 --connect-timeout 1.5").client;
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
    QCOMPARE(parse("sub -t a -V auto -x 5").client.protocolVersion(), ProtocolVersion::Auto);
    QCOMPARE(parse("sub -t a").client.protocolVersion(), ProtocolVersion::V5);
    QCOMPARE(parse("sub -t a -L ws://h/p").client.url(), QUrl(u"ws://h:80/p"_s));
    QCOMPARE(parse("sub -t a -L mqtt+unix:///run/m").client.url(), QUrl(u"mqtt+unix:///run/m"_s));
}

void tst_ConsoleArguments::theSessionIsNewUnlessItIsKept()
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

void tst_ConsoleArguments::theWillIsMadeOfItsOptions()
{
    const auto will = parse("sub -t a --will-topic w --will-payload gone --will-qos 2 "
                            "--will-retain --will-delay 3")
                          .client.will();
    QCOMPARE(will, std::optional(Will("w", "gone", QoS::ExactlyOnce).retain().delay(3s)));
    QCOMPARE(parse("sub -t a --will-topic w").client.will(), std::optional(Will("w")));
    QCOMPARE(parse("sub -t a").client.will(), std::optional<Will>());
}

void tst_ConsoleArguments::thePasswordMayComeFromTheEnvironment()
{
    const QByteArrayList given{"sub", "-t", "a", "-P", "one"};
    QCOMPARE(parseArguments(given.mid(0, 3), "two").client.password(),
             std::optional(QByteArray("two")));
    QCOMPARE(parseArguments(given, "two").client.password(), std::optional(QByteArray("one")));
}

void tst_ConsoleArguments::pubOptionsMakeAMessage()
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

void tst_ConsoleArguments::subOptionsMakeSubscriptions()
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

void tst_ConsoleArguments::requestAndServeTakePartsOfBoth()
{
    const Settings request = parse("request -t a -m x -q 1 -F %p --content-type t -v");
    QCOMPARE(request.publish.topic, Topic("a"));
    QCOMPARE(request.publish.message, QByteArray("x"));
    QCOMPARE(request.publish.options, PublishOptions(QoS::AtLeastOnce).contentType(u"t"_s));
    QCOMPARE(request.subscribe.output, SubscribeSettings::Output::Format);
    const Settings serve = parse("serve -t a/# -q 2 --echo --content-type t");
    QCOMPARE(serve.subscribe.subscriptions,
             QList<Subscription>{Subscription("a/#", QoS::ExactlyOnce)});
    QCOMPARE(serve.publish.source, PublishSettings::Source::Echo);
    QCOMPARE(serve.publish.options, PublishOptions(QoS::ExactlyOnce).contentType(u"t"_s));
}

void tst_ConsoleArguments::aWrongCommandLineIsExplained_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *line, const QString &expected) {
        QTest::newRow(line) << QString::fromUtf8(line) << expected;
    };
    add("shout", u"\"shout\" is no command: there are pub, sub, request, serve, completion and help"_s);
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
    add("pub -t a -n --repeat-delay soon",
        u"--repeat-delay: \"soon\" is not a number of seconds"_s);
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
    add("sub -t a -V 4", u"-V: \"4\" is not 5, 3.1.1, 3.1 or auto"_s);
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
    add("request -t a", u"what to publish is missing: -m, -n, -f or -s"_s);
    add("request -t a -l", u"unknown option \"-l\""_s);
    add("request -t a -n -V 3.1.1", u"request needs MQTT 5, but --protocol-version is 3.1.1"_s);
    add("serve -t a", u"what to publish is missing: -m, -n, -f, -s or --echo"_s);
    add("serve -t a -n --echo",
        u"--echo: only one of -m, -n, -f, -s and --echo can say what to publish"_s);
    add("serve -t a -t b -n", u"serve answers one filter, but there are 2: \"a\" and \"b\""_s);
    add("serve -n", u"what to subscribe to is missing: --topic"_s);
    add("completion", u"the name of a shell is missing: bash or zsh"_s);
    add("completion fish", u"\"fish\" is none of: bash, zsh"_s);
    add("help me", u"\"me\" is none of: pub, sub, request, serve, completion"_s);
}

void tst_ConsoleArguments::aWrongCommandLineIsExplained()
{
    QFETCH(const QString, line);
    QTEST(complaint(line.toUtf8().split(' ')), "expected");
}

void tst_ConsoleArguments::everyOptionHasItsOwnNamesWithinACommand()
{
    for (const Command command :
         {Command::None, Command::Pub, Command::Sub, Command::Request, Command::Serve,
          Command::Completion, Command::Help}) {
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

void tst_ConsoleArguments::theHelpNamesEveryOption()
{
    for (const Command command : {Command::Pub, Command::Sub, Command::Request, Command::Serve}) {
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

void tst_ConsoleArguments::theHelpIsNotWiderThanATerminal()
{
    for (const Command command :
         {Command::None, Command::Pub, Command::Sub, Command::Request, Command::Serve,
          Command::Completion, Command::Help}) {
        for (const QByteArray &line : helpText(command).split('\n'))
            QVERIFY2(QString::fromUtf8(line).size() <= 80, line.constData());
    }
}

void tst_ConsoleArguments::bashCompletesOptionsAndValues_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("command") << QByteArray("qcomqtt p") << QByteArray("pub");
    QTest::newRow("option without a command")
        << QByteArray("qcomqtt --v") << QByteArray("--version");
    QTest::newRow("option of pub")
        << QByteArray("qcomqtt pub --will-p") << QByteArray("--will-payload");
    QTest::newRow("several") << QByteArray("qcomqtt sub --retain")
                             << QByteArray("--retain-as-published --retain-handling "
                                           "--retained-only");
    QTest::newRow("no option of sub") << QByteArray("qcomqtt sub --rep") << QByteArray();
    QTest::newRow("value by letter") << QByteArray("qcomqtt pub -V 3.1.") << QByteArray("3.1.1");
    QTest::newRow("value by name")
        << QByteArray("qcomqtt sub --retain-handling n") << QByteArray("new never");
    QTest::newRow("value that cannot be known")
        << QByteArray("qcomqtt sub --topic -") << QByteArray();
    QTest::newRow("file") << QByteArray("qcomqtt pub --file note") << QByteArray("note.txt");
    QTest::newRow("packet") << QByteArray("qcomqtt pub -D di") << QByteArray("disconnect");
    QTest::newRow("property") << QByteArray("qcomqtt pub --property connect max")
                              << QByteArray("maximum-packet-size");
    QTest::newRow("shell") << QByteArray("qcomqtt completion z") << QByteArray("zsh");
    QTest::newRow("help") << QByteArray("qcomqtt help p") << QByteArray("pub");
}

void tst_ConsoleArguments::bashCompletesOptionsAndValues()
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

void tst_ConsoleArguments::zshCompletionNamesEveryOption()
{
    const QByteArray script = zshCompletion();
    QVERIFY(script.startsWith("#compdef qcomqtt\n"));
    for (const Command command : {Command::Pub, Command::Sub, Command::Request, Command::Serve}) {
        for (const Option *option : optionsOf(command)) {
            const QByteArray name = QByteArray("--") + option->name;
            QVERIFY2(script.contains(name), name.constData());
        }
    }
    // What has a meaning for zsh is escaped.
    QVERIFY(script.contains("'--proxy[Reach the server through "
                            "http\\://\\[USER\\[\\:PASSWORD\\]@\\]HOST\\[\\:PORT\\] or "
                            "socks5\\://...; default ports 8080 and 1080.]:URL:'"));
    QVERIFY(script.contains("'(-u --username)'{-u,--username}'[User name.]:NAME:'"));
    QVERIFY(script.contains(":PACKET:(connect publish subscribe unsubscribe disconnect will):NAME:("
                            "content-type "));
    QVERIFY(script.contains("'*'{-T,--filter-out}'[Print nothing of topics that match FILTER.]"
                            ":FILTER:'"));
    QVERIFY(script.contains(":WHEN:(always new never)'"));
    QVERIFY(script.contains(":FILE:_files'"));
}

QTEST_GUILESS_MAIN(tst_ConsoleArguments)
#include "tst_consolearguments.moc"
