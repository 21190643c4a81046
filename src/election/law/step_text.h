// SPDX-License-Identifier: Apache-2.0
// The explanation for people, in plain English, a sentence or two for each step, a line for each seat.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "election/law/facts.h"
#include "election/law/step.h"

namespace urna::election::law {

// `names`: those of the lists. A quotient or an average has at most six decimals here.
std::string step_text(const Step& step, const Facts& facts, std::span<const std::string> names);

// `A lot gives one place to one of A and B`: without a full stop.
std::string situation_text(const Situation& situation, const Facts& facts,
                           std::span<const std::string> names);

}  // namespace urna::election::law
