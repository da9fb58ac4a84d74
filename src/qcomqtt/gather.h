// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoroTask>

#include <exception>
#include <optional>
#include <tuple>
#include <type_traits>
#include <variant>

namespace QCoMqtt {

namespace Internal {

//! How a task ended: a value, or an error that is kept until all have ended.
template<typename Result>
struct Gathered
{
    std::optional<Result> value;
    std::exception_ptr error;
};

template<typename Result>
QCoro::Task<Gathered<std::conditional_t<std::is_void_v<Result>, std::monostate, Result>>>
settled(QCoro::Task<Result> task)
{
    Gathered<std::conditional_t<std::is_void_v<Result>, std::monostate, Result>> gathered;
    try {
        if constexpr (std::is_void_v<Result>) {
            co_await task;
            gathered.value.emplace();
        } else {
            gathered.value.emplace(co_await task);
        }
    } catch (...) {
        gathered.error = std::current_exception();
    }
    co_return std::move(gathered);
}

template<typename Waiting, typename Ended, std::size_t... Index>
QCoro::Task<> awaitEach(Waiting &waiting, Ended &ended, std::index_sequence<Index...>)
{
    ((std::get<Index>(ended) = co_await std::get<Index>(waiting)), ...);
}

template<typename Result>
Result valueOrThrow(Gathered<Result> &gathered)
{
    if (gathered.error)
        std::rethrow_exception(gathered.error);
    return std::move(*gathered.value);
}

} // namespace Internal

//! Waits for several tasks that run at one time, and gives their results as a tuple (monostate for
//! void). Every one of them has ended before the first error, in the order of the arguments, is
//! thrown.
//! \code auto [a, b] = co_await gather(first.start(), second.start()); \endcode
template<typename... Results>
QCoro::Task<std::tuple<std::conditional_t<std::is_void_v<Results>, std::monostate, Results>...>>
gather(QCoro::Task<Results>... tasks)
{
    using Values = std::tuple<
        std::conditional_t<std::is_void_v<Results>, std::monostate, Results>...>;
    auto waiting = std::make_tuple(Internal::settled(std::move(tasks))...);
    std::tuple<Internal::Gathered<
        std::conditional_t<std::is_void_v<Results>, std::monostate, Results>>...>
        ended;
    co_await Internal::awaitEach(waiting, ended, std::index_sequence_for<Results...>());
    // A braced list is evaluated from left to right: the first error is the leftmost.
    co_return std::apply([](auto &...each) { return Values{Internal::valueOrThrow(each)...}; },
                         ended);
}

} // namespace QCoMqtt
