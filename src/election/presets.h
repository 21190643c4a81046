// SPDX-License-Identifier: Apache-2.0
// Laws that are ready to be chosen: presets/ID.json, which are part of the program (embed_presets.cmake).
//
// A file is an object with the members
// - name: what the law elects, in each language: {"en", "sr-Latn", "sr-Cyrl"};
// - law: {"title", "date", "address"}: the text that the rule follows, of which day, and where it stands;
// - seats: as many as the law fixes; absent where the body decides, and for an individual;
// - individual: true for the election of an individual, absent for one of lists;
// - rule: as rule_reader.h reads it, without keys that say what is true without them;
// - notes: in each language, what the rule leaves out of the law, or what nobody has verified; absent where
//   there is nothing to say.
//
// docs/operating/electoral-law.md lists them, and tests/law proves each of them by a real election.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "election/law/rule.h"

namespace urna::election {

struct PresetText {
    std::string english;
    std::string serbian_latin;
    std::string serbian_cyrillic;
};

struct PresetLaw {
    std::string title;
    std::string date;     // YYYY-MM-DD
    std::string address;  // https://...
};

struct Preset {
    std::string id;  // the name of its file
    PresetText name;
    PresetLaw law;
    std::optional<std::uint32_t> seats;
    std::variant<law::Rule, law::PresidentRule> rule;
    std::string rule_text;  // the rule as JSON, with the keys that the file has
    std::optional<PresetText> notes;
    // The path for which the service refuses an election by this rule; none when it can hold one.
    std::optional<std::string> refused_path;
};

// All of them, by id. They are read once; a file that is wrong ends the program with std::logic_error.
std::span<const Preset> presets();

// Null when there is none with this id.
const Preset* find_preset(std::string_view id);

}  // namespace urna::election
