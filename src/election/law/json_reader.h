// SPDX-License-Identifier: Apache-2.0
// Reads members of JSON objects, and remembers the first that is wrong by its path. After that it returns
// defaults, so that the caller looks at the end only.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "election/law/decimal_text.h"
#include "election/law/json_names.h"

namespace urna::election::law {

class JsonReader {
 public:
    void refuse(std::string path) {
        if (!invalid_) invalid_ = std::move(path);
    }
    const std::optional<std::string>& invalid() const { return invalid_; }

    // Whether all keys are among these; else refused.
    bool has_only(const boost::json::object& object, const std::string& path,
                  std::initializer_list<std::string_view> keys,
                  std::span<const std::string_view> more_keys = {});
    // Null, and refused, when it is no object, or has another key than these.
    const boost::json::object* object(const boost::json::value& value, const std::string& path,
                                      std::initializer_list<std::string_view> keys,
                                      std::span<const std::string_view> more_keys = {});
    // Null when it is absent; refused when `required` then, or when it is no array of `min` to `max`
    // elements.
    const boost::json::array* array(const boost::json::object& from, std::string_view key,
                                    const std::string& path, std::size_t min, std::size_t max,
                                    bool required = false);
    // The member; null, and refused, when it is absent.
    const boost::json::value* required(const boost::json::object& from, std::string_view key,
                                       const std::string& path);

    std::optional<std::uint64_t> integer(const boost::json::object& from, std::string_view key,
                                         const std::string& path, std::uint64_t min, std::uint64_t max);
    std::optional<Thousandths> thousandths(const boost::json::object& from, std::string_view key,
                                           const std::string& path, Thousandths max);
    std::optional<Ratio> ratio(const boost::json::object& from, std::string_view key,
                               const std::string& path);
    // Any text that names something, of at most so many characters.
    std::optional<std::string> label(const boost::json::object& from, std::string_view key,
                                     const std::string& path, std::size_t characters_max);
    bool flag(const boost::json::object& from, std::string_view key, const std::string& path, bool absent);

    template <class Choice, std::size_t n>
    std::optional<Choice> choice_of(const boost::json::value& value, const std::string& path,
                                    const Names<Choice, n>& names) {
        for (const auto& [name, choice] : names)
            if (value.is_string() && value.get_string() == name) return choice;
        refuse(path);
        return std::nullopt;
    }
    // `absent` when it is absent.
    template <class Choice, std::size_t n>
    Choice choice(const boost::json::object& from, std::string_view key, const std::string& path,
                  const Names<Choice, n>& names, Choice absent) {
        const boost::json::value* value = from.if_contains(key);
        if (value == nullptr) return absent;
        return choice_of(*value, member(path, key), names).value_or(absent);
    }

    // `path.key`, and `key` alone at the top.
    static std::string member(const std::string& path, std::string_view key);
    static std::string element(const std::string& path, std::size_t index);

 private:
    std::optional<std::string> invalid_;
};

}  // namespace urna::election::law
