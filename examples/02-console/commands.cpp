// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "commands.h"

#include <QtCore/QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr const char *exitCodes = R"(Exit codes:
    0  done
    1  the server refused a message or a subscription
    2  wrong command line, or something this server does not support
    3  the server refused the connection
    4  no connection, or it was lost
    5  a file or the standard input or output failed
   27  the time was over (--timeout, --connect-timeout)
  130  interrupted (SIGINT); 143: terminated (SIGTERM), 129: SIGHUP
  141  nobody reads the output any more
)";

constexpr const char *mainNotes = R"(Examples:
  Show everything that is published below house:
    qcomqtt sub -h test.mosquitto.org -v -t 'house/#'
  Publish a message that the server keeps:
    qcomqtt pub -h test.mosquitto.org -t house/door -m open -r
  More of them:
    qcomqtt pub --help
    qcomqtt sub --help

)";

constexpr const char *pubNotes = R"(Examples:
  A message, and the server's word that it has it:
    qcomqtt pub -t house/door -m open -q 1
  To a server elsewhere, with a password that no list of processes shows:
    export QCOMQTT_PASSWORD=secret
    qcomqtt pub -L mqtt://me@broker.example/house/door -m open
  Remove what the server keeps under a topic:
    qcomqtt pub -t house/door -r -n
  A picture, said to be one:
    qcomqtt pub -t house/camera -f door.png --content-type image/png
  Every line of a log as it is written:
    tail -f app.log | qcomqtt pub -t log/app -l
  With TLS and a certificate of this client, the passphrase in a file:
    qcomqtt pub -h broker.example --cafile ca.pem --cert me.pem --key me.key \
        --keypass-file me.pass -t house/door -m open
  Through a web server that wants a token, and a proxy:
    qcomqtt pub -L wss://gateway.example/mqtt --header @token.txt \
        --proxy http://proxy.example:8080 -t house/door -m open
  Any property of MQTT 5, by the names of mosquitto_pub:
    qcomqtt pub -t house/door -m open -D publish message-expiry-interval 60 \
        -D publish user-property floor 2
  A heartbeat every ten seconds, and a will for when it ends:
    qcomqtt pub -t app/alive -m yes --repeat 1000000 --repeat-delay 10 \
        --will-topic app/alive --will-payload no

)";

constexpr const char *formatNotes = R"(Formats (-F):
  %t topic                     %p payload                 %l size in bytes
  %x payload in hexadecimal    %X the same in capitals    %q QoS
  %r 1 when retained, else 0   %d 1 when repeated, else 0 %m packet identifier
  %j JSON object               %J the same with a JSON payload in it as it is
  %I date and time             %U seconds since 1970      %% a percent sign
  %C content type              %R response topic          %D correlation data
  %E message expiry            %F payload format          %P user properties
  %S subscription identifiers
  @X what strftime makes of %X, @N nanoseconds, @@ an at sign
  \n end of line, \t tab, \r \a \v \e, \0 zero byte, \\ backslash
  Between % and the letter: - to the left, 0 with zeros, a width, .N to cut:
  %-20.20t

)";

constexpr const char *subNotes = R"(Examples:
  Everything of two topics, with the topics:
    qcomqtt sub -v -t house/door -t 'house/+/temperature'
  The next message, or exit code 27 after ten seconds:
    qcomqtt sub -t house/door -C 1 -W 10
  For other programs:
    qcomqtt sub -t 'house/#' -j | jq .payload
  Time, topic and payload in columns:
    qcomqtt sub -t '#' -F '@H:@M:@S %-30t %p'
  Of a server at a socket, or one that knows this client by a key:
    qcomqtt sub --unix /run/mosquitto.sock -t '#'
    qcomqtt sub -h broker.example --psk-identity attic --psk-file a.key -t '#'
  Without showing the password to the server:
    qcomqtt sub -L mqtts://me@broker.example -t '#' --auth-method scram-sha-256
  What happens on the way there, and every packet:
    qcomqtt sub -L mqtts://broker.example -t '#' -d
  Miss nothing while away, by a session that is kept for a day:
    qcomqtt sub -t 'house/#' -q 1 -i attic -c -x 86400

)";

constexpr const char *requestNotes = R"(Examples:
  Ask, and wait five seconds for an answer:
    qcomqtt request -t house/door/state -m '' -W 5
  Ask with a file, and see the properties of the answer:
    qcomqtt request -t print/a4 -f page.pdf -W 60 -j

)";

constexpr const char *serveNotes = R"(Examples:
  Say back what was said, and show who asks for what:
    qcomqtt serve -v -t 'echo/#' --echo
  Answer always the same:
    qcomqtt serve -t house/version -m 7 --content-type text/plain

)";

constexpr const char *completionNotes = R"(Examples:
  For this shell only:
    source <(qcomqtt completion bash)
  For every bash of this user:
    qcomqtt completion bash > ~/.local/share/bash-completion/completions/qcomqtt
  For zsh, into a folder of $fpath:
    qcomqtt completion zsh > ~/.zfunc/_qcomqtt
)";

} // namespace

const QList<CommandInfo> &allCommands()
{
    static const QByteArray mainText = QByteArray(mainNotes) + exitCodes;
    static const QByteArray pubText = QByteArray(pubNotes) + exitCodes;
    static const QByteArray subText = QByteArray(formatNotes) + subNotes + exitCodes;
    static const QByteArray requestText = QByteArray(formatNotes) + requestNotes + exitCodes;
    static const QByteArray serveText = QByteArray(serveNotes) + exitCodes;
    static const QList<CommandInfo> commands{
        {Command::None, "", "", "COMMAND [OPTION]...", nullptr,
         "Publishes and receives MQTT messages.", mainText.constData()},
        {Command::Pub, "pub", "Publish messages.",
         "-t TOPIC (-m TEXT | -f FILE | -s | -l | -n) [OPTION]...", nullptr,
         "Publishes a message, or every line of the standard input.", pubText.constData()},
        {Command::Sub, "sub", "Receive messages and print them.", "-t FILTER... [OPTION]...",
         nullptr, "Prints the messages of one or several topics as they come, until interrupted.",
         subText.constData()},
        {Command::Request, "request", "Publish a request and print the answer to it.",
         "-t TOPIC (-m TEXT | -f FILE | -s | -n) [OPTION]...", nullptr,
         "Publishes a request, waits for the answer and prints it (MQTT 5).",
         requestText.constData()},
        {Command::Serve, "serve", "Answer requests.",
         "-t FILTER (--echo|-m TEXT|-f FILE|-s|-n) [OPTION]...", nullptr,
         "Answers every request until interrupted, with one payload or what it says.",
         serveText.constData()},
        {Command::Completion, "completion", "Print what makes a shell complete the options.",
         "bash|zsh", "bash zsh",
         "Prints a script that makes the shell complete the options of "
         "qcomqtt.",
         completionNotes},
        {Command::Help, "help", "Show the help of a command.", "[COMMAND]",
         "pub sub request serve completion", "Shows how a command is used.", ""},
    };
    return commands;
}

const CommandInfo &commandInfo(Command command)
{
    const QList<CommandInfo> &commands = allCommands();
    return *std::find_if(commands.begin(), commands.end(),
                         [command](const CommandInfo &info) { return info.command == command; });
}

QString sourceNames(Command command, QStringView conjunction)
{
    QStringList names{u"-m"_s, u"-n"_s, u"-f"_s, u"-s"_s};
    if (command == Command::Pub)
        names.append(u"-l"_s);
    else if (command == Command::Serve)
        names.append(u"--echo"_s);
    const QString last = names.takeLast();
    return u"%1 %2 %3"_s.arg(names.join(u", "_s), conjunction, last);
}

const CommandInfo *findCommand(QByteArrayView name)
{
    for (const CommandInfo &info : allCommands()) {
        if (name == QByteArrayView(info.name))
            return &info;
    }
    return nullptr;
}
