// SPDX-License-Identifier: Apache-2.0
#include "replay/stations.h"

#include <fmt/core.h>

#include <atomic>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/guid.h"
#include "replay/figures.h"
#include "replay/retry.h"
#include "replay/upload_body.h"

namespace urna::replay {

using namespace std::chrono_literals;

namespace {

class Officials {
 public:
    Officials(const UploadBodies& bodies, std::size_t count, const std::function<bool()>& over)
        : bodies_(bodies), over_(over), working_(count) {}

    void run(Session& session, const http::Url& station) {
        try {
            http::Client client(station, 30s);
            for (auto index = next_++; index < ballots().uploads() && !stopped(); index = next_++) {
                if (!upload(client, session, index)) break;
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            failed_ = true;
        }
        --working_;
    }

    UploadTotals totals() const { return {accepted_ballots_, accepted_uploads_, retried_}; }
    bool working() const { return working_ > 0; }
    std::exception_ptr failure() const { return failure_; }

 private:
    const BallotSequence& ballots() const { return bodies_.ballots(); }
    bool stopped() const { return failed_ || over_(); }

    // False when the election was over before the answer came.
    bool upload(http::Client& client, Session& session, std::uint64_t index) {
        std::string made;
        const auto body = bodies_.body(index, made);
        const std::vector<std::pair<std::string, std::string>> headers{
            {"Authorization", session.authorization()},
            {"Content-Type", std::string(upload_content_type)},
            {"Idempotency-Key", to_string(random_guid())}};
        Persistence persistence;
        persistence.stopped = [&] { return stopped(); };
        persistence.on_repeat = [&] { ++retried_; };

        const auto response =
            send_until_answered([&] { return client.send("POST", "/vote", headers, body); }, persistence);
        if (!response) return false;
        if (response->status != 200) {
            throw std::runtime_error(
                fmt::format("POST /vote was refused with status {}: {}", response->status, response->body));
        }
        if (over_()) return false;
        accepted_ballots_ += ballots().upload_size(index);
        ++accepted_uploads_;
        return true;
    }

    const UploadBodies& bodies_;
    const std::function<bool()>& over_;
    std::atomic<std::size_t> working_;
    std::atomic<std::uint64_t> next_{0};
    std::atomic<std::uint64_t> accepted_ballots_{0};
    std::atomic<std::uint64_t> accepted_uploads_{0};
    std::atomic<std::uint64_t> retried_{0};
    std::atomic<bool> failed_{false};
    std::mutex mutex_;
    std::exception_ptr failure_;
};

}  // namespace

UploadTotals upload_all(const UploadBodies& bodies, const std::vector<http::Url>& stations,
                        std::vector<Session> sessions, const std::function<bool()>& over,
                        const std::function<void(const UploadTotals&)>& tell) {
    const BallotSequence& ballots = bodies.ballots();
    Officials officials(bodies, sessions.size(), over);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        threads.emplace_back([&, i] { officials.run(sessions[i], stations[i % stations.size()]); });
    }
    const auto all_done = [&] { return officials.totals().ballots == ballots.size(); };
    while (!all_done() && officials.working()) {
        tell(officials.totals());
        std::this_thread::sleep_for(20ms);
    }
    threads.clear();
    if (officials.failure()) {
        try {
            std::rethrow_exception(officials.failure());
        } catch (const std::exception& error) {
            throw std::runtime_error(fmt::format("{} of {} ballots were accepted, then: {}",
                                                 grouped(officials.totals().ballots), grouped(ballots.size()),
                                                 error.what()));
        }
    }
    return officials.totals();
}

}  // namespace urna::replay
