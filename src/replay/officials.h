// SPDX-License-Identifier: Apache-2.0
// The officials of the stations: invented, registered and logged in.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "replay/service_client.h"

namespace urna::replay {

// A random jmbg with its check digit.
std::string random_jmbg(std::mt19937_64& random);

// Registers and logs in `count` officials, eight at once, since each costs the service two slow password
// hashes. `run` makes their e-mail addresses unique; their random passwords are kept nowhere. `on_ready` is
// told how many are ready, from this thread. Throws std::runtime_error with the first refusal.
std::vector<Session> enrol_officials(const http::Url& authentication, std::string_view run, unsigned count,
                                     const std::function<void(std::uint64_t)>& on_ready);

}  // namespace urna::replay
