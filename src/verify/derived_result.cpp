// SPDX-License-Identifier: Apache-2.0
#include "verify/derived_result.h"

#include <algorithm>
#include <boost/json.hpp>
#include <exception>
#include <map>

#include "base/bytes.h"
#include "bundle/result_text.h"
#include "election/law/held_election.h"
#include "election/shares.h"
#include "transparency/encoding.h"

namespace urna::verify {
namespace {

using namespace transparency;
namespace law = election::law;

struct Stated {
    law::Totals totals;
    std::map<std::int64_t, law::RecordedLot> lots;  // that are not void
};

Stated stated_of(const Log& log, ElectionId election, std::uint64_t below) {
    Stated stated;
    each_of<TotalsEvent>(log, [&](std::uint64_t entry, const TotalsEvent& event) {
        if (event.election == election && entry < below)
            stated.totals = {event.cast, event.blank, event.registered};
    });
    each_of<LotEvent>(log, [&](std::uint64_t entry, const LotEvent& event) {
        if (event.election != election || entry >= below) return;
        if (const auto* voided = std::get_if<std::int64_t>(&event.what)) {
            stated.lots.erase(*voided);
            return;
        }
        const auto& drawn = std::get<DrawnLot>(event.what);
        stated.lots[event.number] = {event.number, to_hex(as_text(drawn.situation)), drawn.drawn};
    });
    return stated;
}

// Throws when the entry says what no election can have.
election::Election election_of(const ElectionEvent& event) {
    if (event.seats > election::seats_max) throw std::runtime_error("there cannot be so many seats");
    if (event.threshold_millipercent > election::threshold_millipercent_max)
        throw std::runtime_error("the threshold is above all votes");
    election::Election election;
    election.id = event.id;
    election.individual = event.individual;
    election.seats = static_cast<int>(event.seats);
    election.threshold_millipercent = static_cast<int>(event.threshold_millipercent);
    election.rule = event.rule;
    election.lists = event.terms;
    if (event.terms.empty()) return election;
    const law::AnyRule any_rule = law::law_of(election);
    const auto* const rule = std::get_if<law::Rule>(&any_rule);
    if (rule == nullptr) throw std::runtime_error("persons have no terms");
    const auto terms = law::read_list_terms(boost::json::parse(event.terms), event.lists.size(), *rule);
    if (!terms) throw std::runtime_error(terms.error().message);
    return election;
}

std::string text_of(ElectionId election, const law::Outcome& outcome,
                    const std::vector<std::uint64_t>& votes) {
    return bundle::result_text(bundle::PartyResult{.election = election,
                                                   .open = outcome.open,
                                                   .passed = outcome.passed,
                                                   .seats = {outcome.seats.begin(), outcome.seats.end()},
                                                   .votes = votes});
}

std::string_view name_of(law::Verdict verdict) {
    switch (verdict) {
        case law::Verdict::elected:
            return "elected";
        case law::Verdict::runoff:
            return "runoff";
        case law::Verdict::void_turnout:
            return "void";
        case law::Verdict::none:
            break;
    }
    return "none";
}

std::string text_of(ElectionId election, const law::PresidentOutcome& outcome,
                    const std::vector<std::uint64_t>& votes) {
    bundle::PersonResult result{.election = election,
                                .verdict = name_of(outcome.verdict),
                                .elected = {},
                                .hundredths = {},
                                .runoff = {},
                                .votes = votes};
    if (outcome.elected) result.elected = *outcome.elected + 1;
    for (const int share : election::shares_in_hundredths(votes))
        result.hundredths.push_back(static_cast<std::uint64_t>(share));
    for (const std::size_t candidate : outcome.runoff) result.runoff.push_back(candidate + 1);
    return bundle::result_text(result);
}

std::string absence_of(const law::Decision& decision) {
    if (!decision.missing.empty()) return "totals are awaited";
    if (decision.awaited) return "a lot is awaited";
    return decision.refusal;
}

}  // namespace

DerivedResult derive_result(const Case& at, ElectionId id, std::uint64_t below) {
    std::vector<std::uint64_t> votes;
    each_of<ClosedEvent>(at.log, [&](std::uint64_t entry, const ClosedEvent& event) {
        if (event.election == id && entry < below) votes = event.votes;
    });
    const Stated stated = stated_of(at.log, id, below);
    std::vector<law::RecordedLot> lots;
    for (const auto& [number, lot] : stated.lots) lots.push_back(lot);
    // A rule or terms that cannot be read, which only this election's entry can tell.
    try {
        const auto decision = law::decide(election_of(*at.elections.last(id)), votes, stated.totals, lots);
        if (!decision.is_complete()) return {{}, absence_of(decision), true};
        return {
            std::visit([&](const auto& outcome) { return text_of(id, outcome, votes); }, decision.outcome),
            {},
            false};
    } catch (const std::exception& fault) {
        return {{}, std::string("its law cannot be read: ") + fault.what(), false};
    }
}

}  // namespace urna::verify
