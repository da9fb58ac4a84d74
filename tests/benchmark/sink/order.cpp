// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "order.h"

#include <charconv>
#include <map>
#include <stdexcept>
#include <string>

namespace {

using Member = std::int64_t Order::*;

const std::map<std::string_view, Member> &keys()
{
    static const std::map<std::string_view, Member> keys = {
        {"window", &Order::window}, {"aliases", &Order::aliases}, {"send", &Order::send},
        {"qos", &Order::qos},       {"size", &Order::size},       {"topics", &Order::topics},
        {"echo", &Order::echo},     {"present", &Order::present}, {"after", &Order::after},
        {"hold", &Order::hold},     {"run", &Order::run},
    };
    return keys;
}

void set(Order &order, std::string_view part)
{
    const std::size_t sign = part.find('=');
    const auto key = keys().find(part.substr(0, sign));
    if (sign == part.npos || key == keys().end())
        throw std::invalid_argument("nothing that can be ordered: " + std::string(part));
    const char *end = part.data() + part.size();
    const auto [stopped, error] = std::from_chars(part.data() + sign + 1, end,
                                                  order.*(key->second));
    if (error != std::errc() || stopped != end)
        throw std::invalid_argument("no number: " + std::string(part));
}

} // namespace

Order Order::fromClientId(std::string_view clientId)
{
    Order order;
    if (clientId.substr(0, clientId.find(';')) != "bench")
        throw std::invalid_argument("no order: " + std::string(clientId));
    for (std::size_t at = clientId.find(';'); at != clientId.npos;) {
        const std::size_t next = clientId.find(';', at + 1);
        set(order, clientId.substr(at + 1, next == clientId.npos ? next : next - at - 1));
        at = next;
    }
    return order;
}
