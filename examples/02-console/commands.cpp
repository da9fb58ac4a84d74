// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "commands.h"

#include <algorithm>

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
  A heartbeat every ten seconds, and a will for when it ends:
    qcomqtt pub -t app/alive -m yes --repeat 1000000 --repeat-delay 10 \
        --will-topic app/alive --will-payload no

)";

constexpr const char *subNotes = R"(Formats (-F):
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

Examples:
  Everything of two topics, with the topics:
    qcomqtt sub -v -t house/door -t 'house/+/temperature'
  The next message, or exit code 27 after ten seconds:
    qcomqtt sub -t house/door -C 1 -W 10
  For other programs:
    qcomqtt sub -t 'house/#' -j | jq .payload
  Time, topic and payload in columns:
    qcomqtt sub -t '#' -F '@H:@M:@S %-30t %p'
  Miss nothing while away, by a session that is kept for a day:
    qcomqtt sub -t 'house/#' -q 1 -i attic -c -x 86400

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
    static const QByteArray subText = QByteArray(subNotes) + exitCodes;
    static const QList<CommandInfo> commands{
        {Command::None, "", "", "COMMAND [OPTION]...", nullptr,
         "Publishes and receives MQTT messages.", mainText.constData()},
        {Command::Pub, "pub", "Publish messages.",
         "-t TOPIC (-m TEXT | -f FILE | -s | -l | -n) [OPTION]...", nullptr,
         "Publishes a message, or every line of the standard input.", pubText.constData()},
        {Command::Sub, "sub", "Receive messages and print them.", "-t FILTER... [OPTION]...",
         nullptr,
         "Prints the messages of one or several topics as they come, until interrupted.",
         subText.constData()},
        {Command::Completion, "completion", "Print what makes a shell complete the options.",
         "bash|zsh", "bash zsh",
         "Prints a script that makes the shell complete the options of "
         "qcomqtt.",
         completionNotes},
        {Command::Help, "help", "Show the help of a command.", "[COMMAND]", "pub sub completion",
         "Shows how a command is used.", ""},
    };
    return commands;
}

const CommandInfo &commandInfo(Command command)
{
    const QList<CommandInfo> &commands = allCommands();
    return *std::find_if(commands.begin(), commands.end(),
                         [command](const CommandInfo &info) { return info.command == command; });
}

const CommandInfo *findCommand(QByteArrayView name)
{
    for (const CommandInfo &info : allCommands()) {
        if (name == QByteArrayView(info.name))
            return &info;
    }
    return nullptr;
}
