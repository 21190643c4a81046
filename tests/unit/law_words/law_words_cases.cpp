// SPDX-License-Identifier: Apache-2.0
#include "law_words_cases.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <numeric>

#include "election/law/json_names.h"
#include "election/law/rule_reader.h"
#include "election/law/rule_writer.h"

namespace urna::law_words {
namespace {

template <class T>
T one_of(Random& random, std::initializer_list<T> choices) {
    return choices.begin()[random() % choices.size()];
}

template <class Names>
auto any_of_names(Random& random, const Names& names) {
    return names[random() % names.size()].second;
}

bool one_in(Random& random, unsigned of) {
    return random() % of == 0;
}

std::uint32_t up_to(Random& random, std::uint32_t max) {
    return static_cast<std::uint32_t>(random() % (max + 1));
}

law::Method any_divisors(Random& random) {
    if (one_in(random, 3)) return law::dhondt;
    if (one_in(random, 3)) return law::sainte_lague;
    law::Divisors divisors;
    divisors.first = one_of<law::Thousandths>(random, {0, 1000, 1400, up_to(random, 2000)});
    divisors.second = divisors.first + one_of<law::Thousandths>(random, {0, 1000, up_to(random, 3000)});
    divisors.step = 1 + up_to(random, 3000);
    return divisors;
}

law::Ratio any_ratio(Random& random) {
    return one_of<law::Ratio>(random, {{1, 1}, {3, 4}, {2, 1}, {1, 2}, {1001, 1000}, {0, 1}});
}

law::Method any_quota(Random& random) {
    law::Quota quota;
    quota.kind = any_of_names(random, law::quota_kind_names);
    quota.of = any_of_names(random, law::votes_of_names);
    quota.round = any_of_names(random, law::rounding_names);
    quota.over_award = any_of_names(random, law::over_award_names);
    quota.remainder.clear();
    for (std::uint32_t passes = up_to(random, 3); passes > 0; --passes) {
        law::Pass pass{any_of_names(random, law::pass_by_names), one_in(random, 2), std::nullopt};
        if (one_in(random, 3)) pass.minimum_quota = any_ratio(random);
        quota.remainder.push_back(pass);
    }
    return quota;
}

law::Condition any_condition(Random& random) {
    switch (random() % 8) {
        case 0:
            return law::QuotaCondition{any_ratio(random)};
        case 1:
            return law::VotesCondition{one_of<std::uint64_t>(random, {1, 2, 5, 21, 1000})};
        case 2:
            return law::DirectSeatsCondition{1 + up_to(random, 5)};
        case 3:
            return law::DistrictSeatsCondition{1 + up_to(random, 5)};
        default:
            break;
    }
    law::PercentCondition percent;
    percent.percent = one_of<law::Thousandths>(random, {0, 3000, 5000, 3250, 20'000, up_to(random, 40'000)});
    percent.of = any_of_names(random, law::base_names);
    percent.scope = one_in(random, 4) ? law::Scope::district : law::Scope::election;
    percent.inclusive = !one_in(random, 3);
    return percent;
}

law::Threshold any_threshold(Random& random) {
    law::Threshold threshold(up_to(random, 2));
    for (law::Condition& condition : threshold) condition = any_condition(random);
    return threshold;
}

law::Classes any_classes(Random& random, bool factors) {
    law::Classes classes;
    for (const char* name : {"minority", "coalition"}) {
        if (one_in(random, 2)) continue;
        law::ListClass& own = classes[name];
        if (!one_in(random, 3)) own.threshold = any_threshold(random);
        if (!factors || one_in(random, 2)) continue;
        own.factor = one_of<law::Thousandths>(random, {1350, 500, 1001 + up_to(random, 8000)});
        own.factor_for = any_of_names(random, law::factor_for_names);
    }
    return classes;
}

std::vector<law::TieBreak> any_ties(Random& random) {
    std::vector<law::TieBreak> ties;
    for (const auto& [name, by] : law::tie_break_names)
        if (one_in(random, 2)) ties.push_back(by);
    std::shuffle(ties.begin(), ties.end(), random);
    const auto decides = [](law::TieBreak by) {
        return by == law::TieBreak::lot || by == law::TieBreak::lowest_number;
    };
    while (!ties.empty() && !decides(ties.back())) ties.pop_back();
    if (ties.empty()) ties = {law::TieBreak::most_votes, law::TieBreak::lot};
    return ties;
}

law::Sharing any_sharing(Random& random, bool quotas) {
    return {quotas ? any_quota(random) : any_divisors(random), any_threshold(random),
            any_classes(random, !quotas), any_of_names(random, law::none_reached_names), any_ties(random)};
}

// In the place of what the rule states, in one of several tiers.
template <class Part>
void state_in_a_tier(Random& random, law::Rule& rule, Part law::Sharing::*part, const law::Sharing& other) {
    if (rule.tiers.size() > 1 && one_in(random, 2))
        rule.tiers[random() % rule.tiers.size()].sharing.*part = other.*part;
}

law::Alliances any_alliances(Random& random, bool quotas) {
    law::Alliances alliances;
    alliances.threshold = any_of_names(random, law::together_names);
    alliances.seats = any_of_names(random, law::together_names);
    if (alliances.seats == law::Together::each) return alliances;
    alliances.agreement = any_of_names(random, law::agreement_names);
    if (one_in(random, 2)) alliances.within = quotas ? any_quota(random) : any_divisors(random);
    return alliances;
}

// One that may be refused.
law::Rule made_up(Random& random) {
    const bool quotas = one_in(random, 2);
    law::Rule rule;
    rule.sharing = any_sharing(random, quotas);
    rule.tiers.resize(one_in(random, 2) ? 1 : 2 + up_to(random, 1));
    for (std::size_t i = 0; i < rule.tiers.size(); ++i) {
        law::Tier& tier = rule.tiers[i];
        tier.sharing = rule.sharing;
        if (i == 0) {
            tier.scope = any_of_names(random, law::scope_names);
            continue;
        }
        tier.seats = any_of_names(random, law::tier_seats_names);
        if (tier.seats == law::TierSeats::all) tier.excess = any_of_names(random, law::excess_names);
        tier.remainders = i == 1 && quotas && tier.seats == law::TierSeats::remaining && one_in(random, 2);
    }
    const law::Sharing other = any_sharing(random, quotas || one_in(random, 4));
    state_in_a_tier(random, rule, &law::Sharing::method, other);
    state_in_a_tier(random, rule, &law::Sharing::threshold, other);
    state_in_a_tier(random, rule, &law::Sharing::classes, other);
    state_in_a_tier(random, rule, &law::Sharing::none_reached, other);
    state_in_a_tier(random, rule, &law::Sharing::ties, other);
    if (one_in(random, 2)) rule.alliances = any_alliances(random, quotas);
    if (rule.tiers.size() == 1 && one_in(random, 2))
        rule.majority = law::MajorityClause{any_of_names(random, law::majority_then_names),
                                            any_of_names(random, law::votes_of_names)};
    return rule;
}

template <class Names, class Choice>
void add(Choices& seen, std::string_view what, const Names& names, Choice choice) {
    seen.insert(std::string(what) + "." + std::string(name_of(names, choice)));
}

void add_if(Choices& seen, const char* what, bool there) {
    if (there) seen.insert(what);
}

void add_choices(const law::Method& method, Choices& seen) {
    if (const auto* divisors = std::get_if<law::Divisors>(&method)) {
        const bool zero = divisors->first == 0;
        seen.insert(*divisors == law::dhondt         ? "dhondt"
                    : *divisors == law::sainte_lague ? "sainteLague"
                    : zero                           ? "zeroDivisor"
                                                     : "divisors");
        return;
    }
    const auto& quota = std::get<law::Quota>(method);
    add(seen, "quota", law::quota_kind_names, quota.kind);
    add(seen, "quotaOf", law::votes_of_names, quota.of);
    add(seen, "round", law::rounding_names, quota.round);
    add(seen, "overAward", law::over_award_names, quota.over_award);
    add_if(seen, "noPass", quota.remainder.empty());
    for (const law::Pass& pass : quota.remainder) {
        add(seen, "by", law::pass_by_names, pass.by);
        add_if(seen, "once", pass.once);
        add_if(seen, "minimumQuota", pass.minimum_quota.has_value());
    }
}

void add_choices(const law::Threshold& threshold, Choices& seen) {
    add_if(seen, "noThreshold", threshold.empty());
    add_if(seen, "anyOf", threshold.size() > 1);
    for (const law::Condition& condition : threshold) {
        seen.insert("condition." + std::to_string(condition.index()));
        const auto* percent = std::get_if<law::PercentCondition>(&condition);
        if (percent == nullptr) continue;
        add(seen, "of", law::base_names, percent->of);
        add(seen, "scope", law::scope_names, percent->scope);
        seen.insert(percent->inclusive ? "inclusive" : "exclusive");
    }
}

void add_choices(const law::Sharing& sharing, Choices& seen) {
    add_choices(sharing.method, seen);
    add_choices(sharing.threshold, seen);
    add(seen, "noneReached", law::none_reached_names, sharing.none_reached);
    for (const law::TieBreak by : sharing.ties) add(seen, "ties", law::tie_break_names, by);
    for (const auto& [name, list_class] : sharing.classes) {
        seen.insert(!list_class.threshold           ? "classSame"
                    : list_class.threshold->empty() ? "classExempt"
                                                    : "classThreshold");
        if (list_class.factor != law::one)
            add(seen, "factorFor", law::factor_for_names, list_class.factor_for);
    }
}

bool is_latin(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Without what stands between quotation marks: names of classes.
std::string without_quotes(std::string text) {
    for (const auto& [opens, closes] : {std::pair{"„", "“"}, {"“", "”"}}) {
        for (std::size_t at = 0; (at = text.find(opens, at)) != text.npos;) {
            const std::size_t end = text.find(closes, at + 1);
            if (end == text.npos) break;
            text.erase(at, end + std::string(closes).size() - at);
        }
    }
    return text;
}

}  // namespace

law::Rule any_rule(Random& random) {
    while (true) {
        law::Rule rule = made_up(random);
        const auto read = law::read_rule(boost::json::parse(law::canonical_text(rule)));
        if (read && *read == rule) return rule;
    }
}

law::PresidentRule any_president_rule(Random& random) {
    law::PresidentRule rule;
    if (!one_in(random, 4)) {
        rule.majority = law::PresidentMajority{
            one_of(random, {law::Base::valid, law::Base::cast, law::Base::registered}),
            one_of<law::Thousandths>(random, {50'000, 40'000, up_to(random, 60'000)}), one_in(random, 2)};
        rule.runoff = one_of<std::uint32_t>(random, {0, 2, 3, 5, 21});
    }
    if (one_in(random, 2))
        rule.turnout_percent = one_of<law::Thousandths>(random, {50'000, 33'333, 0, 80'000});
    rule.ties = any_ties(random);
    return rule;
}

law::Facts any_facts(Random& random, const law::Rule& rule) {
    law::Facts facts;
    const bool in_districts = rule.tiers.front().scope == law::Scope::district;
    const std::uint64_t range = one_of<std::uint64_t>(random, {3, 8, 40, 2000});
    if (in_districts) {
        for (std::uint32_t i = up_to(random, 2); i < 3; ++i)
            facts.districts.push_back({std::to_string(facts.districts.size() + 1), up_to(random, 5), {}});
        for (const law::District& district : facts.districts) facts.seats += district.seats;
    }
    if (facts.seats == 0 || rule.tiers.size() > 1) {
        // Without districts it is any number; with them a later tier has some, too.
        const std::uint32_t more = 1 + up_to(random, 8);
        if (in_districts && rule.tiers.size() == 1) facts.districts.front().seats += more;
        facts.seats += more;
    }
    std::vector<std::string> classes;
    for (const auto& [name, unused] : rule.sharing.classes) classes.push_back(name);
    const bool joint = rule.alliances && rule.alliances->threshold == law::Together::joint;
    for (std::uint32_t i = up_to(random, 4); i < 6; ++i) {
        law::ListFacts& list = facts.lists.emplace_back();
        for (std::size_t district = 0; district < facts.districts.size(); ++district)
            list.district_votes.push_back(random() % range);
        list.votes = in_districts ? std::accumulate(list.district_votes.begin(), list.district_votes.end(),
                                                    std::uint64_t{0})
                                  : random() % range;
        if (rule.alliances && one_in(random, 2)) list.alliance = one_in(random, 2) ? "А" : "Б";
        if (!classes.empty() && !(joint && list.alliance) && one_in(random, 2))
            list.class_name = classes[random() % classes.size()];
        if (!in_districts && one_in(random, 4)) list.candidates = up_to(random, 4);
        list.direct_seats = one_in(random, 4) ? up_to(random, 5) : 0;
    }
    if (rule.majority && one_in(random, 2)) {
        // The first list has more than half of the votes, and the others may be equal.
        const bool equal = one_in(random, 2);
        for (law::ListFacts& list : facts.lists)
            if (equal) list.votes = facts.lists.front().votes;
        facts.lists.front().votes = 1;
        for (std::size_t i = 1; i < facts.lists.size(); ++i)
            facts.lists.front().votes += facts.lists[i].votes;
    }
    const auto state_totals = [&](law::Totals& totals, std::uint64_t valid) {
        totals.blank = up_to(random, 5);
        totals.cast = valid + *totals.blank + up_to(random, 5);
        totals.registered = *totals.cast + random() % (2 * *totals.cast + 1);
    };
    std::uint64_t valid = 0;
    for (const law::ListFacts& list : facts.lists) valid += list.votes;
    state_totals(facts.totals, valid);
    for (std::size_t i = 0; i < facts.districts.size(); ++i) {
        std::uint64_t here = 0;
        for (const law::ListFacts& list : facts.lists) here += list.district_votes[i];
        state_totals(facts.districts[i].totals, here);
    }
    return facts;
}

law::Facts any_facts(Random& random, const law::PresidentRule&) {
    law::Facts facts;
    const std::uint64_t range = one_of<std::uint64_t>(random, {1, 3, 8, 2000});
    std::uint64_t valid = 0;
    for (std::uint32_t i = up_to(random, 4); i < 6; ++i) {
        valid += facts.lists.emplace_back().votes = random() % range;
    }
    facts.totals.cast = valid + up_to(random, 5);
    facts.totals.registered = *facts.totals.cast + random() % (2 * *facts.totals.cast + 1);
    return facts;
}

void add_choices(const law::Rule& rule, Choices& seen) {
    add_choices(rule.sharing, seen);
    for (std::size_t i = 0; i < rule.tiers.size(); ++i) {
        const law::Tier& tier = rule.tiers[i];
        add_choices(tier.sharing, seen);
        add(seen, "tierScope", law::scope_names, tier.scope);
        if (i == 0) continue;
        add(seen, "tierSeats", law::tier_seats_names, tier.seats);
        if (tier.seats == law::TierSeats::all) add(seen, "excess", law::excess_names, tier.excess);
        add_if(seen, "remainders", tier.remainders);
    }
    if (rule.alliances) {
        seen.insert("alliances");
        add(seen, "allianceThreshold", law::together_names, rule.alliances->threshold);
        add(seen, "allianceSeats", law::together_names, rule.alliances->seats);
        if (rule.alliances->seats == law::Together::joint)
            add(seen, "agreement", law::agreement_names, rule.alliances->agreement);
        add_if(seen, "within", rule.alliances->within.has_value());
    }
    if (rule.majority) {
        add(seen, "majority", law::majority_then_names, rule.majority->then);
        add(seen, "majorityOf", law::votes_of_names, rule.majority->of);
    }
}

void add_choices(const law::PresidentRule& rule, Choices& seen) {
    add_if(seen, "president.plurality", !rule.majority);
    add_if(seen, "president.turnout", rule.turnout_percent.has_value());
    for (const law::TieBreak by : rule.ties) add(seen, "president.ties", law::tie_break_names, by);
    if (!rule.majority) return;
    seen.insert(rule.runoff > 0 ? "president.runoff" : "president.noRunoff");
    seen.insert(rule.majority->inclusive ? "president.inclusive" : "president.exclusive");
    add(seen, "president.of", law::base_names, rule.majority->of);
}

Choices all_choices() {
    Choices all{"dhondt",
                "sainteLague",
                "zeroDivisor",
                "divisors",
                "noPass",
                "once",
                "minimumQuota",
                "noThreshold",
                "anyOf",
                "condition.0",
                "condition.1",
                "condition.2",
                "condition.3",
                "condition.4",
                "inclusive",
                "exclusive",
                "classSame",
                "classExempt",
                "classThreshold",
                "remainders",
                "alliances",
                "within",
                "president.plurality",
                "president.turnout",
                "president.of.valid",
                "president.of.cast",
                "president.of.registered",
                "president.runoff",
                "president.noRunoff",
                "president.inclusive",
                "president.exclusive"};
    const auto add_all = [&](std::string_view what, const auto& names) {
        for (const auto& [name, choice] : names) add(all, what, names, choice);
    };
    add_all("quota", law::quota_kind_names);
    add_all("quotaOf", law::votes_of_names);
    add_all("round", law::rounding_names);
    add_all("overAward", law::over_award_names);
    add_all("by", law::pass_by_names);
    add_all("of", law::base_names);
    add_all("scope", law::scope_names);
    add_all("noneReached", law::none_reached_names);
    add_all("ties", law::tie_break_names);
    add_all("president.ties", law::tie_break_names);
    add_all("factorFor", law::factor_for_names);
    add_all("tierScope", law::scope_names);
    add_all("tierSeats", law::tier_seats_names);
    add_all("excess", law::excess_names);
    add_all("allianceThreshold", law::together_names);
    add_all("allianceSeats", law::together_names);
    add_all("agreement", law::agreement_names);
    add_all("majority", law::majority_then_names);
    add_all("majorityOf", law::votes_of_names);
    return all;
}

std::vector<std::string> names_of(std::size_t lists) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < lists; ++i) names.push_back("№" + std::to_string(i + 1));
    return names;
}

void expect_whole(const std::string& text, Language language) {
    using testing::HasSubstr;
    using testing::Not;
    EXPECT_TRUE(text.ends_with('.')) << text;
    for (const char* mark : {"{", "}", "[[", "]]", "|", "  ", " .", " ,", "..", ". .", "()"})
        EXPECT_THAT(text, Not(HasSubstr(mark)));
    const std::string own = without_quotes(text);
    const bool latin = std::any_of(own.begin(), own.end(), is_latin);
    EXPECT_EQ(latin, language != Language::serbian_cyrillic) << text;
    EXPECT_EQ(own.find_first_of("\xd0\xd1") != own.npos, language == Language::serbian_cyrillic) << text;
}

}  // namespace urna::law_words
