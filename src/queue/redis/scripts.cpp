// SPDX-License-Identifier: Apache-2.0
#include "queue/redis/scripts.h"

#include <initializer_list>
#include <string_view>

#include "queue/redis/lua_files.h"

namespace urna::queue::redis {
namespace {

// For what takes next to no memory, or frees as much as it takes: Redis carries it out also when its memory
// is full.
constexpr std::string_view allow_oom = "#!lua flags=allow-oom\n";

// The files of these names, one after the other: what is shared first.
std::string script(std::initializer_list<std::string_view> names, std::string_view flags = "") {
    std::string text(flags);
    for (const std::string_view name : names) text += lua_file(name);
    return text;
}

}  // namespace

const std::string lua_push = script({"functions", "push"});
const std::string lua_append_marker = script({"functions", "append_marker"});
const std::string lua_peek = script({"functions", "peek"});
const std::string lua_acknowledge = script({"functions", "outcomes", "acknowledge"});
const std::string lua_depth = script({"functions", "depth"});
const std::string lua_tell_record = script({"tell_record"}, allow_oom);
const std::string lua_hold_official = script({"hold_official"}, allow_oom);
const std::string lua_tell_event = script({"tell_event"}, allow_oom);
const std::string lua_limit_record = script({"functions", "limit_record"}, allow_oom);
const std::string lua_write_schedule = script({"write_schedule"}, allow_oom);
const std::string lua_say_complete = script({"functions", "say_complete"});
const std::string lua_time = script({"functions", "time"});
const std::string lua_hold = script({"functions", "hold"});
const std::string lua_restart = script({"functions", "restart"});
const std::string lua_quarantine = script({"functions", "outcomes", "quarantine"}, allow_oom);
const std::string lua_list_dead = script({"functions", "list_dead"});
const std::string lua_waiting_dead = script({"functions", "waiting_dead"});
const std::string lua_requeue = script({"functions", "outcomes", "resolved", "requeue"});
const std::string lua_discard = script({"functions", "outcomes", "resolved", "discard"});
const std::string lua_uploads_in = script({"functions", "uploads_in"});

}  // namespace urna::queue::redis
