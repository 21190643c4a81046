// SPDX-License-Identifier: Apache-2.0
#include "app/commands/queue_command.h"

#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>

#include "app/wiring/data_directory.h"
#include "app/wiring/require.h"
#include "queue/sqlite/dead_letters.h"
#include "queue/sqlite/inbox.h"

namespace urna::app {
namespace {

constexpr std::size_t listed_max = 1'000;

// The dead letters, held as long as they are worked on.
class Opened {
 public:
    explicit Opened(const QueueConfig& config) {
        if (config.cluster) {
            dead_letters_ = queue::make_redis_dead_letters(config.redis);
            return;
        }
        require(std::filesystem::exists(config.data / "inbox.db"),
                "there is no queue in " + config.data.string());
        directory_.emplace(config.data);
        dead_letters_ = queue::make_sqlite_dead_letters(queue::open_sqlite_inbox(config.data));
    }
    queue::DeadLetters& operator*() { return *dead_letters_; }

 private:
    std::optional<DataDirectory> directory_;
    std::unique_ptr<queue::DeadLetters> dead_letters_;
};

queue::EntryId entry_id_of(const QueueConfig& config) {
    const auto id = queue::parse_entry_id(config.id);
    require(id.has_value(),
            "'" + config.id + "' is not a dead letter's place, as `urna queue list` shows them");
    return *id;
}

// The same whether it was done just now or before, when the answer was lost.
int tell(const std::optional<queue::Resolution>& resolution, bool requeued, const QueueConfig& config) {
    if (!resolution) {
        std::cerr << "There is no dead letter " << config.id << ".\n";
        return EXIT_FAILURE;
    }
    const bool as_asked = resolution->requeued == requeued;
    (as_asked ? std::cout : std::cerr)
        << fmt::format("The dead letter {} was {} at {}.\n", config.id,
                       resolution->requeued ? "requeued" : "discarded", to_string(resolution->at));
    return as_asked ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int list_dead_letters(const QueueConfig& config, std::ostream& out) {
    Opened dead_letters(config);
    const auto found = (*dead_letters).list(listed_max);
    out << fmt::format("{:<20}  {:<27}  {:<36}  {:>10}  {}\n", "place", "accepted at", "upload", "bytes",
                       "reason");
    for (const queue::DeadLetter& dead_letter : found) {
        out << fmt::format("{:<20}  {:<27}  {:<36}  {:>10}  {}\n", to_string(dead_letter.id),
                           to_string(dead_letter.accepted_at),
                           dead_letter.upload ? to_string(dead_letter.upload->guid) : "unknown",
                           dead_letter.bytes, dead_letter.reason);
    }
    if (found.size() == listed_max) out << "There may be more.\n";
    return EXIT_SUCCESS;
}

int requeue_dead_letter(const QueueConfig& config) {
    const queue::EntryId id = entry_id_of(config);
    return tell((*Opened(config)).requeue(id), true, config);
}

int drop_dead_letter(const QueueConfig& config) {
    const queue::EntryId id = entry_id_of(config);
    require(!config.reason.empty(), "--reason must not be empty");
    return tell((*Opened(config)).discard(id, config.reason), false, config);
}

}  // namespace urna::app
