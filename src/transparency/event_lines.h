// SPDX-License-Identifier: Apache-2.0
// The lines of each kind of event, in their order: once, for the writer and the reader of event_grammar.cpp,
// which both go through them. `way` is the one or the other; the event is constant for the writer.
#pragma once

#include <iterator>
#include <string_view>
#include <type_traits>
#include <variant>

#include "transparency/event.h"

namespace urna::transparency {

template <class Some, class... Kinds>
concept Kind = (std::is_same_v<std::remove_const_t<Some>, Kinds> || ...);

template <class Value>
struct Choice {
    std::string_view name;
    Value value;
};

inline constexpr Choice<bool> key_standings[] = {{"active", false}, {"retired", true}};
inline constexpr Choice<ElectionStanding> election_standings[] = {{"cancelled", ElectionStanding::cancelled},
                                                                  {"withdrawn", ElectionStanding::withdrawn}};
inline constexpr Choice<Privacy> privacies[] = {
    {"open", Privacy::open}, {"pseudonymous", Privacy::pseudonymous}, {"sealed", Privacy::sealed}};
inline constexpr Choice<QuarantineReason> quarantine_reasons[] = {
    {"unreadable", QuarantineReason::unreadable},
    {"rejected", QuarantineReason::rejected},
    {"held", QuarantineReason::held},
    {"recorded", QuarantineReason::recorded}};

template <class Way, Kind<OpenEvent> Some>
void lines(Way& way, Some& event) {
    way.word("origin", event.origin);
    way.line("at", event.at);
    way.maybe("continues", event.continues);
}

template <class Way, Kind<BeforeEvent> Some>
void lines(Way& way, Some& event) {
    way.line("uploads", event.uploads);
    way.line("record", event.record);
    way.line("pseudonyms", event.pseudonyms);
    way.line("watermark", event.watermark);
    way.line("participants", event.participants);
    way.line("elections", event.elections);
    way.line("statements", event.statements);
    way.each("provisional", event.provisional);
}

template <class Way, Kind<KeyEvent> Some>
void lines(Way& way, Some& event) {
    way.line("vkey", event.key);
    way.choice("standing", event.retired, key_standings);
    way.line("at", event.at);
}

template <class Way, Kind<ParticipantEvent> Some>
void lines(Way& way, Some& event) {
    way.line("id", event.id);
    way.unless("version", event.version, 1);
    way.line("individual", event.individual);
    way.unless("removed", event.removed, false);
    way.text("name", event.name);
}

template <class Way, Kind<ElectionEvent> Some>
void lines(Way& way, Some& event) {
    way.line("id", event.id);
    way.unless("version", event.version, 1);
    way.maybe_choice("standing", event.standing, election_standings, ElectionStanding::stands);
    way.line("individual", event.individual);
    way.line("start", event.start);
    way.line("end", event.end);
    way.line("created", event.created);
    way.line("seats", event.seats);
    way.line("threshold-millipercent", event.threshold_millipercent);
    way.choice("privacy", event.privacy, privacies);
    way.maybe("follows", event.follows);
    way.maybe_text("name", event.name);
    way.maybe_text("place", event.place);
    way.maybe_text("kind", event.kind);
    way.maybe_text("time-zone", event.time_zone);
    way.maybe_text("rule", event.rule);
    way.maybe_text("terms", event.terms);
    way.numbered("list", event.lists);
}

template <class Way, Kind<UploadEvent> Some>
void lines(Way& way, Some& event) {
    way.line("number", event.number);
    way.line("id", event.id);
    way.line("accepted", event.accepted);
    way.line("official", event.official);
    way.line("ballots", event.ballots);
    way.line("commit", event.commit);
    way.maybe("public", event.pseudonymous);
    way.maybe("earlier", event.earlier);
    way.maybe("quarantined", event.quarantined);
    way.maybe("for-election", event.for_election);
    way.maybe_text("station", event.station);
    way.maybe("election", event.election);
    way.line("counts", event.counts);
}

template <class Way, Kind<QuarantinedEvent> Some>
void lines(Way& way, Some& event) {
    way.word("entry", event.entry);
    way.or_dash("upload", event.upload);
    way.or_dash("commit", event.commit);
    way.line("accepted", event.accepted);
    way.choice("reason", event.reason, quarantine_reasons);
}

template <class Way, Kind<RequeuedEvent, DiscardedEvent> Some>
void lines(Way& way, Some& event) {
    way.line("quarantined", event.quarantined);
    way.line("at", event.at);
}

template <class Way, Kind<TotalsEvent> Some>
void lines(Way& way, Some& event) {
    way.line("election", event.election);
    way.line("version", event.version);
    way.line("cast", event.cast);
    way.maybe("blank", event.blank);
    way.maybe("registered", event.registered);
    way.maybe_text("source", event.source);
    way.line("at", event.at);
    way.line("correction", event.correction);
}

template <class Way, Kind<DrawnLot> Some>
void lines(Way& way, Some& event) {
    way.line("situation", event.situation);
    way.text("decision", event.decision);
    way.line("drawn", event.drawn);
    way.line("drawn-at", event.drawn_at);
}

template <class Way, Kind<LotEvent> Some>
void lines(Way& way, Some& event) {
    way.line("election", event.election);
    way.line("number", event.number);
    way.first_or("voids", event.what);
    way.maybe_text("reason", event.reason);
    way.line("at", event.at);
    way.line("correction", event.correction);
}

template <class Way, Kind<PublicationEvent> Some>
void lines(Way& way, Some& event) {
    way.line("election", event.election);
    way.line("page", event.page);
    way.line("turnout", event.turnout);
    way.line("at", event.at);
}

template <class Way, Kind<ClosedEvent> Some>
void lines(Way& way, Some& event) {
    way.line("election", event.election);
    way.line("watermark", event.watermark);
    way.line("uploads", event.uploads);
    way.maybe("pseudonyms", event.pseudonyms);
    way.numbered("votes", event.votes);
}

template <class Way, Kind<ResultEvent> Some>
void lines(Way& way, Some& event) {
    way.line("election", event.election);
    way.line("closed", event.closed);
    way.line("bytes", event.bytes);
    way.line("sha256", event.sha256);
}

template <class Way, Kind<ResynchronisedEvent> Some>
void lines(Way& way, Some& event) {
    way.line("at", event.at);
    way.line("watermark", event.watermark);
    way.each("provisional", event.provisional);
}

template <class Way, Kind<LostEvent> Some>
void lines(Way& way, Some& event) {
    way.or_dash("uploads", event.uploads);
    way.line("at", event.at);
}

template <class Way, Kind<LeaseEvent> Some>
void lines(Way& way, Some& event) {
    way.line("epoch", event.epoch);
    way.text("version", event.version);
    way.line("sha256", event.sha256);
    way.line("at", event.at);
}

// In the order of the alternatives of Event.
inline constexpr std::string_view kinds[] = {
    "open",           "before",    "key",    "participant", "election",    "upload", "quarantined",
    "requeued",       "discarded", "totals", "lot",         "publication", "closed", "result",
    "resynchronised", "lost",      "lease"};
static_assert(std::size(kinds) == std::variant_size_v<Event>);

}  // namespace urna::transparency
