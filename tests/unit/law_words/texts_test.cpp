// SPDX-License-Identifier: Apache-2.0
// Every text is used, and none is missing.
#include "law_words/texts.h"

#include <gmock/gmock.h>

#include "election/law/law.h"
#include "election/law/president.h"
#include "law_words/last_seat.h"
#include "law_words/rule_words.h"
#include "law_words/step_words.h"
#include "law_words_cases.h"

namespace urna::law_words {
namespace {

using testing::IsEmpty;

std::multiset<std::string> placeholders(std::string_view text) {
    std::multiset<std::string> found;
    for (std::size_t at = 0; (at = text.find('{', at)) != text.npos; ++at)
        found.emplace(text.substr(at, text.find('}', at) - at + 1));
    return found;
}

TEST(LawTexts, AreThereInEachLanguageWithTheSamePlaceholders) {
    for (const auto& [key, english] : texts().texts_of(Language::english)) {
        const std::string& serbian = texts().texts_of(Language::serbian_latin).at(key);
        const bool only_serbian = key.ends_with(".few") || key == "secondRound.one";
        EXPECT_EQ(english.empty(), only_serbian || key == "rounding.none") << key;
        if (!only_serbian) {
            EXPECT_EQ(placeholders(serbian), placeholders(english)) << key;
        }
        EXPECT_EQ(placeholders(texts().texts_of(Language::serbian_cyrillic).at(key)), placeholders(serbian))
            << key;
    }
}

// The longest part of a text without placeholders.
std::string fixed_part(std::string_view text) {
    std::string_view longest;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('{', begin), text.size());
        if (end - begin > longest.size()) longest = text.substr(begin, end - begin);
        begin = end == text.size() ? end : text.find('}', end) + 1;
    }
    return std::string(longest);
}

// Everything that was written in one language.
class Corpus {
 public:
    void add(const std::string& text, Language language) {
        expect_whole(text, language);
        written_.at(static_cast<std::size_t>(language)).insert(text);
    }
    void add(const std::vector<std::string>& paragraphs, Language language) {
        EXPECT_THAT(paragraphs, testing::Not(IsEmpty()));
        for (const std::string& paragraph : paragraphs) add(paragraph, language);
    }
    bool has(std::string_view part, Language language) const {
        for (const std::string& text : written_.at(static_cast<std::size_t>(language)))
            if (text.find(part) != text.npos) return true;
        return false;
    }

 private:
    std::array<std::set<std::string>, 3> written_;
};

std::optional<law::Outcome> outcome_of(const law::Rule& rule, const law::Facts& facts) {
    auto outcome = law::seats_by_law(rule, facts);
    return outcome ? std::optional(*outcome) : std::nullopt;
}

std::optional<law::PresidentOutcome> outcome_of(const law::PresidentRule& rule, const law::Facts& facts) {
    auto outcome = law::elect_by_law(rule, facts);
    return outcome ? std::optional(*outcome) : std::nullopt;
}

std::vector<std::string> words_of(const law::Rule& rule, const law::Facts& facts, Language language) {
    return rule_words(rule, static_cast<int>(facts.seats), language);
}

std::vector<std::string> words_of(const law::PresidentRule& rule, const law::Facts&, Language language) {
    return rule_words(rule, language);
}

// Adds the words of one election, as it is and with the lots that it asks for. Returns whether the rule could
// be applied.
template <class AnyRule>
bool add_election(Random& random, Corpus& corpus, std::set<std::size_t>& kinds, const AnyRule& rule) {
    law::Facts facts = any_facts(random, rule);
    const auto names = names_of(facts.lists.size());
    auto outcome = outcome_of(rule, facts);
    constexpr std::size_t lots_max = 20;
    while (outcome) {
        for (const law::Step& step : outcome->steps) kinds.insert(step.index());
        for (const Language language : language::languages) {
            corpus.add(words_of(rule, facts, language), language);
            for (const law::Step& step : outcome->steps)
                corpus.add(step_words(step, facts, names, language), language);
            corpus.add(last_seat_words(*outcome, facts, names, language), language);
        }
        if (!outcome->draw_lot || facts.lots.size() == lots_max) return true;
        const auto& options = outcome->draw_lot->options;
        facts.lots.push_back({*outcome->draw_lot, options[random() % options.size()]});
        outcome = outcome_of(rule, facts);
    }
    return false;
}

TEST(LawTexts, EachIsUsedByARuleOrAStepOfRandomElections) {
    Random random(2006);
    Corpus corpus;
    std::set<std::size_t> kinds;
    int computed = 0;
    for (int i = 0; i < 2000 && !HasFailure(); ++i) {
        computed += add_election(random, corpus, kinds, any_rule(random)) ? 1 : 0;
        if (i % 4 == 0) add_election(random, corpus, kinds, any_president_rule(random));
    }
    EXPECT_GT(computed, 1000);
    EXPECT_EQ(kinds.size(), std::variant_size_v<law::Step>) << "some kind of step does not occur";
    for (const Language language : language::languages) {
        std::vector<std::string> unused;
        for (const auto& [key, text] : texts().texts_of(language))
            if (!corpus.has(fixed_part(text), language)) unused.push_back(key);
        EXPECT_THAT(unused, IsEmpty());
    }
}

}  // namespace
}  // namespace urna::law_words
