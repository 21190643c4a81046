// SPDX-License-Identifier: Apache-2.0
#include "election/verdict.h"

namespace urna::election {

std::string_view reason(Verdict verdict) {
    switch (verdict) {
        case Verdict::duplicate:
            return "Duplicate ballot.";
        case Verdict::invalid_poll_number:
            return "Invalid poll number.";
        case Verdict::valid:
        case Verdict::dropped:
            break;
    }
    return {};
}

VerdictCounts& VerdictCounts::operator+=(const VerdictCounts& more) {
    valid += more.valid;
    duplicate += more.duplicate;
    invalid_poll_number += more.invalid_poll_number;
    dropped += more.dropped;
    return *this;
}

VerdictCounts count(std::span<const Verdict> verdicts) {
    VerdictCounts counts;
    for (const Verdict verdict : verdicts) {
        switch (verdict) {
            case Verdict::valid:
                ++counts.valid;
                break;
            case Verdict::duplicate:
                ++counts.duplicate;
                break;
            case Verdict::invalid_poll_number:
                ++counts.invalid_poll_number;
                break;
            case Verdict::dropped:
                ++counts.dropped;
                break;
        }
    }
    return counts;
}

}  // namespace urna::election
