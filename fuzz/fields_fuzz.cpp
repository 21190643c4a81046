// SPDX-License-Identifier: Apache-2.0
// Whatever stands in a request's JSON, its fields are of the types that they are read as, and numbers are
// exact.
#include "api/fields.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

#include "api/decimal.h"
#include "base/text.h"
#include "property.h"

using urna::api::Fields;

namespace {

constexpr std::array<std::string_view, 6> names{"email", "start",     "individual",
                                                "seats", "threshold", "participants"};

void check_field(const Fields& fields, std::string_view name) {
    const auto text = fields.text(name);
    must(!text || urna::is_utf8(*text));
    must(fields.require({name}).has_value() == !fields.missing(name));
    if (fields.missing(name)) {
        must(fields.text(name).value_or("").empty());
        must(!fields.boolean(name) && !fields.integer(name) && !fields.integers(name) &&
             !fields.thousandths(name));
        must(fields.require({name}).error().message == "Field " + std::string(name) + " is missing.");
    }
    // A field has one type.
    must(int{text.has_value()} + int{fields.boolean(name).has_value()} +
             int{fields.integers(name).has_value()} + int{fields.thousandths(name).has_value()} <=
         1);
    const auto integer = fields.integer(name);
    const auto thousandths = fields.thousandths(name);
    if (integer && std::abs(static_cast<double>(*integer)) < 1e12) must(thousandths == *integer * 1'000);
    if (integer && thousandths) must(*thousandths == *integer * 1'000);
}

// The exact value is the one next to the rounded one.
void check_thousandths(std::string_view json, std::string_view name) {
    const auto number = urna::api::number_text(json, name);
    const auto exact = number ? urna::api::exact_thousandths(*number) : std::nullopt;
    if (!exact) return;
    const double rounded = std::strtod(number->c_str(), nullptr) * 1'000;
    must(std::abs(rounded - static_cast<double>(*exact)) <= 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string body(reinterpret_cast<const char*>(data), size);
    const auto fields = Fields::parse(body);
    if (!fields) {
        must(fields.error().message == "Invalid JSON.");
        return 0;
    }
    for (const std::string_view name : names) {
        check_field(*fields, name);
        check_thousandths(body, name);
    }
    return 0;
}
