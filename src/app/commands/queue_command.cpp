// SPDX-License-Identifier: Apache-2.0
#include "app/commands/queue_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>

#include "account/account.h"
#include "app/wiring/data_directory.h"
#include "app/wiring/first_administrator.h"
#include "app/wiring/require.h"
#include "base/log.h"
#include "base/text.h"
#include "queue/sqlite/dead_letters.h"
#include "queue/sqlite/held_officials.h"
#include "queue/sqlite/inbox.h"
#include "queue/sqlite/operator_events.h"

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

// Also while the service runs.
std::unique_ptr<queue::HeldOfficials> open_held(const QueueConfig& config) {
    if (config.cluster) return queue::make_redis_held_officials(config.redis);
    require(std::filesystem::exists(config.data / "inbox.db"),
            "there is no queue in " + config.data.string());
    return queue::make_sqlite_held_officials(queue::open_sqlite_inbox(config.data));
}

// Also while the service runs.
std::unique_ptr<queue::OperatorEvents> open_events(const QueueConfig& config) {
    if (config.cluster) return queue::make_redis_operator_events(config.redis);
    return queue::make_sqlite_operator_events(queue::open_sqlite_inbox(config.data));
}

// For the audit trail.
void tell_audit_trail(const QueueConfig& config, audit::Kind kind, std::string object, std::string details) {
    open_events(config)->append({.origin = audit::operators_origin(config.by),
                                 .kind = kind,
                                 .object = std::move(object),
                                 .details = std::move(details)});
}

std::string email_key_of(const QueueConfig& config) {
    require(account::is_email(config.official), "--official '" + config.official + "' is no email address");
    return account::email_key(config.official);
}

// Of the data directory; true where there are no accounts to look at.
bool has_account(const QueueConfig& config) {
    if (!std::filesystem::exists(config.data / "accounts.db")) return true;
    return open_accounts_of(config.data)->find(config.official).has_value();
}

std::string object_of_official(const std::string& email_key) {
    return "official " + email_key;
}

bool is_on_hold(queue::HeldOfficials& held, const std::string& email_key) {
    const auto officials = held.list();
    return std::any_of(officials.begin(), officials.end(),
                       [&](const queue::HeldOfficial& official) { return official.email_key == email_key; });
}

// One line, which is not empty.
void require_line(const std::string& text, const std::string& option) {
    require(!text.empty() &&
                std::none_of(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }),
            option + " must be one line, and not empty");
}

// Calls `use` with each dead letter that was set aside for the hold of one official. Gives how many there
// were.
template <class Use>
std::size_t for_each_held(queue::DeadLetters& dead_letters, const std::string& email_key, Use use) {
    std::size_t found = 0;
    queue::EntryId after;
    while (true) {
        const auto some = dead_letters.list(listed_max, after);
        for (const queue::DeadLetter& dead_letter : some) {
            after = dead_letter.id;
            if (!dead_letter.reason.starts_with(queue::held_reason)) continue;
            if (account::email_key(dead_letter.official_email) != email_key) continue;
            use(dead_letter);
            ++found;
        }
        if (some.size() < listed_max) return found;
    }
}

queue::EntryId entry_id_of(const QueueConfig& config) {
    const auto id = queue::parse_entry_id(config.id);
    require(id.has_value(),
            "'" + config.id + "' is not a dead letter's place, as `urna queue list` shows them");
    return *id;
}

// A command that is repeated, since its answer was lost, is one event.
void tell_audit_trail(const QueueConfig& config, const queue::EntryId& id, audit::Kind kind,
                      const queue::Resolution& resolution) {
    audit::Origin by = audit::operators_origin(config.by);
    by.request = "dead letter " + to_string(id) + " " + to_string(resolution.at);
    open_events(config)->append({.origin = std::move(by),
                                 .kind = kind,
                                 .object = "dead letter " + to_string(id),
                                 .details = config.reason});
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
                           dead_letter.bytes, printable(dead_letter.reason));
    }
    if (found.size() == listed_max) out << "There may be more.\n";
    return EXIT_SUCCESS;
}

int requeue_dead_letter(const QueueConfig& config) {
    const queue::EntryId id = entry_id_of(config);
    Opened dead_letters(config);
    const auto resolution = (*dead_letters).requeue(id);
    if (resolution && resolution->requeued)
        tell_audit_trail(config, id, audit::Kind::dead_letter_requeued, *resolution);
    return tell(resolution, true, config);
}

int list_held_officials(const QueueConfig& config, std::ostream& out) {
    out << fmt::format("{:<27}  {:<40}  {:<20}  {}\n", "since", "official", "by", "reason");
    for (const queue::HeldOfficial& official : open_held(config)->list()) {
        out << fmt::format("{:<27}  {:<40}  {:<20}  {}\n", to_string(official.since),
                           printable(official.email_key), printable(official.by), printable(official.reason));
    }
    return EXIT_SUCCESS;
}

int hold_official(const QueueConfig& config, std::ostream& out) {
    const std::string email_key = email_key_of(config);
    require_line(config.by, "--by");
    require_line(config.reason, "--reason");
    const auto held = open_held(config);
    tell_audit_trail(config, audit::Kind::official_held, object_of_official(email_key), config.reason);
    held->hold({email_key, system_now(), config.by, config.reason});
    log_warning("an official's uploads are on hold",
                {{"official", email_key}, {"by", config.by}, {"reason", config.reason}});
    out << fmt::format(
        "Uploads of {0} are on hold: no more are accepted, and the daemon sets aside what waits.\n"
        "`urna queue list` shows that; `urna queue release --official {0}` takes the hold back{1}.\n",
        email_key, config.cluster ? "" : ", while the service is stopped");
    if (config.cluster) {
        out << "Whether there is such an account is not known to the queue: compare the address.\n";
    } else if (!has_account(config)) {
        out << "There is no account with this address now.\n";
    }
    return EXIT_SUCCESS;
}

int release_official(const QueueConfig& config, std::ostream& out) {
    const std::string email_key = email_key_of(config);
    require_line(config.by, "--by");
    Opened dead_letters(config);  // before anything is changed: not while `urna serve` runs
    const auto tell_released = [&] {
        tell_audit_trail(config, audit::Kind::official_released, object_of_official(email_key), "");
    };
    const auto officials = open_held(config);
    const bool is_held = is_on_hold(*officials, email_key);
    if (is_held) tell_released();
    const bool was_held = officials->release(email_key);
    if (was_held) {
        log_warning("an official's uploads are on hold no more",
                    {{"official", email_key}, {"by", config.by}});
        out << fmt::format("{} can upload again.\n", email_key);
    }
    const std::size_t requeued = for_each_held(
        *dead_letters, email_key, [&](const queue::DeadLetter& held) { (*dead_letters).requeue(held.id); });
    if (!is_held && requeued > 0) tell_released();
    out << fmt::format("{} uploads that had been set aside were put back into the queue.\n", requeued);
    if (was_held || requeued > 0) return EXIT_SUCCESS;
    std::cerr << fmt::format("{} was not on hold.\n", email_key);
    return EXIT_FAILURE;
}

int drop_held(const QueueConfig& config, std::ostream& out) {
    const std::string email_key = email_key_of(config);
    require(!config.reason.empty(), "--reason must not be empty");
    Opened dead_letters(config);
    const std::size_t discarded = for_each_held(*dead_letters, email_key, [&](const queue::DeadLetter& held) {
        (*dead_letters).discard(held.id, config.reason);
    });
    if (discarded > 0) {
        tell_audit_trail(config, audit::Kind::held_uploads_discarded, object_of_official(email_key),
                         fmt::format("{} uploads: {}", discarded, config.reason));
    }
    out << fmt::format("{} uploads that had been set aside were discarded.\n", discarded);
    return EXIT_SUCCESS;
}

int drop_dead_letter(const QueueConfig& config) {
    const queue::EntryId id = entry_id_of(config);
    require(!config.reason.empty(), "--reason must not be empty");
    Opened dead_letters(config);
    const auto resolution = (*dead_letters).discard(id, config.reason);
    if (resolution && !resolution->requeued)
        tell_audit_trail(config, id, audit::Kind::dead_letter_discarded, *resolution);
    return tell(resolution, false, config);
}

}  // namespace urna::app
