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

// Only somebody who gives a daemon more memory makes room.
constexpr std::chrono::seconds room_looked_for_after{60};

std::chrono::seconds until_tomorrow(Instant now) {
    return date::ceil<std::chrono::seconds>(date::floor<date::days>(now) + date::days(1) - now);
}

}  // namespace

api::Refusal refusal_of(const election::BadLine& line) {
    return api::invalid(fmt::format("Incorrect {} on line {}.", name_of(line.fault), line.number));
}

api::Refusal refusal_of(queue::PushRefusal refusal, Instant now) {
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
        case queue::PushRefusal::official_held:
            return api::forbidden("Uploads of this account are on hold.");
        case queue::PushRefusal::over_quota:
            return api::too_many("Daily limit of uploads reached.", until_tomorrow(now));
        case queue::PushRefusal::record_full:
            return api::unavailable("The record of ballots is full.", room_looked_for_after);
    }
    throw std::logic_error("a push of no refusal");
}

}  // namespace urna::station
