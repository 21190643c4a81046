// SPDX-License-Identifier: Apache-2.0
#include "law_words/rule_words.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <map>

#include "election/file_text.h"
#include "election/law/rule_reader.h"
#include "election/law/rule_writer.h"
#include "language/formats.h"
#include "law_words_cases.h"
#include "support/source_directory.h"

namespace urna::law_words {
namespace {

namespace json = boost::json;
using testing::ElementsAre;

json::value json_of(std::string text) {
    std::replace(text.begin(), text.end(), '\'', '"');
    return json::parse(text);
}

std::vector<std::string> words_of(const std::string& rule, Language language = Language::english) {
    const auto read = law::read_rule(json_of(rule));
    if (!read) ADD_FAILURE() << read.error().message << " in " << rule;
    return read ? rule_words(*read, 250, language) : std::vector<std::string>();
}

std::vector<std::string> president_words_of(const std::string& rule, Language language = Language::english) {
    const auto read = law::read_president_rule(json_of(rule));
    if (!read) ADD_FAILURE() << read.error().message << " in " << rule;
    return read ? rule_words(*read, language) : std::vector<std::string>();
}

constexpr const char* serbia =
    "{'method': 'dhondt', 'threshold': [{'percent': '3', 'of': 'cast'}], 'classes': {'minority': "
    "{'threshold': [], "
    "'factor': '1.35'}}, 'ties': ['mostVotes', 'lot']}";

TEST(RuleWords, SerbiaIsToldInThreeLanguages) {
    EXPECT_THAT(
        words_of(serbia),
        ElementsAre("250 seats are shared out by D’Hondt’s method (votes divided by 1, 2, 3 and so on).",
                    "A list takes part with at least 3% of the votes cast.",
                    "Lists of the class “minority” need no threshold. Their votes count 1.35 times in "
                    "quotients while they are below the threshold of the other lists.",
                    "If no list reaches the threshold, all lists take part.",
                    "Of lists with equal claims the one with more votes comes first, then a lot decides."));
    EXPECT_THAT(
        words_of(serbia, Language::serbian_latin),
        ElementsAre(
            "250 mandata raspodeljuje se sistemom najvećeg količnika (D’Ont: glasovi se dele sa 1, 2, "
            "3 i tako dalje).",
            "Lista učestvuje u raspodeli mandata ako ima najmanje 3% glasova od ukupnog broja birača "
            "koji su glasali.",
            "Za liste vrste „minority“ cenzus ne važi. Dok su ispod cenzusa ostalih lista, njihovi "
            "glasovi se pri računanju količnika množe sa 1,35.",
            "Ako nijedna lista ne dostigne cenzus, u raspodeli mandata učestvuju sve liste.",
            "Kada više lista ima jednako pravo na mandat, prednost ima veći broj glasova, zatim "
            "odlučuje žreb."));
    EXPECT_THAT(
        words_of(serbia, Language::serbian_cyrillic),
        ElementsAre("250 мандата расподељује се системом највећег количника (Д’Онт: гласови се деле са 1, 2, "
                    "3 и тако даље).",
                    "Листа учествује у расподели мандата ако има најмање 3% гласова од укупног броја бирача "
                    "који су гласали.",
                    "За листе врсте „minority“ цензус не важи. Док су испод цензуса осталих листа, њихови "
                    "гласови се при рачунању количника множе са 1,35.",
                    "Ако ниједна листа не достигне цензус, у расподели мандата учествују све листе.",
                    "Када више листа има једнако право на мандат, предност има већи број гласова, затим "
                    "одлучује жреб."));
}

TEST(RuleWords, QuotaIsToldWithItsPassesAndTheMajorityClause) {
    const char* const council =
        "{'method': {'quota': 'hare', 'remainder': [{'by': 'largest', 'once': true, 'minimumQuota': '3/4'}, "
        "{'by': "
        "'average', 'once': true}, {'by': 'average'}]}, 'threshold': [], 'majority': {'then': "
        "'takeLastSeat'}, 'ties': "
        "['lot']}";
    EXPECT_THAT(
        words_of(council),
        ElementsAre(
            "250 seats are shared out by quotas: a list gets a seat for every whole quota, which is the "
            "votes "
            "of the lists that take part divided by the number of seats (Hare). The seats that are left go "
            "one "
            "by one to the list with the largest remainder (its votes minus its seats times the quota), at "
            "most one to each list, if its votes are at least 3/4 times the quota. Seats that are then still "
            "left go one by one to the list with the largest average (its votes divided by its seats plus "
            "1), "
            "at most one to each list. Seats that are then still left go one by one to the list with the "
            "largest average (its votes divided by its seats plus 1).",
            "There is no threshold.",
            "A list that has more than half of all valid votes, but not more than half of the seats, gets "
            "the "
            "last seat that another list was given.",
            "Of lists with equal claims a lot decides."));
    EXPECT_EQ(
        words_of("{'method': {'quota': 'imperiali', 'of': 'valid', 'round': 'halfUp', 'remainder': []}, "
                 "'threshold': []}")
            .front(),
        "250 seats are shared out by quotas: a list gets a seat for every whole quota, which is the number "
        "of "
        "all valid votes divided by the number of seats plus 2 (Imperiali), rounded to the nearest whole "
        "number. "
        "Seats that are left stay open. If whole quotas give more seats than there are, the list with the "
        "smallest remainder loses one, and so on.");
    EXPECT_EQ(words_of("{'method': {'quota': 'droop'}, 'threshold': []}", Language::serbian_latin).front(),
              "250 mandata raspodeljuje se pomoću izbornog količnika: lista dobija po jedan mandat za svaki "
              "ceo izborni "
              "količnik, a to je broj glasova lista koje učestvuju u raspodeli podeljen brojem mandata "
              "uvećanim za 1, "
              "bez decimala, pa uvećan za 1 (Drup). Preostali mandati dodeljuju se jedan po jedan listi sa "
              "najvećim "
              "ostatkom (glasovi umanjeni za proizvod broja njenih mandata i izbornog količnika).");
}

TEST(RuleWords, EveryKindOfConditionIsTold) {
    const auto threshold = [](const std::string& conditions, Language language = Language::english) {
        return words_of("{'method': 'dhondt', 'threshold': [" + conditions + "]}", language).at(1);
    };
    EXPECT_EQ(threshold("{'percent': '7', 'inclusive': false, 'of': 'validAndBlank'}"),
              "A list takes part with more than 7% of the valid and blank votes.");
    EXPECT_EQ(
        threshold("{'percent': '3.25', 'of': 'registered'}, {'directSeats': 1}, {'votes': 1000}"),
        "A list takes part with at least 3.25% of the registered voters, or with at least 1 seat that its "
        "candidates won directly, or with at least 1,000 votes.");
    EXPECT_EQ(threshold("{'quota': '1'}"),
              "A list takes part with at least as many votes as all valid votes divided by all seats.");
    EXPECT_EQ(
        threshold("{'quota': '3/4'}"),
        "A list takes part with at least 3/4 times as many votes as all valid votes divided by all seats.");
    EXPECT_EQ(threshold("{'votes': 2}, {'directSeats': 21}", Language::serbian_latin),
              "Lista učestvuje u raspodeli mandata ako ima najmanje 2 glasa, ili ako ima najmanje 21 mandat "
              "koji su "
              "njeni kandidati osvojili neposredno.");
}

TEST(RuleWords, DivisorsAreTold) {
    const auto method = [](const std::string& divisors) {
        return words_of("{'method': {'divisors': " + divisors + "}, 'threshold': []}").front();
    };
    EXPECT_EQ(
        method("{'first': '1.4', 'second': '3', 'step': '2'}"),
        "250 seats are shared out by the largest quotients (votes divided first by 1.4, then by 3, then each "
        "time by 2 more).");
    EXPECT_EQ(method("{'first': '0', 'second': '1', 'step': '1'}"),
              "250 seats are shared out by the largest quotients (votes divided first by 0, then by 1, then "
              "each time "
              "by 1 more). A claim with the divisor 0 comes before all others; of several such claims those "
              "with more "
              "votes come first.");
}

TEST(RuleWords, TiersSayWhatTheyDoNotHaveInCommon) {
    EXPECT_THAT(
        words_of(
            "{'method': {'divisors': {'first': '1.4', 'second': '3', 'step': '2'}}, 'threshold': [], "
            "'tiers': "
            "[{'scope': 'district'}, {'scope': 'election', 'seats': 'all', 'excess': 'keepAndRecompute', "
            "'threshold': [{'percent': '4'}, {'districtSeats': 1}]}]}"),
        ElementsAre(
            "There are 250 seats.",
            "Seats are shared out by the largest quotients (votes divided first by 1.4, then by 3, then each "
            "time by 2 more).",
            "Of lists with equal claims the one with the lower number on the ballot comes first.",
            "Tier 1: Each district shares out its own seats. There is no threshold.",
            "Tier 2: All seats are shared out over the whole election. Seats that lists already have are "
            "subtracted, and before that those of lists that do not take part here. A list that already has "
            "more keeps its seats and leaves the sum, and the rest is shared out anew. A list takes part "
            "with "
            "at least 4% of the valid votes in all districts together, or with at least 1 seat won in the "
            "first tier. If no list reaches the threshold, all lists take part."));
}

TEST(RuleWords, AlliancesAreTold) {
    EXPECT_EQ(
        words_of(
            "{'method': 'dhondt', 'threshold': [{'percent': '3.25'}], 'alliances': {'threshold': 'each', "
            "'seats': 'joint', 'within': 'sainteLague'}}")
            .at(3),
        "Each list of an alliance has to reach the threshold by itself. If all of them take part, the lists "
        "of "
        "an alliance take seats as one list. They share these seats among themselves by Sainte-Laguë’s "
        "method "
        "(votes divided by 1, 3, 5 and so on).");
}

TEST(RuleWords, PresidentIsToldInThreeLanguages) {
    const char* const rule =
        "{'majority': {'percent': '50', 'of': 'cast'}, 'runoff': 2, 'turnoutPercent': '40', 'ties': ['lot']}";
    EXPECT_THAT(
        president_words_of(rule),
        ElementsAre("If less than 40% of the registered voters have voted, the election is void.",
                    "The candidate with more than 50% of the votes cast is elected.",
                    "If nobody has that, the 2 candidates with the most votes enter the second round.",
                    "Of candidates with equally many votes a lot decides."));
    EXPECT_THAT(
        president_words_of(rule, Language::serbian_latin),
        ElementsAre("Ako je glasalo manje od 40% upisanih birača, izbori su nevažeći.",
                    "Izabran je kandidat koji dobije više od 50% glasova od ukupnog broja birača koji su "
                    "glasali.",
                    "Ako takvog nema, u drugi krug ulaze 2 kandidata sa najviše glasova.",
                    "Kada više kandidata ima jednak broj glasova, odlučuje žreb."));
    EXPECT_EQ(president_words_of(rule, Language::serbian_cyrillic).at(2),
              "Ако таквог нема, у други круг улазе 2 кандидата са највише гласова.");
    EXPECT_THAT(
        president_words_of("{'majority': {'percent': '45', 'inclusive': true}}"),
        ElementsAre(
            "The candidate with at least 45% of the valid votes is elected. Of several who have that, "
            "the one with the most votes is elected.",
            "If nobody has that, nobody is elected.",
            "Of candidates with equally many votes the one with the lower number on the ballot comes "
            "first."));
    EXPECT_EQ(president_words_of("{}").front(), "The candidate with the most votes is elected.");
}

std::string all_words(const law::Rule& rule, Language language) {
    return json::serialize(json::value_from(rule_words(rule, 250, language)));
}

std::string all_words(const law::PresidentRule& rule, Language language) {
    return json::serialize(json::value_from(rule_words(rule, language)));
}

TEST(RuleWords, SeatsAreCounted) {
    const auto rule = law::default_rule(3000);
    EXPECT_TRUE(
        rule_words(rule, 1, Language::serbian_latin).front().starts_with("1 mandat raspodeljuje se "));
    EXPECT_TRUE(
        rule_words(rule, 22, Language::serbian_latin).front().starts_with("22 mandata raspodeljuju se "));
    EXPECT_TRUE(rule_words(rule, 1, Language::english).front().starts_with("1 seat is shared out "));
    EXPECT_NE(rule_words(rule, 249, Language::english), rule_words(rule, 250, Language::english));
}

std::vector<std::string> words_of_any(const law::AnyRule& rule, int seats, Language language) {
    const auto* lists = std::get_if<law::Rule>(&rule);
    return lists != nullptr ? rule_words(*lists, seats, language)
                            : rule_words(std::get<law::PresidentRule>(rule), language);
}

TEST(RuleWords, PresetsAndElectionsOfTheTestsHaveWords) {
    int rules = 0;
    for (const char* folder : {"/tests/data/laws", "/tests/law/elections", "/src/election/presets"}) {
        for (const auto& entry : std::filesystem::directory_iterator(urna::source_directory() + folder)) {
            if (entry.path().extension() != ".json") continue;
            const auto text = election::read_file_text(entry.path());
            ASSERT_TRUE(text) << entry.path();
            const json::object document = json::parse(*text).as_object();
            if (!document.contains("rule")) continue;
            const auto rule = law::read_any_rule(document.at("rule"), document.contains("individual"));
            ASSERT_TRUE(rule) << entry.path() << rule.error().message;
            ++rules;
            const json::value* seats = document.if_contains("seats");
            const int number = seats != nullptr ? seats->to_number<int>() : 1;
            for (const Language language : language::languages)
                for (const std::string& paragraph : words_of_any(*rule, number, language))
                    expect_whole(paragraph, language);
        }
    }
    EXPECT_GE(rules, 30);
}

// 1,000 random rules: everything that a rule can state occurs, has words in each language, and no two rules
// have the same words.
TEST(RuleWords, RulesThatDifferHaveWordsThatDiffer) {
    Random random(1945);
    Choices seen;
    std::array<std::map<std::string, std::string>, 3> rules;
    const auto look_at = [&](const auto& rule, const std::string& text) {
        add_choices(rule, seen);
        for (const Language language : language::languages) {
            auto& of_language = rules.at(static_cast<std::size_t>(language));
            const auto [known, is_new] = of_language.emplace(all_words(rule, language), text);
            EXPECT_TRUE(is_new || known->second == text) << known->second << "\n"
                                                         << text << "\n"
                                                         << known->first;
        }
    };
    for (int i = 0; i < 1000 && !HasFailure(); ++i) {
        const law::Rule rule = any_rule(random);
        look_at(rule, law::canonical_text(rule));
        for (const Language language : language::languages)
            for (const std::string& paragraph : rule_words(rule, 250, language))
                expect_whole(paragraph, language);
        if (i % 4 != 0) continue;
        const law::PresidentRule president = any_president_rule(random);
        look_at(president, law::canonical_text(president));
        for (const Language language : language::languages)
            for (const std::string& paragraph : rule_words(president, language))
                expect_whole(paragraph, language);
    }
    Choices missing;
    const Choices all = all_choices();
    std::set_difference(all.begin(), all.end(), seen.begin(), seen.end(),
                        std::inserter(missing, missing.end()));
    EXPECT_THAT(missing, testing::IsEmpty());
    EXPECT_EQ(seen, all) << "all_choices() leaves some out";
}

// What a place in a rule's text may hold instead.
const std::vector<json::value> replacements{"dhondt",
                                            "sainteLague",
                                            "hare",
                                            "droop",
                                            "hagenbachBischoff",
                                            "imperiali",
                                            "participating",
                                            "valid",
                                            "none",
                                            "up",
                                            "down",
                                            "halfUp",
                                            "largest",
                                            "average",
                                            "cast",
                                            "refuse",
                                            "all",
                                            "registered",
                                            "validAndBlank",
                                            "smallestRemainder",
                                            "election",
                                            "district",
                                            "nobody",
                                            "each",
                                            "joint",
                                            "belowThreshold",
                                            "mostVotes",
                                            "fewestVotes",
                                            "lot",
                                            "remaining",
                                            "passing",
                                            "lowestNumber",
                                            "allPass",
                                            "takeLastSeat",
                                            "addSeats",
                                            "takeBack",
                                            "keepAndRecompute",
                                            "7",
                                            "0.5",
                                            "3/4",
                                            true,
                                            false,
                                            7};

// `visit(whole)` for each text in which one place differs: another value, or an element less.
void for_each_change(json::value& whole, json::value& place,
                     const std::function<void(const json::value&)>& visit) {
    if (json::object* object = place.if_object()) {
        for (auto& [key, value] : *object)
            if (key != "version") for_each_change(whole, value, visit);
        return;
    }
    if (json::array* array = place.if_array()) {
        for (json::value& each : *array) for_each_change(whole, each, visit);
        for (std::size_t i = 0; i < array->size(); ++i) {
            const json::value taken = (*array)[i];
            array->erase(array->begin() + static_cast<std::ptrdiff_t>(i));
            visit(whole);
            array->insert(array->begin() + static_cast<std::ptrdiff_t>(i), taken);
        }
        return;
    }
    const json::value before = place;
    for (const json::value& other : replacements) {
        if (other == before || other.kind() != before.kind()) continue;
        place = other;
        visit(whole);
    }
    place = before;
}

// Whether only something that has no effect differs: `factorFor` of a factor of 1, or what the rule states
// for tiers that state all of it themselves.
bool means_the_same(law::Rule a, law::Rule b) {
    for (law::Rule* rule : {&a, &b}) {
        const bool asked = std::any_of(rule->tiers.begin(), rule->tiers.end(), [](const law::Tier& tier) {
            return std::any_of(tier.sharing.classes.begin(), tier.sharing.classes.end(),
                               [](const auto& each) { return law::factor_asks_threshold(each.second); });
        });
        const law::Threshold general = rule->sharing.threshold;
        rule->sharing = {};
        if (asked) rule->sharing.threshold = general;
        for (law::Tier& tier : rule->tiers)
            for (auto& [name, list_class] : tier.sharing.classes)
                if (list_class.factor == law::one) list_class.factor_for = {};
        if (rule->alliances && rule->alliances->seats == law::Together::each) {
            rule->alliances->within.reset();
            rule->alliances->agreement = {};
        }
    }
    return a == b;
}

// Random rules differ in much. Here two differ in one place alone, which is any place of their texts.
TEST(RuleWords, EveryPlaceOfARuleIsTold) {
    Random random(1990);
    int changes = 0;
    for (int i = 0; i < 120 && !HasFailure(); ++i) {
        const law::Rule rule = any_rule(random);
        json::value text = json::parse(law::canonical_text(rule));
        for_each_change(text, text, [&](const json::value& changed) {
            const auto other = law::read_rule(changed);
            if (!other || means_the_same(rule, *other)) return;
            ++changes;
            for (const Language language : language::languages)
                EXPECT_NE(all_words(rule, language), all_words(*other, language))
                    << law::canonical_text(rule) << "\n"
                    << json::serialize(changed);
        });
    }
    EXPECT_GT(changes, 3000);
}

}  // namespace
}  // namespace urna::law_words
