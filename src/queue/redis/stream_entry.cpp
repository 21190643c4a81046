// SPDX-License-Identifier: Apache-2.0
#include "queue/redis/stream_entry.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "base/bytes.h"
#include "election/packed_ballots.h"
#include "queue/redis/connection.h"
#include "queue/stored_upload.h"

namespace urna::queue::redis {
namespace {

using Names = std::vector<std::string_view>;

const Names upload_fields{"upload", "email", "jmbg", "forename", "surname", "file", "ballots"};
const Names large_upload_fields{"upload", "email", "jmbg",  "forename", "surname",
                                "file",   "parts", "count", "bytes"};
// Microseconds until the year 2286; the scripts' numbers are exact as far as that.
constexpr std::size_t micros_digits_max = 16;

using Values = std::vector<std::string_view>;

// What an entry has behind the fields of its upload: what belongs to the acceptance, and is not in each.
struct Behind {
    std::optional<std::string_view> token;
    std::optional<std::string_view> place;        // of one that was requeued: the first entry's
    std::optional<std::string_view> accepted_at;  // of such a one too
};

std::optional<std::string_view> take_last(std::string_view name, Names& names, Values& values) {
    if (names.empty() || names.back() != name) return std::nullopt;
    const std::string_view value = values.back();
    names.pop_back();
    values.pop_back();
    return value;
}

// Whether both are what they can be. Without them the entry is its upload's first.
bool read_acceptance(const Behind& behind, Entry& entry) {
    entry.accepted_at = Instant{std::chrono::microseconds{entry.id.value}};
    entry.first = entry.id;
    if (behind.accepted_at) {
        const auto kept = parse_micros(*behind.accepted_at);
        if (!kept || *kept > entry.accepted_at) return false;
        entry.accepted_at = *kept;
        // An earlier version requeued it, and did not keep the place.
        entry.first = {kept->time_since_epoch().count()};
    }
    if (behind.place) {
        const auto first = parse_entry_id(*behind.place);
        if (!first || *first > entry.id) return false;
        entry.first = *first;
    }
    return true;
}

void read_upload_in(const Values& values, std::optional<election::Batch> ballots, const Behind& behind,
                    Entry& entry) {
    read_upload({.id = as_bytes(values[0]),
                 .official = {std::string(values[1]), std::string(values[2]), std::string(values[3]),
                              std::string(values[4])},
                 .file_sha256 = as_bytes(values[5]),
                 .ballots = std::move(ballots),
                 .token = behind.token ? std::optional(as_bytes(*behind.token)) : std::nullopt},
                entry);
}

}  // namespace

EntryId entry_id_of(std::string_view id) {
    const auto parsed = parse_entry_id(id);
    if (!parsed) throw Unavailable("Redis: not an id of the queue's entries: " + std::string(id));
    return *parsed;
}

std::optional<Instant> parse_micros(std::string_view text) {
    std::int64_t micros = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), micros);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (text.size() > micros_digits_max || micros < 0) return std::nullopt;
    return Instant{std::chrono::microseconds{micros}};
}

Entry read_stream_entry(const redisReply& reply, const FetchPart& fetch) {
    if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 2 ||
        reply.element[1]->type != REDIS_REPLY_ARRAY) {
        throw Unavailable("Redis: unexpected reply type");
    }
    Entry entry{
        .id = entry_id_of(text_of(*reply.element[0])), .accepted_at = {}, .upload = {}, .unreadable = {}};
    const redisReply& fields = *reply.element[1];
    Names names;
    Values values;
    for (std::size_t i = 0; i + 1 < fields.elements; i += 2) {
        names.push_back(text_of(*fields.element[i]));
        values.push_back(text_of(*fields.element[i + 1]));
    }
    Behind behind;
    behind.accepted_at = take_last("accepted_at", names, values);
    behind.place = take_last("place", names, values);
    behind.token = take_last("token", names, values);
    const bool sound = read_acceptance(behind, entry);
    if (sound && names.size() == 1 && names[0] == "tick") return entry;
    if (sound && names == upload_fields) {
        read_upload_in(values, election::unpacked(as_bytes(values[6])), behind, entry);
    } else if (sound && names == large_upload_fields) {
        const auto named = read_parts_named(values[6], values[7], values[8]);
        read_upload_in(values, named ? join_parts(*named, fetch) : std::nullopt, behind, entry);
    } else {
        entry.unreadable = "its fields are not those of an upload";
    }
    return entry;
}

}  // namespace urna::queue::redis
