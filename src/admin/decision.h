// SPDX-License-Identifier: Apache-2.0
// What an election's law makes of its complete count.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "admin/parts.h"
#include "base/json_writer.h"
#include "election/law/held_election.h"
#include "language/language.h"
#include "results_page/public_election.h"

namespace urna::admin {

// The decision, and what was stated for it.
struct Decided {
    std::shared_ptr<const election::law::Decision> decision;
    std::vector<store::StatedTotals> totals;
    std::vector<store::DrawnLot> lots;

    // Whether the result differs, or may, from one that was public: totals were stated anew, or a lot was
    // voided.
    bool corrected() const;
};

// By the totals and lots that are recorded. Only elections with a law of their own have any.
Decided decide(const AdminParts& parts, const election::Election& election,
               const std::vector<std::uint64_t>& votes);

// Why there is no result, in the words of getResults: `Votes cast are not stated.`, `Lot is not drawn.`
// Empty when there is one.
std::string awaited_text(const election::law::Decision& decision);

// The member `law`, of an election that has one of its own: its rule with its digest, its lists' terms, and
// whose second round it is.
void write_law(JsonWriter& json, const election::Election& election);
// The same with what follows from it: totals, lots, and the outcome without its explanation.
void write_law(JsonWriter& json, const election::Election& election, const Decided& decided);
// The same as everybody may see it.
void write_law(JsonWriter& json, const election::Election& election, const results_page::Result& result);

// By list, whether it took part in the sum; empty where there is no result, and of individuals.
std::vector<bool> qualified_in(const election::law::Decision& decision);

// What a lot is about: {"decides", "options", "step", "tier"}, lists by poll numbers.
std::string decision_json(const election::law::AwaitedLot& lot);

// The member `name`: an object of what `words_in` gives in each language, an array of paragraphs.
void write_words(JsonWriter& json, std::string_view name,
                 const std::function<std::vector<std::string>(language::Language)>& words_in);

}  // namespace urna::admin
