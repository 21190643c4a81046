// SPDX-License-Identifier: Apache-2.0
#include "http/messages/request.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "http/messages/percent_encoding.h"

namespace urna::http {

std::string_view to_string(Method method) {
    return method == Method::get ? "GET" : "POST";
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (boost::beast::iequals(key, name)) return value;
    }
    return std::nullopt;
}

std::string_view Request::host() const {
    return authority ? std::string_view(*authority) : header("Host").value_or("");
}

bool Request::was_forwarded() const {
    constexpr std::string_view prefix = "X-Forwarded";
    return std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
        const std::string_view name = header.first;
        return boost::beast::iequals(name.substr(0, prefix.size()), prefix) ||
               boost::beast::iequals(name, "Forwarded") || boost::beast::iequals(name, "Via") ||
               boost::beast::iequals(name, "X-Real-IP");
    });
}

std::optional<std::string> Request::parameter(std::string_view name) const {
    std::string_view rest = query;
    while (!rest.empty()) {
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (decode_form(pair.substr(0, equals)) != name) continue;
        return decode_form(pair.substr(std::min(pair.size(), equals + 1)));
    }
    return std::nullopt;
}

}  // namespace urna::http
