// SPDX-License-Identifier: Apache-2.0
#include "admin/law_entries.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "admin/change_answers.h"
#include "admin/complete_count.h"
#include "admin/decision.h"
#include "admin/election_request.h"
#include "api/answers.h"
#include "api/audit_list.h"
#include "base/text.h"

namespace urna::admin {
namespace {

using election::Election;
using http::HandlerResult;
using http::Request;

constexpr std::size_t text_characters_max = 256;  // of a source and a reason

// What has to be confirmed.
constexpr const char* is_public_message = "Election is public.";
constexpr const char* other_candidates_message = "Second round has other candidates.";

http::Response conflict(std::string_view message, std::string_view member, const auto& value) {
    return http::json(
        409,
        JsonWriter().begin_object().member("message", message).member(member, value).end_object().take());
}

// The election that the field `id` names, which is over and has a law of its own.
api::Result<Election> read_election_with_law(const AdminParts& parts, const api::Fields& fields) {
    const std::int64_t id = fields.integer("id").value_or(0);
    auto election = election_that_is_over(parts, std::to_string(id));
    if (!election) return election.error();
    if (!election::law::has_law(*election)) return api::invalid("Election has no rule.");
    return election;
}

// A text of one line; none when the field is missing and may be.
api::Result<std::string> read_text(const api::Fields& fields, const std::string& name) {
    if (fields.missing(name)) return std::string();
    const auto text = fields.text(name);
    if (!text || !is_displayable_text(*text) || !is_valid_label(*text, text_characters_max))
        return api::invalid("Invalid " + name + ".");
    return *text;
}

api::Result<std::optional<std::uint64_t>> read_total(const api::Fields& fields, const std::string& name) {
    if (fields.missing(name)) return std::optional<std::uint64_t>();
    const auto number = fields.integer(name);
    if (!number || *number < 0) return api::invalid("Invalid " + name + ".");
    return std::optional(static_cast<std::uint64_t>(*number));
}

// The numbers alone.
api::Result<election::law::Totals> read_numbers(const Election& election, const api::Fields& fields) {
    const auto needed = election::law::needed_totals(election::law::law_of(election));
    if (needed.blank && fields.missing("blank")) return api::invalid("Field blank is missing.");
    if (needed.registered && fields.missing("registered"))
        return api::invalid("Field registered is missing.");
    const auto cast = read_total(fields, "cast");
    if (!cast) return cast.error();
    const auto blank = read_total(fields, "blank");
    if (!blank) return blank.error();
    const auto registered = read_total(fields, "registered");
    if (!registered) return registered.error();
    return election::law::Totals{*cast, *blank, *registered};
}

// Whether valid + invalid poll numbers + blank <= cast <= registered.
api::Result<void> check_totals(const election::law::Totals& totals, const store::Count& count,
                               const TurnoutSums& sums) {
    const std::uint64_t cast = totals.cast.value_or(0);
    std::uint64_t papers =
        std::accumulate(count.valid_votes.begin(), count.valid_votes.end(), sums.counts.invalid_poll_number);
    const std::uint64_t blank = totals.blank.value_or(0);
    if (papers > cast || blank > cast - papers) return api::invalid("Invalid cast.");
    if (totals.registered && *totals.registered < cast) return api::invalid("Invalid registered.");
    return {};
}

// The version that the client knows; 0 before there is one.
api::Result<int> read_known_version(const api::Fields& fields) {
    const auto version = fields.integer("version");
    if (!version || *version < 0 || *version > std::numeric_limits<int>::max())
        return api::invalid("Invalid version.");
    return static_cast<int>(*version);
}

// Whether what was public may be corrected, and a second round have other candidates.
api::Result<bool> read_confirm(const api::Fields& fields) {
    const auto confirm = fields.boolean("confirm");
    if (!confirm && !fields.missing("confirm")) return api::invalid("Invalid confirm.");
    return confirm.value_or(false);
}

struct TotalsRequest {
    int version = 0;
    store::NewTotals wanted;
    bool confirmed = false;
};

api::Result<TotalsRequest> read_totals_request(const Election& election, const api::Fields& fields) {
    const auto version = read_known_version(fields);
    if (!version) return version.error();
    const auto numbers = read_numbers(election, fields);
    if (!numbers) return numbers.error();
    const auto source = read_text(fields, "source");
    if (!source) return source.error();
    const auto confirmed = read_confirm(fields);
    if (!confirmed) return confirmed.error();
    return TotalsRequest{*version, {*numbers, *source}, *confirmed};
}

std::string_view message_of(store::TotalsRefusal::Reason reason) {
    switch (reason) {
        case store::TotalsRefusal::Reason::changed:
            break;
        case store::TotalsRefusal::Reason::unconfirmed:
            return is_public_message;
        case store::TotalsRefusal::Reason::second_round:
            return other_candidates_message;
    }
    return "Totals were changed.";
}

HandlerResult state_totals(const AdminParts& parts, TurnoutCache& turnouts, const Request& request,
                           const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"id", "cast", "source", "version"}); !there)
        return api::answer(there.error());
    const auto election = read_election_with_law(parts, *fields);
    if (!election) return api::answer(election.error());
    const auto read = read_totals_request(*election, *fields);
    if (!read) return api::answer(read.error());
    return when_complete(parts, *election, [&](const store::Count& count) -> HandlerResult {
        const auto sums = turnouts.final_sums(election->id, count.watermark);
        if (!sums) return record_is_being_read(parts);
        if (auto fit = check_totals(read->wanted.totals, count, *sums); !fit) return api::answer(fit.error());
        const auto made = parts.law.state_totals(election->id, read->version, read->wanted, read->confirmed,
                                                 api::origin_of(request, parts.clock()));
        if (made) return answer_of_version(*made);
        return conflict(message_of(made.error().reason), "version", made.error().version);
    });
}

http::Response answer_of_lot(const store::LotRefusal& refusal) {
    using Reason = store::LotRefusal::Reason;
    switch (refusal.reason) {
        case Reason::taken:
            return http::message(409, "Lot was drawn.");
        case Reason::changed:
            return conflict("Situation was changed.", "situation", refusal.situation);
        case Reason::none:
            break;
        case Reason::voided:
            return http::message(409, "Lot is void.");
        case Reason::unconfirmed:
            return http::message(409, is_public_message);
        case Reason::second_round:
            return http::message(409, other_candidates_message);
    }
    return api::answer(api::invalid("Lot does not exist."));
}

// The list, from 0, that the field names by its poll number, among the options.
api::Result<std::size_t> read_drawn(const api::Fields& fields, const std::vector<std::size_t>& options) {
    const std::int64_t number = fields.integer("drawn").value_or(0);
    for (const std::size_t option : options) {
        if (number == static_cast<std::int64_t>(option) + 1) return option;
    }
    return api::invalid("Invalid drawn.");
}

// When it was drawn: after the end of the election, and not in the future.
api::Result<Instant> read_drawn_at(const AdminParts& parts, const Election& election,
                                   const api::Fields& fields) {
    const auto at = parse_instant(fields.text("when").value_or(""), zone_of(parts, election));
    if (!at || *at < election.period.end || *at > parts.clock()) return api::invalid("Invalid when.");
    return *at;
}

HandlerResult record_lot(const AdminParts& parts, const Request& request, const std::string& body) {
    const auto fields = api::Fields::parse(body);
    if (!fields) return api::answer(fields.error());
    if (auto there = fields->require({"id", "situation", "drawn", "when"}); !there)
        return api::answer(there.error());
    const auto election = read_election_with_law(parts, *fields);
    if (!election) return api::answer(election.error());
    const auto situation = fields->text("situation");
    if (!situation) return api::answer(api::invalid("Invalid situation."));
    const auto reason = read_text(*fields, "reason");
    if (!reason) return api::answer(reason.error());
    const auto at = read_drawn_at(parts, *election, *fields);
    if (!at) return api::answer(at.error());
    const auto confirmed = read_confirm(*fields);
    if (!confirmed) return api::answer(confirmed.error());
    return when_complete(parts, *election, [&](const store::Count& count) -> HandlerResult {
        const auto awaited = decide(parts, *election, count.valid_votes).decision->awaited;
        const auto current = awaited ? std::optional(awaited->hash) : std::nullopt;
        if (current != *situation) return conflict("Situation was changed.", "situation", current);
        const auto drawn = read_drawn(*fields, awaited->situation.options);
        if (!drawn) return api::answer(drawn.error());
        const auto number =
            parts.law.record_lot(election->id, {*situation, decision_json(*awaited), *drawn, *at, *reason},
                                 *confirmed, api::origin_of(request, parts.clock()));
        if (!number) return answer_of_lot(number.error());
        return http::json(200, JsonWriter().begin_object().member("number", *number).end_object().take());
    });
}

HandlerResult void_lot(const AdminParts& parts, const Request& request, const api::Fields& fields) {
    if (auto there = fields.require({"id", "number", "reason"}); !there) return api::answer(there.error());
    const auto election = read_election_with_law(parts, fields);
    if (!election) return api::answer(election.error());
    const auto reason = read_text(fields, "reason");
    if (!reason) return api::answer(reason.error());
    const auto confirmed = read_confirm(fields);
    if (!confirmed) return api::answer(confirmed.error());
    const auto voided = parts.law.void_lot(election->id, fields.integer("number").value_or(0), *reason,
                                           *confirmed, api::origin_of(request, parts.clock()));
    return voided ? http::empty() : answer_of_lot(voided.error());
}

}  // namespace

http::Handler totals_handler(const AdminParts& parts, const std::shared_ptr<TurnoutCache>& turnouts) {
    return http::buffered([parts, turnouts](const Request& request, const std::string& body) {
        return state_totals(parts, *turnouts, request, body);
    });
}

http::Handler lots_handler(const AdminParts& parts) {
    return http::buffered([parts](const Request& request, const std::string& body) {
        return record_lot(parts, request, body);
    });
}

http::Handler void_lot_handler(const AdminParts& parts) {
    return change_handler(parts, void_lot);
}

}  // namespace urna::admin
