// SPDX-License-Identifier: Apache-2.0
#include "replay/service_client.h"

#include <fmt/core.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>
#include <thread>

#include "base/text.h"
#include "replay/retry.h"

namespace urna::replay {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto request_wait = 30s;
constexpr auto results_wait = 180s;           // a million invalid votes take their time
constexpr auto access_token_renewed = 50min;  // of the hour that it is good for

struct Call {
    std::string_view method;
    std::string target;
    std::string authorization;
    std::string body;
    Persistence persistence;
};

http::ClientResponse send(http::Client& client, const Call& call) {
    std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", "application/json"}};
    if (!call.authorization.empty()) headers.emplace_back("Authorization", call.authorization);
    try {
        return *send_until_answered([&] { return client.send(call.method, call.target, headers, call.body); },
                                    call.persistence);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(fmt::format("{} {}: {}", call.method, call.target, error.what()));
    }
}

// The service's own words: `message` of a refusal, `msg` of a missing or bad token.
std::string refusal(const http::ClientResponse& response) {
    boost::system::error_code error;
    const auto body = json::parse(response.body, error);
    if (!error && body.is_object()) {
        for (const auto* field : {"message", "msg"}) {
            const auto* text = body.as_object().if_contains(field);
            if (text != nullptr && text->is_string()) return printable(std::string_view(text->as_string()));
        }
    }
    return printable(response.body);
}

[[noreturn]] void refused(const Call& call, const http::ClientResponse& response) {
    throw std::runtime_error(fmt::format("{} {} was refused with status {}: {}", call.method, call.target,
                                         response.status, refusal(response)));
}

// Reads the body of a success; what it does not hold is no answer of this service.
template <class Read>
auto read(const Call& call, const http::ClientResponse& response, Read read_body) {
    if (response.status != 200) refused(call, response);
    try {
        const json::value body = json::parse(response.body);
        return read_body(body.as_object());
    } catch (const std::exception& error) {
        throw std::runtime_error(
            fmt::format("{} {} gave an unexpected answer ({})", call.method, call.target, error.what()));
    }
}

std::string text_of(const json::object& object, std::string_view field) {
    return std::string(object.at(field).as_string());
}

// Members of createElection, without braces. Written by hand: Boost.JSON would write the percentage with an
// exponent.
std::string terms_text(const ElectionTerms& terms) {
    auto text = fmt::format(R"("individual":{})", terms.individual);
    if (!terms.individual) text += fmt::format(R"(,"seats":{})", terms.seats);
    if (terms.rule.empty())
        text += fmt::format(R"(,"thresholdPercent":{})", decimal_percent(terms.threshold_millipercent));
    else
        text += R"(,"rule":)" + terms.rule;
    if (!terms.lists.empty()) text += R"(,"lists":)" + terms.lists;
    if (terms.follows != 0) text += fmt::format(R"(,"follows":{})", terms.follows);
    return text;
}

}  // namespace

Authentication::Authentication(http::Url url) : client_(std::move(url), request_wait) {}

void Authentication::register_official(const NewOfficial& official) {
    const Call call{"POST",
                    "/register",
                    {},
                    json::serialize(json::object{{"jmbg", official.jmbg},
                                                 {"forename", official.forename},
                                                 {"surname", official.surname},
                                                 {"email", official.email},
                                                 {"password", official.password}}),
                    {}};
    const auto response = send(client_, call);
    if (response.status == 200) return;
    // Nobody else has this address: an earlier try was carried out, only its answer was lost.
    if (response.status == 400 && refusal(response) == "Email already exists.") return;
    refused(call, response);
}

Tokens Authentication::login(std::string_view email, std::string_view password,
                             const Persistence& persistence) {
    const Call call{"POST",
                    "/login",
                    {},
                    json::serialize(json::object{{"email", email}, {"password", password}}),
                    persistence};
    const auto response = send(client_, call);
    if (response.status == 400) {
        throw std::runtime_error(fmt::format("Cannot log in as {}: {}", email, refusal(response)));
    }
    return read(call, response, [](const json::object& body) {
        return Tokens{text_of(body, "accessToken"), text_of(body, "refreshToken")};
    });
}

std::string Authentication::refresh(std::string_view refresh_token) {
    const Call call{"POST", "/refresh", fmt::format("Bearer {}", refresh_token), {}, {}};
    return read(call, send(client_, call),
                [](const json::object& body) { return text_of(body, "accessToken"); });
}

Session::Session(http::Url authentication, Tokens tokens)
    : authentication_(std::move(authentication)),
      tokens_(std::move(tokens)),
      obtained_(std::chrono::steady_clock::now()) {}

std::string Session::authorization() {
    const auto now = std::chrono::steady_clock::now();
    if (now - obtained_ > access_token_renewed) {
        tokens_.access = Authentication(authentication_).refresh(tokens_.refresh);
        obtained_ = now;
    }
    return "Bearer " + tokens_.access;
}

Administration::Administration(http::Url url, Session session)
    : client_(std::move(url), results_wait), session_(std::move(session)) {}

std::int64_t Administration::create_participant(std::string_view name, bool individual) {
    const Call call{"POST",
                    "/createParticipant",
                    session_.authorization(),
                    json::serialize(json::object{{"name", name}, {"individual", individual}}),
                    {}};
    return read(call, send(client_, call),
                [](const json::object& body) { return body.at("id").to_number<std::int64_t>(); });
}

Administration::Elections Administration::elections() {
    const Call call{"GET", "/admin/elections", session_.authorization(), {}, {}};
    const auto response = send(client_, call);
    const auto received = system_now();
    if (response.status == 401) {
        throw std::runtime_error(
            fmt::format("The account that logged in is no administrator ({}).", refusal(response)));
    }
    return read(call, response, [&](const json::object& body) {
        Elections answer;
        for (const auto& election : body.at("elections").as_array()) {
            const auto& fields = election.as_object();
            const std::string state = text_of(fields, "state");
            if (state == "cancelled" || state == "withdrawn") continue;  // its period is free
            answer.elections.push_back({fields.at("id").to_number<std::int64_t>(), text_of(fields, "startAt"),
                                        text_of(fields, "endAt")});
        }
        answer.time_zone = text_of(body, "timeZone");
        answer.clock_offset = clock_offset(response.header("Date").value_or(""), received);
        return answer;
    });
}

std::vector<std::int64_t> Administration::create_election(std::string_view start, std::string_view end,
                                                          const ElectionTerms& terms,
                                                          const std::vector<std::int64_t>& participants) {
    const Call call{
        "POST",
        "/createElection",
        session_.authorization(),
        fmt::format(R"({{"start":"{}","end":"{}",{},"participants":{}}})", start, end, terms_text(terms),
                    json::serialize(json::array(participants.begin(), participants.end()))),
        {}};
    return read(call, send(client_, call), [](const json::object& body) {
        std::vector<std::int64_t> numbers;
        for (const auto& number : body.at("pollNumbers").as_array()) {
            numbers.push_back(number.to_number<std::int64_t>());
        }
        return numbers;
    });
}

json::value Administration::results(std::int64_t election, std::chrono::seconds patience) {
    return read_when_over(fmt::format("/getResults?id={}", election), patience);
}

json::value Administration::details(std::int64_t election, std::chrono::seconds patience) {
    return read_when_over(fmt::format("/admin/results?id={}", election), patience);
}

json::value Administration::read_when_over(const std::string& target, std::chrono::seconds patience) {
    Persistence persistence;
    persistence.patience = patience;
    constexpr int ongoing_tries = 30;
    for (int tried = 1;; ++tried) {
        const Call call{"GET", target, session_.authorization(), {}, persistence};
        const auto response = send(client_, call);
        if (response.status == 400 && tried < ongoing_tries && refusal(response) == "Election is ongoing.") {
            std::this_thread::sleep_for(200ms);
            continue;
        }
        if (response.status != 200) refused(call, response);
        return json::parse(response.body);
    }
}

void Administration::state_totals(std::int64_t election, const election::law::Totals& totals,
                                  std::string_view source) {
    json::object body{{"id", election}, {"source", source}, {"version", 0}};
    if (totals.cast) body["cast"] = *totals.cast;
    if (totals.blank) body["blank"] = *totals.blank;
    if (totals.registered) body["registered"] = *totals.registered;
    const Call call{"POST", "/admin/totals", session_.authorization(), json::serialize(body), {}};
    const auto response = send(client_, call);
    if (response.status == 200) return;
    if (response.status == 409 && refusal(response) == "Totals were changed.") return;
    refused(call, response);
}

void Administration::record_lot(std::int64_t election, const DrawnLot& lot) {
    const Call call{"POST",
                    "/admin/lots",
                    session_.authorization(),
                    json::serialize(json::object{{"id", election},
                                                 {"situation", lot.situation},
                                                 {"drawn", lot.drawn + 1},
                                                 {"when", lot.when},
                                                 {"reason", "replayed"}}),
                    {}};
    const auto response = send(client_, call);
    if (response.status != 200 && response.status != 409) refused(call, response);
}

std::string decimal_percent(int millipercent) {
    auto text = fmt::format("{}.{:03}", millipercent / 1000, millipercent % 1000);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace urna::replay
