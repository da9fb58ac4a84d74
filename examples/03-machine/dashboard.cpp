// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "dashboard.h"

#include "board.h"
#include "renderer.h"
#include "screen.h"
#include "tasks.h"

#include <QCoMqtt/Client>
#include <QCoMqtt/Error>
#include <QCoMqtt/gather>

#include <stdexcept>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString stateOf(const Client &client)
{
    return client.state() == ConnectionState::Connected ? u"connected"_s
                                                        : u"connection lost, trying again"_s;
}

QCoro::Task<> receive(MessageStream &messages, Board &board, std::stop_token stop)
{
    try {
        while (const auto message = co_await messages.next().stopOn(stop))
            board.take(message->topic().toString(), message->text(), !message->isRetained());
    } catch (const CancelledError &) {
        // That is how it is meant to end.
    }
}

QCoro::Task<> redraw(const Client &client, const Board &board, std::stop_token stop)
{
    Screen screen;
    for (bool goesOn = true; goesOn;) {
        RenderOptions options;
        options.width = Screen::width();
        options.colours = Screen::hasColours();
        options.title = u"%1, %2; Ctrl-C ends"_s.arg(client.options().url().toString(),
                                                     stateOf(client));
        screen.show(render(board, options));
        goesOn = co_await pauseFor(500ms, stop);
    }
}

void printFinal(const Board &board)
{
    RenderOptions options;
    options.width = Screen::width();
    options.colours = Screen::hasColours();
    Screen::print(render(board, options));
}

} // namespace

QCoro::Task<> showDashboard(ClientOptions broker, std::optional<std::chrono::seconds> time,
                            std::stop_token stop)
{
    Client client(broker);
    co_await client.connect().stopOn(stop);
    MessageStream messages = co_await client.listen("machine/#");

    std::stop_source end;
    const std::stop_callback link(stop, [&end] { end.request_stop(); });
    Board board;
    co_await gather(stopAfter(receive(messages, board, end.get_token()), end),
                    stopOnFailure(redraw(client, board, end.get_token()), end), stopAt(time, end));
    co_await client.disconnect();

    if (board.readingCount() == 0)
        throw std::runtime_error("no machine has published a reading below machine/#");
    printFinal(board);
}
