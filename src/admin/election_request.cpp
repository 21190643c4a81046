// SPDX-License-Identifier: Apache-2.0
#include "admin/election_request.h"

#include "base/text.h"
#include "election/law/rule_writer.h"
#include "election/law/service_refusal.h"
#include "http/messages/header_value.h"
#include "security/nfc.h"

namespace urna::admin {
namespace {

using election::ElectionFault;
using election::NewElection;

constexpr std::size_t participant_name_characters_max = 256;

// The zone that the field names; the configured one without the field.
api::Result<TimeZone> read_time_zone(const AdminParts& parts, const api::Fields& fields) {
    if (fields.missing("timeZone")) return parts.time_zone;
    const auto name = fields.text("timeZone");
    const auto zone = name ? TimeZone::find(*name) : std::nullopt;
    if (!zone) return api::invalid("Invalid timeZone.");
    return *zone;
}

// The optional fields that extend the contract: missing means the default.
api::Result<void> read_rule(const api::Fields& fields, NewElection& wanted) {
    if (!fields.missing("seats")) {
        const auto seats = fields.integer("seats");
        if (!seats || *seats < 1 || *seats > election::seats_max) return api::invalid("Invalid seats.");
        wanted.seats = static_cast<int>(*seats);
    }
    if (!fields.missing("thresholdPercent")) {
        const auto threshold = fields.thousandths("thresholdPercent");
        if (!threshold || *threshold < 0 || *threshold > election::threshold_millipercent_max) {
            return api::invalid("Invalid thresholdPercent.");
        }
        wanted.threshold_millipercent = static_cast<int>(*threshold);
    }
    if (fields.missing("rule")) return {};
    if (!fields.missing("thresholdPercent")) return api::invalid("Invalid rule.");
    const auto rule = election::law::read_any_rule(*fields.value("rule"), wanted.individual);
    if (!rule) return api::invalid(rule.error().message);
    if (const auto* of_lists = std::get_if<election::law::Rule>(&*rule)) {
        if (const auto path = election::law::service_refusal(*of_lists))
            return api::invalid("Invalid " + *path + ".");
    }
    wanted.rule = election::law::canonical_text(*rule);
    return {};
}

// What the law has to know of each list.
api::Result<void> read_lists(const api::Fields& fields, NewElection& wanted) {
    if (fields.missing("lists")) return {};
    if (wanted.individual) return api::invalid("Invalid lists.");
    const auto rule = std::get<election::law::Rule>(election::law::law_of(wanted));
    const auto lists =
        election::law::read_list_terms(*fields.value("lists"), wanted.participants.size(), rule);
    if (!lists) return api::invalid(lists.error().message);
    wanted.lists = election::law::canonical_text(*lists);
    return {};
}

// Whether the election can be that second round is looked at as it is kept.
api::Result<void> read_follows(const api::Fields& fields, NewElection& wanted) {
    if (fields.missing("follows")) return {};
    wanted.follows = {fields.integer("follows").value_or(0)};
    if (!wanted.individual || wanted.follows == ElectionId{}) return refusal_of(ElectionFault::follows);
    // The most votes decide.
    if (wanted.rule.empty()) wanted.rule = canonical_text(election::law::PresidentRule{});
    return {};
}

// The optional texts; missing means none.
api::Result<void> read_texts(const api::Fields& fields, NewElection& wanted) {
    struct Text {
        std::string_view field;
        std::string& value;
        const char* refusal;
    };
    for (const Text& one :
         {Text{"name", wanted.name, "Invalid name."}, Text{"place", wanted.place, "Invalid place."},
          Text{"kind", wanted.kind, "Invalid kind."}}) {
        if (fields.missing(one.field)) continue;
        const auto text = fields.text(one.field);
        if (!text || !is_valid_label(*text, election::election_text_characters_max))
            return api::invalid(one.refusal);
        one.value = *text;
    }
    return {};
}

// `#rrggbb`; none when the text is no colour.
std::optional<std::string> colour_of(const std::string& text) {
    if (text.size() != 7 || text[0] != '#') return std::nullopt;
    std::string colour = http::lower_case(text);
    if (colour.find_first_not_of("0123456789abcdef", 1) != std::string::npos) return std::nullopt;
    return colour;
}

// The looks that the fields name; missing, but not absent, means that it has none from now on.
api::Result<void> read_looks(const api::Fields& fields, store::ParticipantEdit& wanted) {
    if (fields.missing("shortName")) {
        if (!fields.absent("shortName")) wanted.short_name = "";
    } else {
        const auto given = fields.text("shortName");
        const std::string name = given ? security::to_nfc(*given) : "";
        if (!given || !is_displayable_text(name) ||
            !is_valid_label(name, election::short_name_characters_max))
            return api::invalid("Invalid shortName.");
        wanted.short_name = name;
    }
    if (fields.missing("colour")) {
        if (!fields.absent("colour")) wanted.colour = "";
    } else {
        wanted.colour = colour_of(fields.text("colour").value_or(""));
        if (!wanted.colour) return api::invalid("Invalid colour.");
    }
    if (fields.missing("seatOrder")) {
        if (!fields.absent("seatOrder")) wanted.seat_order = 0;
    } else {
        const auto order = fields.integer("seatOrder");
        if (!order || *order < 1 || *order > election::seat_order_max)
            return api::invalid("Invalid seatOrder.");
        wanted.seat_order = static_cast<int>(*order);
    }
    return {};
}

}  // namespace

api::Refusal refusal_of(ElectionFault fault) {
    switch (fault) {
        case ElectionFault::period:
            return api::invalid("Invalid date and time.");
        case ElectionFault::participants:
            return api::invalid("Invalid participants.");
        case ElectionFault::follows:
            break;
    }
    return api::invalid("Invalid follows.");
}

api::Result<NewElection> read_election(const AdminParts& parts, const api::Fields& fields,
                                       std::optional<ElectionId> changed) {
    const auto individual = fields.boolean("individual");
    if (!individual) return api::invalid("Invalid individual.");
    const auto zone = read_time_zone(parts, fields);
    if (!zone) return zone.error();

    NewElection wanted;
    wanted.time_zone = zone->name();
    // What is no text is no instant either.
    wanted.start_text = fields.text("start").value_or("");
    wanted.end_text = fields.text("end").value_or("");
    wanted.individual = *individual;
    const auto start = parse_instant(wanted.start_text, *zone);
    const auto end = parse_instant(wanted.end_text, *zone);
    if (!start || !end) return refusal_of(ElectionFault::period);
    wanted.period = {*start, *end};
    const auto others = parts.elections.first_overlapping(wanted.period, changed);
    if (auto fits = election::check_period(wanted.period, others); !fits) return refusal_of(fits.error());

    if (auto rule = read_rule(fields, wanted); !rule) return rule.error();
    if (auto texts = read_texts(fields, wanted); !texts) return texts.error();

    const auto ids = fields.integers("participants");
    if (!ids) return refusal_of(ElectionFault::participants);
    // The explanation of a law of one's own has a bound for no more lists.
    const bool has_law = !wanted.rule.empty() || !fields.missing("lists");
    if (has_law && ids->size() > election::law::lists_max) return refusal_of(ElectionFault::participants);
    for (const std::int64_t id : *ids) wanted.participants.push_back({id});
    if (fields.missing("lists") && fields.missing("follows")) return wanted;
    // What is said of participants is looked at when they are right.
    if (auto fit = election::check_participants(wanted.participants, wanted.individual,
                                                parts.elections.participants());
        !fit)
        return refusal_of(fit.error());
    if (auto lists = read_lists(fields, wanted); !lists) return lists.error();
    if (auto follows = read_follows(fields, wanted); !follows) return follows.error();
    return wanted;
}

api::Result<election::Participant> read_participant(const api::Fields& fields) {
    const auto individual = fields.boolean("individual");
    if (!individual) return api::invalid("Invalid individual.");
    const auto name = fields.text("name");
    if (!name || !is_valid_label(*name, participant_name_characters_max))
        return api::invalid("Invalid name.");
    return election::Participant{{}, *name, *individual};
}

api::Result<store::ParticipantEdit> read_participant_edit(const api::Fields& fields) {
    const auto participant = read_participant(fields);
    if (!participant) return participant.error();
    store::ParticipantEdit wanted{participant->name, participant->individual};
    if (auto looks = read_looks(fields, wanted); !looks) return looks.error();
    return wanted;
}

TimeZone zone_of(const AdminParts& parts, const election::Election& election) {
    return TimeZone::find(election.time_zone).value_or(parts.time_zone);
}

}  // namespace urna::admin
