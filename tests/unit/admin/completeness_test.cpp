// SPDX-License-Identifier: Apache-2.0
// At no instant is a count complete while it lacks an upload that was accepted, and that nobody gave up:
// whatever is damaged, requeued, discarded, killed, paused or taken over, at whatever moment.
#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <thread>

#include "support/daemon_fixture.h"

namespace urna::admin {
namespace {

using namespace std::chrono_literals;

class Killed : public std::runtime_error {
 public:
    Killed() : std::runtime_error("killed") {}
};

// A walk of random steps, the same for the same seed.
class CompletenessTest : public daemon::DaemonTest, public testing::WithParamInterface<int> {
 protected:
    CompletenessTest() {
        queue.interrupt = seam_store.interrupt =
            seam_ledger.interrupt = [this](const std::string& where) { interruption(where); };
        daemons.resize(2);
        for (int i = 0; i < 15; ++i) held.push_back(add_election(6 * i, 6 * i + 6));
    }

    bool one_in(int n) { return std::uniform_int_distribution(1, n)(random) == 1; }

    // Everything can happen between one thing that the daemon does and the next.
    void interruption(const std::string& where) {
        check(where);
        if (one_in(25)) throw Killed();
        if (one_in(8)) operate();
        if (!paused_in_favour_of_another && one_in(12)) {
            paused_in_favour_of_another = true;
            do {
                run(1 - running);
            } while (!one_in(4));
            paused_in_favour_of_another = false;
        }
    }

    void run(std::size_t which) {
        const std::size_t before = std::exchange(running, which);
        std::this_thread::sleep_for(2ms);  // longer than a lease lasts
        if (!daemons[which]) {
            const std::string name = "daemon " + std::to_string(which);
            daemons[which] = std::make_unique<daemon::Daemon>(
                daemon::DaemonParts{queue, *letters, seam_store, seam_ledger, *leases, nullptr, 0ms},
                daemon::LeaseTerms{name, 1ms});
        }
        queue.entries_max = 1 + random() % 2;  // as in a queue that is always busy
        daemon::Daemon& stepping = *daemons[which];
        try {
            stepping.step(std::stop_token());
        } catch (const Killed&) {
            // A paused one that is still in the middle of its step cannot be destroyed under itself.
            if (&stepping == daemons[which].get()) dead.push_back(std::move(daemons[which]));
        }
        running = before;
    }

    void push_one() {
        now += std::chrono::seconds(1);
        const std::uint8_t id = ++pushed;
        ASSERT_TRUE(queue.push(upload(id, {{guid(id), 1}}), sender()));
        accepted.push_back({upload(id), now});
        if (one_in(8)) damage_last_entry();
        if (one_in(12)) seam_store.rejected.insert(upload(id).id);
    }

    // Requeues or discards some dead letter, as somebody may who has mended it.
    void operate() {
        const auto waiting = dead_letters()->list(100);
        if (waiting.empty()) return;
        const auto& letter = waiting[random() % waiting.size()];
        if (one_in(3)) {
            dead_letters()->discard(letter.id, "for the test");
            discarded.insert(*letter.upload);
        } else {
            if (one_in(2)) mend(*letter.upload);
            dead_letters()->requeue(letter.id);
            queue.reopen();
        }
        check("after an operation");
    }

    // As when another version of the program takes what this one does not.
    void mend(const UploadId& id) {
        seam_store.rejected.erase(id);
        mend_letters();
        if (one_in(2)) inbox().execute("UPDATE entries SET ballots = x'' WHERE ballots = x'00'");
    }

    void check(const std::string& where) {
        const auto known = ballots->load_context(accepted).uploads;
        std::set<UploadId> recorded;
        for (const store::RecordedUpload& upload : known) recorded.insert(upload.id);
        for (const election::Election& election : held) {
            if (!complete(election)) continue;
            ++completed;
            for (const auto& [lacking, accepted_at] : accepted) {
                if (!election.running_at(accepted_at)) continue;
                ASSERT_TRUE(recorded.contains(lacking.id) || discarded.contains(lacking.id))
                    << "complete without upload " << to_string(lacking.id.guid) << ", " << where;
            }
        }
    }

    std::mt19937 random{static_cast<std::mt19937::result_type>(GetParam())};
    daemon::SeamStore seam_store{*ballots};
    daemon::SeamLedger seam_ledger{*ledger};
    std::vector<std::unique_ptr<daemon::Daemon>> daemons;
    std::vector<std::unique_ptr<daemon::Daemon>> dead;
    std::size_t running = 0;
    bool paused_in_favour_of_another = false;

    std::vector<election::Election> held;  // of a few seconds each, one after another
    std::vector<election::AcceptedUpload> accepted;
    std::set<UploadId> discarded;
    std::uint8_t pushed = 0;
    int completed = 0;
};
INSTANTIATE_TEST_SUITE_P(Walks, CompletenessTest, testing::Range(1, 9));

TEST_P(CompletenessTest, NoCompleteCountLacksAnAcceptedUpload) {
    while (pushed < 80) {
        if (one_in(6)) {
            for (auto burst = random() % 8; burst > 0; --burst) push_one();
        }
        if (one_in(6)) operate();
        run(random() % 2);
    }
    now = at(100);
    // In the end somebody puts everything right.
    seam_store.rejected.clear();
    const auto all_complete = [&] {
        return std::all_of(held.begin(), held.end(),
                           [&](const auto& election) { return complete(election); });
    };
    for (int tries = 0; tries < 2'000 && !all_complete(); ++tries) {
        if (one_in(6)) operate();
        run(random() % 2);
    }
    for (const auto& election : held) EXPECT_TRUE(complete(election));
    check("in the end");
    EXPECT_GT(completed, 3);
}

}  // namespace
}  // namespace urna::admin
