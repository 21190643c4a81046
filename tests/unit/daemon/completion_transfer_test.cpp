// SPDX-License-Identifier: Apache-2.0
// The daemon enters in the record what officials have said to the station.
#include "daemon/completion_transfer.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "base/log.h"
#include "queue/sqlite/completions.h"
#include "support/daemon_fixture.h"

namespace urna::daemon {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Fails, or enters statements and then fails, as a connection that breaks.
class BreakingRecord final : public store::CompletionRecord {
 public:
    enum class Mode { works, fails, enters_and_fails } mode = Mode::works;

    explicit BreakingRecord(store::CompletionRecord& real) : real_(real) {}

    void enter(std::span<const election::Completion> completions, store::Epoch epoch) override {
        if (mode == Mode::fails) throw Unavailable("the record is away");
        real_.enter(completions, epoch);
        if (mode == Mode::enters_and_fails) throw Unavailable("the connection broke");
    }
    std::vector<election::Completion> newest(ElectionId election, std::size_t completions_max) override {
        return real_.newest(election, completions_max);
    }

 private:
    store::CompletionRecord& real_;
};

class CompletionTransferTest : public DaemonTest {
 protected:
    DaemonParts with_statements() {
        DaemonParts made = parts();
        made.completions = &completion_parts;
        return made;
    }
    void say(std::uint8_t id) {
        statements->say({guid(id)}, {"ana@example.org", std::to_string(id), "Ana", "Anić"}, election.id, {});
        now += std::chrono::seconds(1);
    }
    std::vector<election::Completion> entered() { return record.newest(election.id, 10'000); }

    election::Election election = add_election(100, 200);
    std::unique_ptr<queue::Completions> statements =
        queue::make_sqlite_completions(queue::open_sqlite_inbox(directory.path()), [this] { return now; });
    BreakingRecord record{*completions};
    const CompletionParts completion_parts{*statements, record};
    Daemon entering{with_statements(), {"first", std::chrono::minutes(1)}};
};

TEST_F(CompletionTransferTest, StatementsAreEnteredAndWaitNoMore) {
    now = at(150);
    say(1);
    say(2);
    step(entering);
    ASSERT_THAT(entered(), SizeIs(2));
    EXPECT_EQ(entered()[1],
              (election::Completion{election.id, {"ana@example.org", "1", "Ana", "Anić"}, at(150)}));
    EXPECT_THAT(statements->unentered(10), IsEmpty());
    EXPECT_THAT(statements->said_by({guid(1)}), SizeIs(1));
}

TEST_F(CompletionTransferTest, ManyAreEnteredInPieces) {
    for (int i = 0; i < 1'200; ++i)
        statements->say({guid(static_cast<std::uint8_t>(i % 200 + 1))},
                        {"ana@example.org", std::to_string(i), "Ana", "Anić"}, {i}, {});
    work(entering, 4);
    EXPECT_THAT(statements->unentered(10), IsEmpty());
}

TEST_F(CompletionTransferTest, BallotsAreRecordedWhileStatementsCannotBeEntered) {
    record.mode = BreakingRecord::Mode::fails;
    now = at(149);
    say(1);
    push(150, upload(1, {{guid(1), 1}}));
    testing::internal::CaptureStderr();
    work(entering);
    flush_log();
    EXPECT_THAT(testing::internal::GetCapturedStderr(),
                HasSubstr("what officials said could not be entered in the record"));
    EXPECT_EQ(counts().valid, 1U);
    EXPECT_TRUE(entering.healthy());
    EXPECT_THAT(statements->unentered(10), SizeIs(1));
    record.mode = BreakingRecord::Mode::works;
    step(entering);
    EXPECT_THAT(entered(), SizeIs(1));
}

TEST_F(CompletionTransferTest, StatementWhoseAnswerWasLostIsEnteredOnce) {
    record.mode = BreakingRecord::Mode::enters_and_fails;
    say(1);
    step(entering);
    EXPECT_THAT(entered(), SizeIs(1));
    EXPECT_THAT(statements->unentered(10), SizeIs(1));
    record.mode = BreakingRecord::Mode::works;
    step(entering);
    EXPECT_THAT(entered(), SizeIs(1));
    EXPECT_THAT(statements->unentered(10), IsEmpty());
}

}  // namespace
}  // namespace urna::daemon
