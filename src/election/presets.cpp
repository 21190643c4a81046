// SPDX-License-Identifier: Apache-2.0
#include "election/presets.h"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>
#include <vector>

#include "election/law/json_reader.h"
#include "election/law/rule_reader.h"
#include "election/law/service_refusal.h"
#include "election/preset_files.h"

namespace urna::election {
namespace {

namespace json = boost::json;

constexpr std::size_t text_characters_max = 2000;

class PresetReader : public law::JsonReader {
 public:
    // All but the rule.
    void read(const json::object& from, Preset& preset) {
        if (!has_only(from, "", {"name", "law", "seats", "individual", "rule", "notes"})) return;
        preset.name = text(from, "name");
        if (from.contains("notes")) preset.notes = text(from, "notes");
        const json::value* source = required(from, "law", "");
        const json::object* law =
            source != nullptr ? object(*source, "law", {"title", "date", "address"}) : nullptr;
        if (law == nullptr) return;
        preset.law = {required_label(*law, "title", "law"), required_label(*law, "date", "law"),
                      required_label(*law, "address", "law")};
        if (const auto seats = integer(from, "seats", "", 1, 10'000))
            preset.seats = static_cast<std::uint32_t>(*seats);
    }

 private:
    PresetText text(const json::object& from, std::string_view key) {
        const json::value* value = required(from, key, "");
        const std::string path(key);
        const json::object* own =
            value != nullptr ? object(*value, path, {"en", "sr-Latn", "sr-Cyrl"}) : nullptr;
        if (own == nullptr) return {};
        return {required_label(*own, "en", path), required_label(*own, "sr-Latn", path),
                required_label(*own, "sr-Cyrl", path)};
    }

    std::string required_label(const json::object& from, std::string_view key, const std::string& path) {
        required(from, key, path);
        return label(from, key, path, text_characters_max).value_or("");
    }
};

template <class Read>
Read value_or_throw(const std::string& id, Result<Read, law::InvalidRule> read) {
    if (!read) throw std::logic_error("preset " + id + ": " + read.error().message);
    return std::move(*read);
}

Preset preset_from(const PresetFile& file) {
    Preset preset;
    preset.id = file.id;
    const json::value document = json::parse(file.text);
    const json::object& from = document.as_object();
    PresetReader reader;
    reader.read(from, preset);
    if (reader.invalid())
        throw std::logic_error("preset " + preset.id + ": Invalid " + *reader.invalid() + ".");
    const json::value& rule = from.at("rule");
    preset.rule_text = json::serialize(rule);
    if (from.contains("individual")) {
        preset.rule = value_or_throw(preset.id, law::read_president_rule(rule));
    } else {
        preset.rule = value_or_throw(preset.id, law::read_rule(rule));
        preset.refused_path = law::service_refusal(std::get<law::Rule>(preset.rule));
    }
    return preset;
}

}  // namespace

std::span<const Preset> presets() {
    static const std::vector<Preset> all = [] {
        std::vector<Preset> read;
        for (const PresetFile& file : preset_files()) read.push_back(preset_from(file));
        return read;
    }();
    return all;
}

const Preset* find_preset(std::string_view id) {
    const auto all = presets();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Preset& preset) { return preset.id == id; });
    return found != all.end() ? &*found : nullptr;
}

}  // namespace urna::election
