// SPDX-License-Identifier: Apache-2.0
#include "admin/invalid_votes.h"

#include <fmt/format.h>

#include <algorithm>

#include "admin/complete_count.h"
#include "admin/invalid_vote_list.h"
#include "api/answers.h"
#include "api/csv.h"
#include "api/parameters.h"
#include "base/json_writer.h"
#include "base/text.h"

namespace urna::admin {
namespace {

using election::Verdict;
using http::HandlerResult;
using http::Request;
using store::InvalidVote;
using store::InvalidVoteCursor;

constexpr std::size_t limit_default = 100;
constexpr std::size_t limit_max = 1000;
constexpr std::size_t official_characters_max = 256;  // as tokens have it

struct Filter {
    std::optional<Verdict> reason;
    std::optional<std::string> official;  // a jmbg

    bool passes(const InvalidVote& vote) const {
        return (!reason || vote.reason == *reason) && (!official || vote.official_jmbg == *official);
    }
    bool passes_all() const { return !reason && !official; }
};

api::Result<Filter> read_filter(const Request& request) {
    Filter filter;
    if (const auto reason = api::query_parameter(request, "reason")) {
        if (*reason == "duplicate") {
            filter.reason = Verdict::duplicate;
        } else if (*reason == "invalidPollNumber") {
            filter.reason = Verdict::invalid_poll_number;
        } else {
            return api::invalid("Invalid reason.");
        }
    }
    filter.official = api::query_parameter(request, "official");
    if (filter.official && !is_valid_label(*filter.official, official_characters_max))
        return api::invalid("Invalid official.");
    return filter;
}

// A cursor as clients hand it back: `17-4031`.
std::string text_of(InvalidVoteCursor cursor) {
    return fmt::format("{}-{}", cursor.upload, cursor.line);
}

std::optional<InvalidVoteCursor> parse_cursor(std::string_view text) {
    const auto hyphen = std::min(text.find('-'), text.size());
    const auto upload = api::parse_integer(text.substr(0, hyphen));
    const auto line = api::parse_integer(text.substr(std::min(hyphen + 1, text.size())));
    if (!upload || !line) return std::nullopt;
    return InvalidVoteCursor{*upload, *line};
}

struct PageWanted {
    Filter filter;
    InvalidVoteCursor after;
    std::size_t limit = limit_default;
};

api::Result<PageWanted> read_page_wanted(const Request& request) {
    const auto filter = read_filter(request);
    if (!filter) return filter.error();
    PageWanted wanted{.filter = *filter, .after = {}};
    if (const auto after = api::query_parameter(request, "after")) {
        const auto cursor = parse_cursor(*after);
        if (!cursor) return api::invalid("Invalid after.");
        wanted.after = *cursor;
    }
    const auto limit = api::page_limit(request, limit_default, limit_max);
    if (!limit) return limit.error();
    wanted.limit = *limit;
    return wanted;
}

struct FoundVotes {
    std::vector<InvalidVote> votes;
    std::optional<InvalidVoteCursor> next;  // where to go on; none at the end of the list
};

FoundVotes find_votes(store::BallotStore& ballots, ElectionId election, const PageWanted& wanted) {
    FoundVotes found;
    InvalidVoteCursor cursor = wanted.after;
    // One more than wanted, so that the last page is known for it.
    const std::size_t read_max = wanted.filter.passes_all() ? wanted.limit + 1 : page_votes_max;
    for (std::size_t looked_at = 0; looked_at < looked_at_max; looked_at += read_max) {
        const auto page = ballots.invalid_votes(election, cursor, read_max);
        for (const InvalidVote& vote : page.votes) {
            if (wanted.filter.passes(vote)) {
                if (found.votes.size() == wanted.limit) {
                    found.next = cursor;
                    return found;
                }
                found.votes.push_back(vote);
            }
            cursor = vote.cursor;
        }
        if (page.votes.size() < read_max) return found;
    }
    found.next = cursor;
    return found;
}

http::Response json_page(store::BallotStore& ballots, ElectionId election, const PageWanted& wanted) {
    const FoundVotes found = find_votes(ballots, election, wanted);
    std::optional<std::string> next;
    if (found.next) next = text_of(*found.next);
    return http::json(200, JsonWriter()
                               .begin_object()
                               .key("invalidVotes")
                               .array(found.votes, write_invalid_vote)
                               .member("next", next)
                               .end_object()
                               .take());
}

std::string csv_line(const InvalidVote& vote) {
    return fmt::format("{},{},{},{}\r\n", api::csv_field(vote.official_jmbg), to_string(vote.ballot),
                       vote.poll_number, election::reason(vote.reason));
}

http::Response csv(store::BallotStore& ballots, ElectionId election, const Filter& filter) {
    http::Response response;
    response.headers.emplace_back("Content-Type", "text/csv; charset=utf-8");
    response.headers.emplace_back(
        "Content-Disposition", fmt::format(R"(attachment; filename="invalid-votes-{}.csv")", election.value));
    return with_list(std::move(response), ballots, election,
                     [filter, text = std::string("electionOfficialJmbg,ballotGuid,pollNumber,reason\r\n")](
                         const std::vector<InvalidVote>& votes, bool) mutable {
                         for (const InvalidVote& vote : votes) {
                             if (filter.passes(vote)) text += csv_line(vote);
                         }
                         return std::exchange(text, {});
                     });
}

// What `read` makes of the request's other parameters is looked at once the election is known to be over.
template <class Read, class Write>
http::Handler list_handler(const AdminParts& parts, Read read, Write write) {
    return http::without_body([=](const Request& request) -> HandlerResult {
        const auto election = election_that_is_over(parts, api::election_parameter(request));
        if (!election) return api::answer(election.error());
        const auto wanted = read(request);
        if (!wanted) return api::answer(wanted.error());
        return when_complete(parts, *election, [&](const store::Count&) {
            return write(parts.ballots, election->id, *wanted);
        });
    });
}

}  // namespace

http::Handler invalid_votes_handler(const AdminParts& parts) {
    return list_handler(parts, read_page_wanted, json_page);
}

http::Handler invalid_votes_csv_handler(const AdminParts& parts) {
    return list_handler(parts, read_filter, csv);
}

}  // namespace urna::admin
