// SPDX-License-Identifier: Apache-2.0
#include "station/refusals.h"

#include <fmt/format.h>

#include <stdexcept>

namespace urna::station {
namespace {

std::string_view name_of(election::BadLine::Fault fault) {
    switch (fault) {
        case election::BadLine::Fault::number_of_values:
            return "number of values";
        case election::BadLine::Fault::poll_number:
            return "poll number";
        case election::BadLine::Fault::ballot_guid:
            return "ballot GUID";
    }
    throw std::logic_error("a line of no fault");
}

}  // namespace

api::Refusal refusal_of(const election::BadLine& line) {
    return api::invalid(fmt::format("Incorrect {} on line {}.", name_of(line.fault), line.number));
}

api::Refusal refusal_of(queue::PushRefusal refusal) {
    switch (refusal) {
        case queue::PushRefusal::another_file:
            return {.kind = api::Refusal::Kind::conflict,
                    .message = "Idempotency-Key was used with another file."};
        case queue::PushRefusal::full:
            return api::unavailable("The queue of ballots is full.");
        case queue::PushRefusal::clock_behind:
            return api::unavailable("The queue's clock is behind the latest upload.");
        case queue::PushRefusal::held:
            return api::unavailable("The queue is being resynchronized.");
    }
    throw std::logic_error("a push of no refusal");
}

}  // namespace urna::station
