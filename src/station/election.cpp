// SPDX-License-Identifier: Apache-2.0
#include "station/election.h"

#include "base/error.h"
#include "base/json_writer.h"

namespace urna::station {
namespace {

// The members of the daemon's text follow those of the station.
std::string with_members(std::string object, std::string_view text) {
    if (text.size() < 2 || text.front() != '{' || text.back() != '}')
        throw Unavailable("the schedule of elections is damaged");
    text.remove_prefix(1);
    if (text == "}") return object;
    object.back() = ',';
    object += ' ';
    object += text;
    return object;
}

}  // namespace

http::Handler election_handler(queue::Schedule& schedule) {
    return http::without_body([&schedule](const http::Request&) -> http::HandlerResult {
        const queue::ScheduleReading reading = schedule.read();
        JsonWriter json;
        json.begin_object().member("now", to_string(reading.now));
        if (reading.written) json.member("writtenAt", to_string(reading.written->at));
        std::string object = json.end_object().take();
        if (reading.written) object = with_members(std::move(object), reading.written->text);
        return http::json(200, std::move(object));
    });
}

}  // namespace urna::station
