// SPDX-License-Identifier: Apache-2.0
#include "verify/verify.h"

#include "verify/checks.h"

namespace urna::verify {
namespace {

// Checks are made of what is there; some only when it was given.
bool always(const Evidence&) {
    return true;
}
bool with_since(const Evidence& evidence) {
    return evidence.since.has_value();
}
bool with_receipt(const Evidence& evidence) {
    return evidence.receipt.has_value();
}
bool with_file(const Evidence& evidence) {
    return evidence.receipt && evidence.receipt_file;
}

struct Check {
    std::string_view id;
    std::string_view title;
    Finding (*make)(Case&);
    bool (*is_asked)(const Evidence&) = always;
};

constexpr Check checks[] = {
    {"1.1", "the archive", check_1_1},
    {"1.2", "the hashes of its members", check_1_2},
    {"1.3", "the checkpoint's signature", check_1_3},
    {"1.4", "the witnesses' signatures", check_1_4},
    {"2.1", "the tree of entries", check_2_1},
    {"2.2", "the earlier checkpoint", check_2_2, with_since},
    {"3.1", "the entries are events", check_3_1},
    {"3.2", "the beginning of the log", check_3_2},
    {"3.3", "participants", check_3_3},
    {"3.4", "elections", check_3_4},
    {"3.5", "uploads", check_3_5},
    {"3.6", "instants of acceptance", check_3_6},
    {"3.7", "what was set aside", check_3_7},
    {"3.8", "statements, keys and leases", check_3_8},
    {"4.1", "the members with ballots", check_4_1},
    {"4.2", "ballots are those committed to", check_4_2},
    {"4.3", "the election of each upload", check_4_3},
    {"4.4", "the verdict on each ballot", check_4_4},
    {"5.1", "each count is complete", check_5_1},
    {"5.2", "the votes of each count", check_5_2},
    {"5.3", "results are those answered", check_5_3},
    {"5.4", "results follow from the law", check_5_4},
    {"6.1", "the receipt", check_6_1, with_receipt},
    {"6.2", "the receipt's file", check_6_2, with_file},
};

}  // namespace

Report verify(const Evidence& evidence, const std::function<void(const ReportLine&)>& tell) {
    Case at{.evidence = evidence,
            .members = {},
            .checkpoint = {},
            .checkpoint_text = {},
            .witnesses = {},
            .log = {},
            .elections = {},
            .quarantine = {},
            .votes = {}};
    Report report;
    std::string why_not;  // nothing more can be checked
    for (const Check& check : checks) {
        if (!check.is_asked(evidence)) continue;
        Finding finding = why_not.empty() ? check.make(at) : skip({}, why_not);
        if (finding.outcome == Outcome::fail || finding.is_last)
            why_not = "it rests on " + std::string(check.id);
        report.push_back({check.id, check.title, std::move(finding)});
        tell(report.back());
    }
    return report;
}

}  // namespace urna::verify
