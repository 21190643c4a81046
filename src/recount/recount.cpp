// SPDX-License-Identifier: Apache-2.0
#include "recount/recount.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "recount/guid_table.h"
#include "recount/schedule.h"

namespace urna::recount {
namespace {

constexpr std::size_t ballot_bytes = 20;
constexpr std::size_t guid_bytes = 16;
// More than any file has, and so few that sums over uploads cannot overflow.
constexpr std::int64_t lines_max = std::int64_t{1} << 32;

std::string text_of(std::optional<ElectionId> election) {
    return election ? "election " + std::to_string(election->value) : "no election";
}

std::optional<ElectionId> id_of(const Running& running) {
    return running.election == nullptr ? std::nullopt : std::optional(running.election->id);
}

std::string name_of(const Upload& upload) {
    return "upload " + std::to_string(upload.number) + ", accepted " + to_string(upload.accepted_at);
}

std::string reason_text(std::int64_t reason) {
    if (reason == reason_duplicate) return "Duplicate ballot.";
    if (reason == reason_poll_number) return "Invalid poll number.";
    return "reason " + std::to_string(reason);
}

std::string text_of(const InvalidVote& vote) {
    return reason_text(vote.reason) + " (" + to_string(vote.guid) + ", poll number " +
           std::to_string(vote.poll_number) + ")";
}

constexpr auto no_invalid_vote = "no invalid vote";

// A packed ballot's poll number, the lowest byte first.
std::int64_t poll_number_at(const std::uint8_t* bytes) {
    return static_cast<std::int64_t>(bytes[0] | bytes[1] << 8U | bytes[2] << 16U) |
           static_cast<std::int64_t>(bytes[3]) << 24U;
}

// The valid votes of each election, by poll number; all that are on the ballot of any version are there.
class Votes {
 public:
    explicit Votes(const std::vector<Election>& elections) {
        for (const Election& election : elections) {
            auto& votes = votes_[election.id];
            for (const Version& version : election.versions) {
                for (const std::int64_t poll_number : version.poll_numbers) votes[poll_number] = 0;
            }
        }
    }

    std::map<std::int64_t, std::int64_t>& of(ElectionId election) { return votes_.at(election); }
    const std::map<ElectionId, std::map<std::int64_t, std::int64_t>>& all() const { return votes_; }

 private:
    std::map<ElectionId, std::map<std::int64_t, std::int64_t>> votes_;
};

// The ballots of one upload on one election's ballot.
class Ballot {
 public:
    Ballot(const Version& version, std::map<std::int64_t, std::int64_t>& votes) : votes_(votes) {
        poll_numbers_ = version.poll_numbers;
        counted_.resize(poll_numbers_.size());
    }
    ~Ballot() {
        for (std::size_t i = 0; i < counted_.size(); ++i) votes_[poll_numbers_[i]] += counted_[i];
    }
    Ballot(const Ballot&) = delete;
    Ballot& operator=(const Ballot&) = delete;

    // Adds a vote. False when the poll number is not on the ballot.
    bool vote(std::int64_t poll_number) {
        const auto found = std::lower_bound(poll_numbers_.begin(), poll_numbers_.end(), poll_number);
        if (found == poll_numbers_.end() || *found != poll_number) return false;
        ++counted_[static_cast<std::size_t>(found - poll_numbers_.begin())];
        return true;
    }

 private:
    std::map<std::int64_t, std::int64_t>& votes_;
    std::vector<std::int64_t> poll_numbers_;
    std::vector<std::int64_t> counted_;
};

class Recount {
 public:
    explicit Recount(sql::Connection& connection)
        : record_(connection),
          elections_(record_.elections()),
          resynchronizations_(record_.resynchronizations()),
          schedule_(elections_, resynchronizations_),
          votes_(elections_),
          batches_(record_.batches()) {
        for (const Election& election : elections_)
            invalid_votes_.emplace(election.id, record_.invalid_votes(election.id));
    }

    Report run() {
        report_.elections = elections_.size();
        for (const Election& election : elections_) report_.versions += election.versions.size();
        try {
            Rows<Upload> uploads = record_.uploads();
            while (uploads.peek() != nullptr) count(uploads.take());
            require_nothing_left();
            compare_tallies();
            compare_totals();
        } catch (Difference& difference) {
            report_.difference = std::move(difference);
        }
        look_at_quarantined();
        report_.provisional = record_.provisional();
        report_.table_bytes = taken_.bytes();
        return std::move(report_);
    }

 private:
    // Of the upload that is being counted.
    struct Current {
        const Upload& upload;
        Running running;
        std::string name;
        Counts counts;
        std::int64_t lines = 0;
        bool without_lines = false;
        std::vector<InvalidVote> invalid;  // where the lines cannot be told
    };

    void count(const Upload& upload) {
        Current current{upload, running_at(upload), name_of(upload), {}, 0, false, {}};
        require_no_rows_before(upload);
        if (current.running.election == nullptr) {
            require_no_ballots(current);
            current.counts.dropped = dropped(current);
        } else {
            judge(current);
        }
        compare_counts(current.name, upload.counts, current.counts);
        ++report_.uploads;
        report_.counts += current.counts;
        report_.without_lines += current.without_lines ? 1 : 0;
    }

    Running running_at(const Upload& upload) {
        const auto running = schedule_.at(upload.accepted_at);
        if (running.size() > 1)
            throw Difference{name_of(upload), "its election", text_of(upload.election),
                             text_of(running[0].election->id) + " and " + text_of(running[1].election->id) +
                                 " run at that instant"};
        const Running found = running.empty() ? Running() : running.front();
        if (id_of(found) == upload.election) return found;
        const auto before = schedule_.before_resynchronization(upload.accepted_at, upload.election);
        if (!before)
            throw Difference{name_of(upload), "its election", text_of(upload.election),
                             text_of(id_of(found))};
        ++report_.before_resynchronization;
        return *before;
    }

    // Rows of ballots follow one another in the order of their uploads.
    void require_no_rows_before(const Upload& upload) {
        const BatchRow* const row = batches_.peek();
        if (row == nullptr || row->upload >= upload.number) return;
        throw Difference{"upload " + std::to_string(row->upload), "its ballots",
                         "row " + std::to_string(row->number) + " of the table batches",
                         "no such upload, or not at that place"};
    }

    void require_no_ballots(const Current& current) {
        const BatchRow* const row = batches_.peek();
        if (row == nullptr || row->upload != current.upload.number) return;
        throw Difference{current.name, "its ballots",
                         "row " + std::to_string(row->number) + " of the table batches",
                         "none are kept, since no election ran"};
    }

    // Nothing of them is kept but how many they were.
    static std::int64_t dropped(const Current& current) {
        const std::int64_t stands = current.upload.counts.dropped;
        if (stands < 0 || stands > lines_max)
            throw Difference{current.name, "its dropped ballots", std::to_string(stands),
                             "no file has so many"};
        return stands;
    }

    void judge(Current& current) {
        Ballot ballot(*current.running.version, votes_.of(current.running.election->id));
        bool first_row = true;
        for (const BatchRow* row = batches_.peek(); row != nullptr && row->upload == current.upload.number;
             row = batches_.peek()) {
            const BatchRow taken = batches_.take();
            require_form(current, taken);
            // Later versions put many ballots into a row before they begin another.
            const BatchRow* const next = batches_.peek();
            if (first_row && taken.ballots.size() == ballot_bytes && next != nullptr &&
                next->upload == current.upload.number)
                current.without_lines = true;
            if (current.without_lines && taken.ballots.size() != ballot_bytes)
                throw Difference{current.name, "its ballots", "rows of one ballot and a row of several",
                                 "rows of one form"};
            first_row = false;
            judge_row(current, ballot, taken);
        }
        if (current.without_lines) {
            compare_without_lines(current);
        } else {
            require_no_more_invalid_votes(current);
        }
    }

    void require_form(const Current& current, const BatchRow& row) {
        if (row.ballots.empty() || row.ballots.size() % ballot_bytes != 0)
            throw Unavailable("the record is damaged: row " + std::to_string(row.number) +
                              " of the table batches, of " + current.name + ", has " +
                              std::to_string(row.ballots.size()) + " bytes, which are no ballots");
        if (++rows_ != row.number)
            throw Difference{current.name, "its ballots",
                             "row " + std::to_string(row.number) + " of the table batches",
                             "row " + std::to_string(rows_) + " is the next one"};
    }

    void judge_row(Current& current, Ballot& ballot, const BatchRow& row) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(row.ballots.data());
        std::array<Guid, GuidTable::together_max> guids;
        std::array<bool, GuidTable::together_max> first{};
        for (std::size_t left = row.ballots.size() / ballot_bytes; left > 0;) {
            const std::size_t together = std::min(left, guids.size());
            for (std::size_t i = 0; i < together; ++i)
                std::memcpy(guids[i].bytes.data(), bytes + i * ballot_bytes, guid_bytes);
            taken_.take(std::span(guids).first(together), std::span(first).first(together));
            for (std::size_t i = 0; i < together; ++i, bytes += ballot_bytes) {
                const std::int64_t poll_number = poll_number_at(bytes + guid_bytes);
                judge_ballot(current, ballot, guids[i], poll_number, first[i]);
            }
            left -= together;
        }
    }

    // The first record of a GUID takes it, also when its poll number is not on the ballot.
    void judge_ballot(Current& current, Ballot& ballot, const Guid& guid, std::int64_t poll_number,
                      bool first) {
        const std::int64_t line = current.lines++;
        if (first && ballot.vote(poll_number)) {
            ++current.counts.valid;
            return;
        }
        ++(first ? current.counts.invalid_poll_number : current.counts.duplicate);
        const InvalidVote vote{current.upload.number, line, guid, poll_number,
                               first ? reason_poll_number : reason_duplicate};
        if (current.without_lines) {
            current.invalid.push_back(vote);
        } else {
            compare_invalid_vote(current, vote);
        }
    }

    Rows<InvalidVote>& standing(const Current& current) {
        return invalid_votes_.at(current.running.election->id);
    }

    // The next one that stands there, when it is of this upload.
    const InvalidVote* next_standing(const Current& current) {
        const InvalidVote* const next = standing(current).peek();
        if (next == nullptr || next->upload > current.upload.number) return nullptr;
        if (next->upload == current.upload.number) return next;
        throw not_of_election(current.running.election->id, *next);
    }

    static Difference not_of_election(ElectionId election, const InvalidVote& vote) {
        return {"upload " + std::to_string(vote.upload),
                "line " + std::to_string(vote.line) + " in election " + std::to_string(election.value),
                text_of(vote), no_invalid_vote};
    }

    void compare_invalid_vote(const Current& current, const InvalidVote& recounted) {
        const InvalidVote* const stands = next_standing(current);
        if (stands == nullptr || stands->line > recounted.line)
            throw differs_at_line(current, recounted.line, no_invalid_vote, text_of(recounted));
        if (stands->line < recounted.line)
            throw differs_at_line(current, stands->line, text_of(*stands), no_invalid_vote);
        if (*stands != recounted)
            throw differs_at_line(current, recounted.line, text_of(*stands), text_of(recounted));
        standing(current).take();
        ++report_.invalid_votes;
    }

    static Difference differs_at_line(const Current& current, std::int64_t line, std::string stands,
                                      std::string recounted) {
        return {current.name, "line " + std::to_string(line), std::move(stands), std::move(recounted)};
    }

    void require_no_more_invalid_votes(const Current& current) {
        const InvalidVote* const stands = next_standing(current);
        if (stands != nullptr)
            throw differs_at_line(current, stands->line, text_of(*stands), no_invalid_vote);
    }

    // Which line a ballot stood on was not kept; the invalid votes themselves, each on a line of the file,
    // were.
    void compare_without_lines(Current& current) {
        std::vector<InvalidVote> stand;
        while (next_standing(current) != nullptr) {
            stand.push_back(standing(current).take());
            if (stand.back().line < 0 || stand.back().line >= current.lines)
                throw differs_at_line(current, stand.back().line, text_of(stand.back()),
                                      "the file has " + std::to_string(current.lines) + " lines");
        }
        report_.invalid_votes += stand.size();
        for (auto* votes : {&stand, &current.invalid}) {
            for (InvalidVote& vote : *votes) vote.line = 0;
            std::sort(votes->begin(), votes->end());
        }
        const auto [one, other] =
            std::mismatch(stand.begin(), stand.end(), current.invalid.begin(), current.invalid.end());
        if (one == stand.end() && other == current.invalid.end()) return;
        throw Difference{current.name, "its invalid votes, by GUID",
                         one == stand.end() ? no_invalid_vote : text_of(*one),
                         other == current.invalid.end() ? no_invalid_vote : text_of(*other)};
    }

    static void compare_counts(const std::string& where, const Counts& stand, const Counts& recounted) {
        const auto compare = [&](const char* what, std::int64_t stands, std::int64_t is) {
            if (stands != is) throw Difference{where, what, std::to_string(stands), std::to_string(is)};
        };
        compare("its valid votes", stand.valid, recounted.valid);
        compare("its duplicate ballots", stand.duplicate, recounted.duplicate);
        compare("its ballots with an invalid poll number", stand.invalid_poll_number,
                recounted.invalid_poll_number);
        compare("its dropped ballots", stand.dropped, recounted.dropped);
    }

    // Rows of uploads that are not there.
    void require_nothing_left() {
        if (const BatchRow* const row = batches_.peek())
            throw Difference{"upload " + std::to_string(row->upload), "its ballots",
                             "row " + std::to_string(row->number) + " of the table batches",
                             "no such upload, or not at that place"};
        for (auto& [election, votes] : invalid_votes_) {
            if (const InvalidVote* const vote = votes.peek()) throw not_of_election(election, *vote);
        }
        for (const ElectionId election : record_.elections_of_invalid_votes()) {
            if (!invalid_votes_.contains(election))
                throw Difference{"election " + std::to_string(election.value), "its invalid votes",
                                 "some stand there", "there is no such election"};
        }
    }

    void compare_tallies() {
        std::map<std::pair<ElectionId, std::int64_t>, std::int64_t> stand;
        for (const Tally& tally : record_.tallies()) stand[{tally.election, tally.poll_number}] = tally.valid;
        for (const auto& [election, votes] : votes_.all()) {
            for (const auto& [poll_number, recounted] : votes) {
                const auto found = stand.find({election, poll_number});
                if (found == stand.end())
                    throw differs_in_tally(election, poll_number, "no tally", recounted);
                if (found->second != recounted)
                    throw differs_in_tally(election, poll_number, std::to_string(found->second), recounted);
                stand.erase(found);
            }
        }
        if (stand.empty()) return;
        const auto& [key, valid] = *stand.begin();
        throw Difference{"election " + std::to_string(key.first.value),
                         "the valid votes of poll number " + std::to_string(key.second),
                         std::to_string(valid), "no such poll number"};
    }

    static Difference differs_in_tally(ElectionId election, std::int64_t poll_number, std::string stands,
                                       std::int64_t recounted) {
        return {"election " + std::to_string(election.value),
                "the valid votes of poll number " + std::to_string(poll_number), std::move(stands),
                std::to_string(recounted)};
    }

    void compare_totals() {
        const auto stand = record_.totals();
        if (!stand) throw Unavailable("the record is damaged: the table count_state is empty");
        compare_counts("all elections", *stand, report_.counts);
    }

    void look_at_quarantined() {
        for (const Instant accepted_at : record_.quarantined()) {
            ++report_.quarantined;
            for (const Running& running : schedule_.at(accepted_at))
                ++report_.quarantined_in[running.election->id];
        }
    }

    Record record_;
    const std::vector<Election> elections_;
    const std::vector<Instant> resynchronizations_;
    const Schedule schedule_;
    Votes votes_;
    Rows<BatchRow> batches_;
    std::int64_t rows_ = 0;  // of ballots that were looked at
    std::map<ElectionId, Rows<InvalidVote>> invalid_votes_;
    GuidTable taken_;
    Report report_;
};

}  // namespace

Report recount(sql::Connection& connection) {
    return Recount(connection).run();
}

}  // namespace urna::recount
