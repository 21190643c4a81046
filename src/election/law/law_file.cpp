// SPDX-License-Identifier: Apache-2.0
#include "election/law/law_file.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "election/election.h"
#include "election/law/json_reader.h"
#include "election/law/list_terms.h"
#include "election/law/rule_reader.h"

namespace urna::election::law {
namespace {

namespace json = boost::json;

constexpr std::size_t name_characters_max = 1000;
constexpr std::size_t code_characters_max = 64;
constexpr std::size_t lots_max = 10'000;
constexpr std::uint64_t seats_per_list_max = 1'000'000;

class FileReader : public JsonReader {
 public:
    // All but the rule.
    void read(const json::object& from, LawFile& file) {
        const json::value* individual = from.if_contains("individual");
        individual_ = individual != nullptr;
        if (individual_ && (!individual->is_bool() || !individual->get_bool())) refuse("individual");
        const std::string top;
        const bool known =
            individual_
                ? has_only(from, top, {"name", "source", "individual", "rule", "totals", "lots", "lists"})
                : has_only(from, top,
                           {"name", "source", "seats", "rule", "totals", "districts", "lots", "lists"});
        if (!known) return;
        required(from, "name", top);
        file.name = label(from, "name", top, name_characters_max).value_or("");
        file.source = label(from, "source", top, name_characters_max).value_or("");
        if (!individual_) {
            required(from, "seats", top);
            file.facts.seats =
                static_cast<std::uint32_t>(integer(from, "seats", top, 1, seats_max).value_or(1));
        }
        file.facts.totals = totals(from, top);
        read_districts(from, file.facts);
        read_lists(from, file);
        read_lots(from, file.facts);
    }

 private:
    Totals totals(const json::object& from, const std::string& path) {
        Totals read;
        const json::value* value = from.if_contains("totals");
        const std::string here = member(path, "totals");
        const auto* own = value != nullptr ? object(*value, here, {"cast", "blank", "registered"}) : nullptr;
        if (own == nullptr) return read;
        read.cast = integer(*own, "cast", here, 0, votes_total_max);
        read.blank = integer(*own, "blank", here, 0, votes_total_max);
        read.registered = integer(*own, "registered", here, 0, votes_total_max);
        return read;
    }

    void read_districts(const json::object& from, Facts& facts) {
        const auto* districts = array(from, "districts", "", 1, districts_max);
        if (districts == nullptr) return;
        for (std::size_t i = 0; i < districts->size(); ++i) {
            const std::string path = element("districts", i);
            District& read = facts.districts.emplace_back();
            const auto* own = object((*districts)[i], path, {"code", "name", "seats", "totals"});
            if (own == nullptr) return;
            required(*own, "code", path);
            required(*own, "seats", path);
            read.code = label(*own, "code", path, code_characters_max).value_or("");
            label(*own, "name", path, name_characters_max);
            read.seats = static_cast<std::uint32_t>(integer(*own, "seats", path, 0, seats_max).value_or(0));
            read.totals = totals(*own, path);
            // It is a key of what is printed as JSON.
            const bool odd =
                !is_displayable_text(read.code) || read.code.find_first_of("\"\\") != std::string::npos;
            if (odd || district_of(facts, read.code) != i) refuse(member(path, "code"));
        }
    }

    static std::size_t district_of(const Facts& facts, std::string_view code) {
        const auto found = std::find_if(facts.districts.begin(), facts.districts.end(),
                                        [&](const District& district) { return district.code == code; });
        return static_cast<std::size_t>(found - facts.districts.begin());
    }

    void read_lists(const json::object& from, LawFile& file) {
        const auto* lists = array(from, "lists", "", 1, lists_max, true);
        if (lists == nullptr) return;
        for (std::size_t i = 0; i < lists->size(); ++i) {
            const std::string path = element("lists", i);
            const auto* own = individual_ ? object((*lists)[i], path, {"name", "votes"})
                                          : object((*lists)[i], path,
                                                   {"name", "votes", "districtVotes", "class", "alliance",
                                                    "candidates", "directSeats", "seats"});
            if (own == nullptr) return;
            required(*own, "name", path);
            file.names.push_back(label(*own, "name", path, name_characters_max).value_or(""));
            file.facts.lists.push_back(list(*own, path, file.facts));
            const auto seats = integer(*own, "seats", path, 0, seats_per_list_max);
            file.published.push_back(seats ? std::optional(static_cast<std::uint32_t>(*seats))
                                           : std::nullopt);
        }
    }

    ListFacts list(const json::object& from, const std::string& path, const Facts& facts) {
        ListFacts read = list_facts(read_terms(*this, from, path));
        if (!facts.districts.empty()) {
            if (from.contains("votes")) refuse(member(path, "votes"));
            read_district_votes(from, path, facts, read);
            return read;
        }
        if (from.contains("districtVotes")) refuse(member(path, "districtVotes"));
        required(from, "votes", path);
        read.votes = integer(from, "votes", path, 0, votes_total_max).value_or(0);
        return read;
    }

    void read_district_votes(const json::object& from, const std::string& path, const Facts& facts,
                             ListFacts& read) {
        read.district_votes.assign(facts.districts.size(), 0);
        const std::string here = member(path, "districtVotes");
        const json::value* value = required(from, "districtVotes", path);
        const json::object* votes = value != nullptr ? value->if_object() : nullptr;
        if (votes == nullptr) return refuse(here);
        for (const auto& [code, unused] : *votes) {
            const std::size_t district = district_of(facts, std::string_view(code));
            // A code that no district has may be as long as the file.
            if (district == facts.districts.size()) return refuse(here);
            read.district_votes[district] = integer(*votes, code, here, 0, votes_total_max).value_or(0);
            read.votes += read.district_votes[district];
            if (read.votes > votes_total_max) return refuse(here);
        }
    }

    void read_lots(const json::object& from, Facts& facts) {
        const auto* lots = array(from, "lots", "", 0, lots_max);
        for (std::size_t i = 0; lots != nullptr && i < lots->size(); ++i) {
            const std::string path = element("lots", i);
            const auto* own = object((*lots)[i], path, {"tier", "district", "decides", "options", "drawn"});
            if (own == nullptr) return;
            facts.lots.push_back(lot(*own, path, facts));
        }
    }

    Lot lot(const json::object& from, const std::string& path, const Facts& facts) {
        Lot read;
        for (const char* key : {"tier", "decides", "options", "drawn"}) required(from, key, path);
        read.situation.tier = integer(from, "tier", path, 0, tiers_max - 1).value_or(0);
        if (const json::value* code = from.if_contains("district"); code != nullptr && !code->is_null()) {
            const std::string text = label(from, "district", path, code_characters_max).value_or("");
            read.situation.district = district_of(facts, text);
            if (*read.situation.district == facts.districts.size()) refuse(member(path, "district"));
        }
        read.situation.decides = choice(from, "decides", path, decides_names, Decides::seat);
        read.situation.options = indices(from, "options", path, 2, lists_max);
        const auto drawn = indices(from, "drawn", path, 1, 1);
        if (!drawn.empty()) read.drawn = drawn.front();
        return read;
    }

    std::vector<std::size_t> indices(const json::object& from, std::string_view key, const std::string& path,
                                     std::size_t min, std::size_t max) {
        std::vector<std::size_t> read;
        const auto* values = array(from, key, path, min, max);
        for (std::size_t i = 0; values != nullptr && i < values->size(); ++i) {
            const json::value& value = (*values)[i];
            json::error_code error;
            const auto number = value.is_int64() ? value.to_number<std::uint32_t>(error) : 0;
            if (!value.is_int64() || error) refuse(element(member(path, key), i));
            read.push_back(number);
        }
        return read;
    }

    bool individual_ = false;
};

}  // namespace

Result<LawFile, FileError> parse_law_file(std::string_view text) {
    const auto document = parse_json_object(text);
    if (!document) return document.error();
    LawFile file;
    FileReader reader;
    reader.read(*document, file);
    if (reader.invalid()) return FileError{"Invalid " + *reader.invalid() + "."};
    const json::value* rule = document->if_contains("rule");
    if (rule == nullptr) return FileError{"Invalid rule."};
    auto read = read_any_rule(*rule, document->contains("individual"));
    if (!read) return FileError{read.error().message};
    file.rule = std::move(*read);
    return file;
}

}  // namespace urna::election::law
