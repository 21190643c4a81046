// SPDX-License-Identifier: Apache-2.0
// What is public, as it was within the last second (public_lifetimes.h), and pages made of it: however many
// ask, the database is asked a few times a second, and a page is written once until something changes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "admin/parts.h"
#include "admin/rounds.h"
#include "admin/turnout_cache.h"
#include "http/server/response_forms.h"
#include "results_page/public_election.h"
#include "store/election_store.h"

namespace urna::admin {

// The public elections at one moment. Several threads may use it at once.
class PublicSnapshot {
 public:
    // How an election is shown.
    struct ShownAs {
        store::Publication publication;
        results_page::State state = results_page::State::upcoming;
        Instant valid_from;  // all that differs when the clock of a version was corrected
        friend bool operator==(const ShownAs&, const ShownAs&) = default;
    };

    struct Shown {
        election::Election election;
        ShownAs as;
    };

    // What decides what is shown. While it is the same, nothing has changed.
    struct Signature {
        std::vector<ShownAs> elections;  // those that are public and stand, by id
        std::vector<ElectionId> provisional;
        std::int64_t changes = 0;      // of elections and participants
        std::int64_t last_upload = 0;  // that is recorded
        friend bool operator==(const Signature&, const Signature&) = default;
    };

    // `rounds` are those among the elections.
    PublicSnapshot(const AdminParts& parts, TurnoutCache& turnouts, Signature signature,
                   std::map<ElectionId, Shown> elections, std::map<ElectionId, Rounds> rounds);

    const Signature& signature() const { return signature_; }
    bool shows(ElectionId id) const { return elections_.contains(id); }
    // Whether it holds as long as its signature does: not when something could not be read yet.
    bool settled() const { return settled_; }

    // None when the election is not public. May throw Unavailable.
    std::optional<results_page::PublicElection> find(ElectionId id);
    // The newest of them first, at most `listed_elections_max`. May throw Unavailable.
    std::vector<results_page::PublicElection> list();

    // The page of that name when it is written already; else null.
    std::shared_ptr<const http::ResponseForms> find_page(const std::string& name);
    // The same, written by `render` when it is not there: once, whoever asks meanwhile. Throws what `render`
    // throws.
    std::shared_ptr<const http::ResponseForms> page(const std::string& name,
                                                    const std::function<http::ResponseForms()>& render);

 private:
    results_page::PublicElection load(const Shown& shown);
    void add_result(results_page::PublicElection& shown);
    void add_turnout(results_page::PublicElection& shown);
    void add_rounds(results_page::PublicElection& shown);

    const AdminParts parts_;
    TurnoutCache& turnouts_;
    const Signature signature_;
    const std::map<ElectionId, Shown> elections_;  // those of the signature
    const std::map<ElectionId, Rounds> rounds_;
    std::atomic<bool> settled_{true};
    std::mutex loading_;
    std::map<ElectionId, results_page::PublicElection> loaded_;
    std::mutex rendering_;
    std::mutex pages_mutex_;
    std::map<std::string, std::shared_ptr<const http::ResponseForms>> pages_;
    std::size_t pages_bytes_ = 0;
};

inline constexpr std::size_t listed_elections_max = 100;

class PublicElections {
 public:
    PublicElections(const AdminParts& parts, std::shared_ptr<TurnoutCache> turnouts);

    // The snapshot when it is young enough; else null. Does not block for long.
    std::shared_ptr<PublicSnapshot> at_hand();
    // The same, read anew when it is too old. May throw Unavailable.
    std::shared_ptr<PublicSnapshot> current();

 private:
    using SteadyTime = std::chrono::steady_clock::time_point;
    std::shared_ptr<PublicSnapshot> read(const std::shared_ptr<PublicSnapshot>& last);

    const AdminParts parts_;
    const std::shared_ptr<TurnoutCache> turnouts_;
    std::mutex reading_;
    std::mutex mutex_;
    std::shared_ptr<PublicSnapshot> snapshot_;
    SteadyTime read_at_;
};

}  // namespace urna::admin
