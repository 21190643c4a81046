// SPDX-License-Identifier: Apache-2.0
#include "authentication/second_factor.h"

#include <vector>

#include "api/answers.h"
#include "api/audit_list.h"
#include "api/fields.h"
#include "authentication/credentials.h"
#include "authentication/current_account.h"
#include "authentication/log_in.h"
#include "authentication/named_account.h"
#include "base/json_writer.h"
#include "base/sha256.h"
#include "security/one_time_code.h"
#include "security/random_secret.h"

namespace urna::authentication {
namespace {

using api::refused;
using http::HandlerResult;
using http::Request;

constexpr std::size_t recovery_codes_count = 10;
constexpr std::size_t recovery_code_groups = 6;  // 120 bits, so that their hashes need no salt

}  // namespace

HandlerResult begin_second_factor(const AuthenticationParts& parts, const Request& request,
                                  const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"password"}); !there) return api::answer(there.error());
    const auto password = fields->text("password");
    if (!password) return refused("Invalid password.");
    const auto account = current_account(parts, request);
    if (!account) return api::answer(account.error());
    if (account->must_change_password) return refused("The password must be changed first.");
    const auto checked =
        check_credentials(parts, request, {account->email, *password, "", /*with_code=*/false});
    if (!checked) return api::answer(checked.error());
    const std::string secret = security::random_code_secret();
    const std::string sealed = sealing_key_of(parts).seal(secret, audit::object_of(checked->id));
    if (!parts.second_factors.keep(checked->id, sealed)) return refused("The second factor is on.");
    return http::json(
        200, JsonWriter().begin_object().member("secret", security::to_base32(secret)).end_object().take());
}

HandlerResult enable_second_factor(const AuthenticationParts& parts, const Request& request,
                                   const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"code"}); !there) return api::answer(there.error());
    const auto account = current_account(parts, request);
    if (!account) return api::answer(account.error());
    const auto factor = parts.second_factors.find(account->id);
    if (!factor) return refused("No second factor was begun.");
    if (factor->on) return refused("The second factor is on.");
    const Instant now = parts.clock();
    const std::string secret = secret_of(parts, account->id, *factor);
    // Whoever has a token and not the secret must not guess a code.
    if (const auto wait = parts.limiter.refuse_code(account->id, std::chrono::steady_clock::now()))
        return api::answer(api::too_many("Too many failed log-ins.", *wait));
    const std::string typed = security::readable_secret_key(fields->text("code").value_or(""));
    const auto step = security::step_of_code(secret, typed, now);
    if (!step) return refused("Invalid code.");
    parts.limiter.take_back_code(account->id);
    if (const auto refusal = refuse_change(parts, account->id)) return api::answer(*refusal);
    std::vector<std::string> codes;
    std::vector<std::string> hashes;
    while (codes.size() < recovery_codes_count) {
        codes.push_back(security::random_readable_secret(recovery_code_groups));
        hashes.push_back(sha256_hex(security::readable_secret_key(codes.back())));
    }
    if (!parts.second_factors.switch_on(account->id, *factor, *step, hashes, api::origin_of(request, now)))
        return refused("No second factor was begun.");
    const auto changed = parts.accounts.find(account->email);
    if (!changed || changed->id != account->id)
        return api::answer(api::unauthorized("The user of this token was deleted."));
    const Tokens tokens = tokens_of(parts, *changed);
    return http::json(200,
                      JsonWriter()
                          .begin_object()
                          .key("recoveryCodes")
                          .array(codes, [](JsonWriter& json, const std::string& code) { json.value(code); })
                          .member("accessToken", tokens.access)
                          .member("refreshToken", tokens.refresh)
                          .end_object()
                          .take());
}

HandlerResult disable_second_factor(const AuthenticationParts& parts, const Request& request,
                                    const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"password", "code"}); !there) return api::answer(there.error());
    const auto password = fields->text("password");
    if (!password) return refused("Invalid password.");
    const auto account = current_account(parts, request);
    if (!account) return api::answer(account.error());
    if (!account->has_second_factor) return refused("The second factor is off.");
    const auto checked =
        check_credentials(parts, request, {account->email, *password, fields->text("code").value_or("")});
    if (!checked) return api::answer(checked.error());
    if (const auto refusal = refuse_change(parts, account->id)) return api::answer(*refusal);
    if (!parts.second_factors.switch_off(checked->id, api::origin_of(request, parts.clock())))
        return refused("The second factor is off.");
    return http::empty();
}

HandlerResult reset_second_factor(const AuthenticationParts& parts, const Request& request,
                                  const std::string& body) {
    const auto account = named_account(parts, body);
    if (!account) return api::answer(account.error());
    const auto by = confirmed_origin(parts, request);
    if (!by) return api::answer(by.error());
    if (!parts.second_factors.switch_off(account->id, *by)) return refused("The second factor is off.");
    return http::empty();
}

HandlerResult show_requirement(const AuthenticationParts& parts) {
    return http::json(200, JsonWriter()
                               .begin_object()
                               .member("required", parts.second_factors.required())
                               .member("available", parts.sealing_key != nullptr)
                               .end_object()
                               .take());
}

HandlerResult change_requirement(const AuthenticationParts& parts, const Request& request,
                                 const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"required"}); !there) return api::answer(there.error());
    const auto required = fields->boolean("required");
    if (!required) return refused("Invalid required.");
    const auto by = confirmed_origin(parts, request);
    if (!by) return api::answer(by.error());
    if (*required) {
        const auto account = current_account(parts, request);
        if (!account || !account->has_second_factor)
            return refused("Switch your own second factor on first.");
    }
    parts.second_factors.require(*required, *by);
    return http::empty();
}

}  // namespace urna::authentication
