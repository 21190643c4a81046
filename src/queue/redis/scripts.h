// SPDX-License-Identifier: Apache-2.0
// What Redis does for us in one step each: the Lua scripts of lua/, which it carries out whole and alone, and
// writes whole to its file. Each file says what its KEYS and ARGV are and what it returns; unless it says
// otherwise, KEYS[1] is the stream and KEYS[2] the counts. The scripts are built into the binary
// (src/embed_lua.cmake).
//
// The id of an entry is its instant of acceptance in microseconds, by Redis' own clock, and a sequence among
// those of the same microsecond.
#pragma once

#include <string>

namespace urna::queue::redis {

extern const std::string lua_push;
extern const std::string lua_append_marker;
extern const std::string lua_peek;
extern const std::string lua_acknowledge;
extern const std::string lua_depth;
extern const std::string lua_limit_record;
extern const std::string lua_tell_record;
extern const std::string lua_hold_official;
extern const std::string lua_tell_event;
extern const std::string lua_write_schedule;
extern const std::string lua_say_complete;
extern const std::string lua_time;
extern const std::string lua_hold;
extern const std::string lua_restart;
extern const std::string lua_quarantine;
extern const std::string lua_list_dead;
extern const std::string lua_waiting_dead;
extern const std::string lua_requeue;
extern const std::string lua_discard;
extern const std::string lua_uploads_in;

}  // namespace urna::queue::redis
