// SPDX-License-Identifier: Apache-2.0
// Whatever an entry of the stream in Redis holds, it is an upload that could have been accepted, a watermark
// marker, or unreadable.
#include "queue/redis/stream_entry.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/bytes.h"
#include "base/text.h"
#include "property.h"

using namespace urna;
using namespace urna::queue;
using namespace urna::queue::redis;

namespace {

// Texts from the front of the input, each behind a byte that says how long it is.
class Texts {
 public:
    explicit Texts(std::string_view input) : rest_(input) {}

    bool more() const { return !rest_.empty(); }
    std::string_view next() {
        if (rest_.empty()) return {};
        const std::size_t bytes = static_cast<unsigned char>(rest_.front());
        const std::string_view text = rest_.substr(1, bytes);
        rest_.remove_prefix(1 + text.size());
        return text;
    }

 private:
    std::string_view rest_;
};

// In memory of its own, as hiredis gives it.
Reply string_reply(std::string_view text) {
    Reply reply(static_cast<redisReply*>(std::calloc(1, sizeof(redisReply))));
    reply->type = REDIS_REPLY_STRING;
    reply->str = static_cast<char*>(std::malloc(text.size() + 1));
    std::copy(text.begin(), text.end(), reply->str);
    reply->str[text.size()] = '\0';
    reply->len = text.size();
    return reply;
}

Reply array_reply(std::vector<Reply> elements) {
    Reply reply(static_cast<redisReply*>(std::calloc(1, sizeof(redisReply))));
    reply->type = REDIS_REPLY_ARRAY;
    reply->elements = elements.size();
    reply->element = static_cast<redisReply**>(std::calloc(elements.size() + 1, sizeof(redisReply*)));
    for (std::size_t i = 0; i < elements.size(); ++i) reply->element[i] = elements[i].release();
    return reply;
}

Reply entry_reply(Texts& texts, std::size_t field_texts) {
    std::vector<Reply> entry;
    entry.push_back(string_reply(texts.next()));
    std::vector<Reply> fields;
    while (fields.size() < field_texts && texts.more()) fields.push_back(string_reply(texts.next()));
    entry.push_back(array_reply(std::move(fields)));
    return array_reply(std::move(entry));
}

void check(const Entry& entry) {
    must(!(entry.upload && entry.unreadable));
    must(entry.accepted_at <= Instant{std::chrono::microseconds{entry.id.value}});
    must(parse_entry_id(to_string(entry.id)) == entry.id);
    must(entry.first <= entry.id);
    if (!entry.upload) return;
    const election::Official& official = entry.upload->official;
    for (const std::string* text : {&official.email, &official.jmbg, &official.forename, &official.surname}) {
        must(is_valid_label(*text, 256));
    }
    for (const election::Ballot& ballot : entry.upload->ballots) {
        must(ballot.poll_number >= 1 && ballot.poll_number <= election::poll_number_max);
    }
}

}  // namespace

// The first byte says how many texts are fields and values; what is left behind these are parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    Texts texts({reinterpret_cast<const char*>(data) + 1, size - 1});
    const Reply reply = entry_reply(texts, data[0]);
    const FetchPart fetch = [&](std::string_view, std::size_t) {
        return texts.more() ? string_reply(texts.next()) : array_reply({});
    };
    try {
        check(read_stream_entry(*reply, fetch));
    } catch (const Unavailable&) {
        // Redis gives no entry without an id.
        must(!parse_entry_id(text_of(*reply->element[0])));
    }
    return 0;
}
