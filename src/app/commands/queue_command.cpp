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

constexpr std::size_t letters_max = 1'000;

// The dead letters, held as long as they are worked on.
class Opened {
 public:
    explicit Opened(const QueueConfig& config) {
        if (config.cluster) {
            letters_ = queue::make_redis_dead_letters(config.redis);
            return;
        }
        require(std::filesystem::exists(config.data / "inbox.db"),
                "there is no queue in " + config.data.string());
        directory_.emplace(config.data);
        letters_ = queue::make_sqlite_dead_letters(queue::open_sqlite_inbox(config.data));
    }
    queue::DeadLetters& operator*() { return *letters_; }

 private:
    std::optional<DataDirectory> directory_;
    std::unique_ptr<queue::DeadLetters> letters_;
};

queue::EntryId entry_id_of(const QueueConfig& config) {
    const auto id = queue::parse_entry_id(config.id);
    require(id.has_value(),
            "'" + config.id + "' is not a dead letter's place, as `urna queue list` shows them");
    return *id;
}

// The same whether it was done just now or before, when the answer was lost.
int tell(const std::optional<queue::Settlement>& settlement, bool put_back, const QueueConfig& config) {
    if (!settlement) {
        std::cerr << "There is no dead letter " << config.id << ".\n";
        return EXIT_FAILURE;
    }
    const bool as_asked = settlement->put_back == put_back;
    (as_asked ? std::cout : std::cerr)
        << fmt::format("The dead letter {} was {} at {}.\n", config.id,
                       settlement->put_back ? "put back" : "given up", to_string(settlement->at));
    return as_asked ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int list_dead_letters(const QueueConfig& config, std::ostream& out) {
    Opened letters(config);
    const auto found = (*letters).list(letters_max);
    out << fmt::format("{:<20}  {:<27}  {:<36}  {:>10}  {}\n", "place", "accepted at", "upload", "bytes",
                       "reason");
    for (const queue::DeadLetter& letter : found) {
        out << fmt::format(
            "{:<20}  {:<27}  {:<36}  {:>10}  {}\n", to_string(letter.id), to_string(letter.accepted_at),
            letter.upload ? to_string(letter.upload->guid) : "unknown", letter.bytes, letter.reason);
    }
    if (found.size() == letters_max) out << "There may be more.\n";
    return EXIT_SUCCESS;
}

int requeue_dead_letter(const QueueConfig& config) {
    const queue::EntryId id = entry_id_of(config);
    return tell((*Opened(config)).requeue(id), true, config);
}

int drop_dead_letter(const QueueConfig& config) {
    const queue::EntryId id = entry_id_of(config);
    require(!config.reason.empty(), "--reason must not be empty");
    return tell((*Opened(config)).drop(id, config.reason), false, config);
}

}  // namespace urna::app
