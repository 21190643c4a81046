// SPDX-License-Identifier: Apache-2.0
#include "bundle/result_text.h"

namespace urna::bundle {
namespace {

std::string text_of(bool flag) {
    return flag ? "true" : "false";
}

std::string text_of(std::uint64_t number) {
    return std::to_string(number);
}

template <class Value>
std::string text_of(const std::vector<Value>& values) {
    std::string text = "[";
    for (const Value value : values) {
        if (text.size() > 1) text += ',';
        text += text_of(value);
    }
    return text + ']';
}

}  // namespace

std::string result_text(const PartyResult& result) {
    return "{\"election\":" + std::to_string(result.election.value) + ",\"open\":" + text_of(result.open) +
           ",\"passed\":" + text_of(result.passed) + ",\"seats\":" + text_of(result.seats) +
           ",\"votes\":" + text_of(result.votes) + "}";
}

std::string result_text(const PersonResult& result) {
    return "{\"elected\":" + (result.elected ? text_of(*result.elected) : "null") +
           ",\"election\":" + std::to_string(result.election.value) +
           ",\"hundredths\":" + text_of(result.hundredths) + ",\"runoff\":" + text_of(result.runoff) +
           ",\"verdict\":\"" + std::string(result.verdict) + "\",\"votes\":" + text_of(result.votes) + "}";
}

}  // namespace urna::bundle
