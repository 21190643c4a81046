// SPDX-License-Identifier: Apache-2.0
#include "audit/verification.h"

#include <charconv>
#include <limits>

namespace urna::audit {
namespace {

// A number below that of each event, also of one that is none.
constexpr std::int64_t before_all = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t events_at_once = 1'000;

// What the last event says that tells of a trimming: the number of the last event that was removed, and its
// hash.
struct Trimmed {
    std::int64_t number = 0;
    std::string hash;
};

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

bool is_hash(std::string_view text) {
    return text.size() == no_hash.size() && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// Follows the chain from event to event.
class Chain {
 public:
    explicit Chain(const std::optional<Head>& noted) : noted_(noted) {}

    // False at the first event that is wrong.
    bool take(const Event& event) {
        if (found_.events++ == 0) found_.first = event.number;
        if (event.number < 1) return fail("event " + std::to_string(event.number) + " is none of a trail");
        if (found_.events == 1) {
            // What the hash before was is known from the event that tells of the trimming, further on.
            if (event.number != 1) return take_first_left(event);
        } else if (event.number != found_.last.number + 1) {
            return fail("event " + std::to_string(found_.last.number + 1) + " is missing");
        }
        if (event.hash != hash_of(event, found_.last.hash))
            return fail("event " + std::to_string(event.number) + " is not what was entered");
        return go_on(event);
    }

    Verification finish() {
        if (!found_.fault.empty()) return found_;
        if (first_left_) require_trimmed();
        if (found_.fault.empty() && noted_ && !noted_seen_) look_for_trimmed();
        return found_;
    }

 private:
    bool fail(std::string fault) {
        found_.fault = std::move(fault);
        return false;
    }

    bool take_first_left(const Event& event) {
        first_left_ = event;
        return go_on(event);
    }

    bool go_on(const Event& event) {
        found_.last = {event.number, event.hash};
        if (event.kind == to_string(Kind::trail_trimmed)) {
            if (const auto number = parse_number(event.object)) trimmed_ = {*number, event.details};
        }
        if (noted_ && noted_->number == event.number) {
            noted_seen_ = true;
            if (noted_->hash != event.hash)
                return fail("event " + std::to_string(event.number) + " is not the one that was noted");
        }
        return true;
    }

    void look_for_trimmed() {
        if (noted_->number == trimmed_.number && noted_->hash != trimmed_.hash) {
            fail("event " + std::to_string(noted_->number) +
                 ", which was trimmed, is not the one that was noted");
        } else if (noted_->number < trimmed_.number) {
            found_.noted_is_trimmed = true;
        } else if (noted_->number > trimmed_.number) {
            fail("the noted event " + std::to_string(noted_->number) + " is not there");
        }
    }

    void require_trimmed() {
        if (trimmed_.number != first_left_->number - 1) {
            fail("the events before event " + std::to_string(first_left_->number) +
                 " are missing, and no event says that they were trimmed");
        } else if (first_left_->hash != hash_of(*first_left_, trimmed_.hash)) {
            fail("event " + std::to_string(first_left_->number) + " is not what was entered");
        }
    }

    const std::optional<Head> noted_;
    Verification found_{.last = {.number = 0, .hash = no_hash}};
    std::optional<Event> first_left_;  // where earlier ones were trimmed
    Trimmed trimmed_;
    bool noted_seen_ = false;
};

Verification verify_once(Trail& trail, const std::optional<Head>& noted) {
    Chain chain(noted);
    std::int64_t number = before_all;
    while (true) {
        const auto events = trail.after(number, events_at_once);
        for (const Event& event : events) {
            if (!chain.take(event)) return chain.finish();
            number = event.number;
        }
        if (events.size() < events_at_once) return chain.finish();
    }
}

std::int64_t first_number(Trail& trail) {
    const auto events = trail.after(before_all, 1);
    return events.empty() ? 0 : events.front().number;
}

}  // namespace

std::string to_string(const Head& head) {
    return std::to_string(head.number) + ":" + head.hash;
}

std::optional<Head> parse_head(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == text.npos) return std::nullopt;
    const auto number = parse_number(text.substr(0, colon));
    const auto hash = text.substr(colon + 1);
    if (!number || !is_hash(hash)) return std::nullopt;
    return Head{*number, std::string(hash)};
}

Verification verify(Trail& trail, const std::optional<Head>& noted) {
    while (true) {
        Verification found = verify_once(trail, noted);
        // Where events were trimmed meanwhile, what was read does not belong together.
        if (found.fault.empty() || first_number(trail) == found.first) return found;
    }
}

}  // namespace urna::audit
