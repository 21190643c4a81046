// SPDX-License-Identifier: Apache-2.0
// A bundle with more ballots than are kept in memory is read in several passes, and the checks say the same.
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "small_log.h"
#include "transparency/commitment.h"
#include "transparency/event_grammar.h"

namespace urna::verify {
namespace {

using namespace transparency;

constexpr unsigned uploads = 6;
constexpr unsigned ballots_of_each = 30;

// Each upload repeats ten ballots of the one before it; one ballot in five is of an unknown poll number.
std::vector<TestBallot> ballots_of(unsigned number) {
    std::vector<TestBallot> ballots;
    for (unsigned i = 0; i < ballots_of_each; ++i) {
        const unsigned guid = 20 * number + i;
        ballots.push_back({static_cast<std::uint8_t>(guid), guid % 5 == 0 ? 9U : 1U + guid % 2});
    }
    return ballots;
}

// An open election, as the test wants its counts. Pseudonyms of two ballots were taken before the log.
LogBuilder large_log(const std::function<void(UploadEvent&)>& change = {}) {
    LogBuilder log = log_after(BeforeEvent(), std::string(as_text(pseudonym_of(8).bytes)) +
                                                  std::string(as_text(pseudonym_of(7).bytes)));
    log.add(participant(1));
    log.add(participant(2));
    ElectionEvent event = election(1);
    event.privacy = Privacy::open;
    log.add(event);
    std::vector<std::uint64_t> votes(2);
    for (unsigned number = 0; number < uploads; ++number) {
        VerdictCounts counts;
        const std::vector<TestBallot> ballots = ballots_of(number);
        for (unsigned i = 0; i < ballots_of_each; ++i) {
            const TestBallot& ballot = ballots[i];
            const bool is_taken = (number > 0 && i < 10) || ballot.guid == 7 || ballot.guid == 8;
            if (is_taken) {
                ++counts.duplicate;
            } else if (ballot.poll_number > 2) {
                ++counts.invalid_poll_number;
            } else {
                ++counts.valid;
                ++votes[ballot.poll_number - 1];
            }
        }
        UploadEvent one = upload(number + 1, counts);
        if (change) change(one);
        log.add_upload(one, Privacy::open, ballots);
    }
    log.add(closed(1, uploads, votes));
    return log;
}

std::vector<std::pair<Answer, std::string>> said_of(const LogBuilder& log, const Memory& memory) {
    std::vector<std::pair<Answer, std::string>> said;
    for (const ReportLine& line :
         report_of(packed_archive(log.members()), [&](Evidence& evidence) { evidence.memory = memory; }))
        said.push_back(
            {{std::string(line.id), line.finding.outcome, line.finding.place}, line.finding.reason});
    return said;
}

void expect_same_in_passes(const LogBuilder& log, const Answer& answer) {
    EXPECT_EQ(answer_to(log), answer);
    const auto at_once = said_of(log, Memory());
    for (const std::uint64_t most : {1U, 7U, 40U, 179U})
        EXPECT_EQ(said_of(log, {.pseudonyms = most, .pairs = most}), at_once) << most;
}

TEST(SeveralPasses, GiveTheSameVerdicts) {
    expect_same_in_passes(large_log(), skips("4.4"));
}

TEST(SeveralPasses, FindTheSameWrongCount) {
    expect_same_in_passes(large_log([](UploadEvent& event) {
                              if (event.number != 4) return;
                              ++event.counts.valid;
                              --event.counts.duplicate;
                          }),
                          fails("4.4", "8"));
}

// A ballot of the third upload, which no other has, gets the pseudonym of the first upload's first one.
TEST(SeveralPasses, FindTheSameContradiction) {
    LogBuilder log = large_log();
    constexpr std::uint64_t third = 7;
    bundle::BallotRecord& record = log.records.at(third);
    const Guid other = pseudonym_of(0);
    record.packed.replace(15 * 20, 16, as_text(other.bytes));
    UploadEvent event = std::get<UploadEvent>(parse_event(log.entries()[third]).value());
    event.pseudonymous = pseudonymous_commitment(record.packed);
    log.entries()[third] = event_text(event);
    expect_same_in_passes(log, fails("4.2", "7"));
}

}  // namespace
}  // namespace urna::verify
