// SPDX-License-Identifier: Apache-2.0
#include "authentication/account_list.h"

#include "api/answers.h"
#include "api/parameters.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace urna::authentication {
namespace {

using http::HandlerResult;
using http::Request;
using store::FoundAccount;

constexpr std::size_t page_accounts_default = 100;
constexpr std::size_t page_accounts_max = 500;
constexpr std::size_t search_characters_max = 256;

api::Result<store::AccountSearch> read_search(const Request& request) {
    store::AccountSearch wanted;
    wanted.text = api::query_parameter(request, "search").value_or("");
    if (!is_valid_label(wanted.text, search_characters_max) || !is_utf8(wanted.text))
        return api::invalid("Invalid search.");
    if (const auto after = api::query_parameter(request, "after")) {
        const auto id = api::parse_integer(*after);
        if (!id) return api::invalid("Invalid after.");
        wanted.after = {*id};
    }
    const auto limit = api::page_limit(request, page_accounts_default, page_accounts_max);
    if (!limit) return limit.error();
    wanted.accounts_max = *limit;
    return wanted;
}

void write_members(JsonWriter& json, const FoundAccount& account) {
    json.member("id", account.id.value)
        .member("email", account.email)
        .member("forename", account.forename)
        .member("surname", account.surname)
        .member("jmbg", account.jmbg)
        .member("role", to_string(account.role));
}

void write_account(JsonWriter& json, const FoundAccount& account) {
    json.begin_object();
    write_members(json, account);
    json.end_object();
}

void write_registration(JsonWriter& json, const FoundAccount& account) {
    json.begin_object();
    write_members(json, account);
    json.member("approval", to_string(account.approval))
        .member("sharesJmbg", account.shares_jmbg)
        .member("mustChangePassword", account.must_change_password)
        .member("secondFactor", account.has_second_factor)
        .end_object();
}

// The members of the list are written by `write`.
HandlerResult answer_page(store::AccountStore& accounts, const store::AccountSearch& wanted,
                          std::string_view name, void (*write)(JsonWriter&, const FoundAccount&)) {
    store::AccountSearch one_more = wanted;  // tells whether another page follows
    ++one_more.accounts_max;
    auto page = accounts.search(one_more);
    const bool more = page.size() > wanted.accounts_max;
    if (more) page.pop_back();
    std::optional<std::int64_t> next;
    if (more) next = page.back().id.value;
    return http::json(
        200,
        JsonWriter().begin_object().key(name).array(page, write).member("next", next).end_object().take());
}

HandlerResult list_accounts(store::AccountStore& accounts, const Request& request) {
    const auto wanted = read_search(request);
    if (!wanted) return api::answer(wanted.error());
    return answer_page(accounts, *wanted, "accounts", write_account);
}

HandlerResult list_registrations(store::AccountStore& accounts, const Request& request) {
    auto wanted = read_search(request);
    if (!wanted) return api::answer(wanted.error());
    if (const auto approval = api::query_parameter(request, "approval")) {
        wanted->approval = account::parse_approval(*approval);
        if (!wanted->approval) return api::answer(api::invalid("Invalid approval."));
    }
    return answer_page(accounts, *wanted, "registrations", write_registration);
}

}  // namespace

http::Handler account_list_handler(store::AccountStore& accounts) {
    return http::without_body(
        [&accounts](const Request& request) { return list_accounts(accounts, request); });
}

http::Handler registration_list_handler(store::AccountStore& accounts) {
    return http::without_body(
        [&accounts](const Request& request) { return list_registrations(accounts, request); });
}

}  // namespace urna::authentication
