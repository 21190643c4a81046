// SPDX-License-Identifier: Apache-2.0
#include "verify/report.h"

#include <algorithm>

#include "transparency/event_values.h"

namespace urna::verify {
namespace {

std::string_view name_of(Outcome outcome) {
    switch (outcome) {
        case Outcome::pass:
            return "PASS";
        case Outcome::fail:
            return "FAIL";
        case Outcome::skip:
            break;
    }
    return "SKIP";
}

bool has(const Report& report, Outcome outcome) {
    return std::any_of(report.begin(), report.end(),
                       [&](const ReportLine& line) { return line.finding.outcome == outcome; });
}

}  // namespace

std::string text_of(const ReportLine& line) {
    std::string text(line.id);
    text.append(" ").append(name_of(line.finding.outcome)).append(" ").append(line.title);
    for (const std::string& part : {line.finding.place, line.finding.reason})
        if (!part.empty()) text += ": " + transparency::escaped(part);
    return text;
}

int exit_code_of(const Report& report) {
    if (has(report, Outcome::fail)) return exit_failed;
    return has(report, Outcome::skip) ? exit_skipped : exit_passed;
}

}  // namespace urna::verify
