// SPDX-License-Identifier: Apache-2.0
#include "station/file_name.h"

#include <boost/algorithm/string/replace.hpp>

#include "base/text.h"

namespace urna::station {
namespace {

// It is kept with the upload for weeks, in the memory of Redis.
constexpr std::size_t file_name_bytes_max = 128;

}  // namespace

std::optional<std::string> receipt_file_name(const std::optional<std::string>& sent) {
    if (!sent) return std::nullopt;
    std::string name = sent->substr(sent->find_last_of('/') + 1);
    // As browsers write a quotation mark there (HTML Standard, 4.10.21.8). A line break, which they write as
    // %0D%0A, stays so: a name with control characters is not shown at all.
    boost::replace_all(name, "%22", "\"");
    if (name.empty() || !is_utf8(name) || !is_displayable_text(name)) return std::nullopt;
    return truncate_utf8(name, file_name_bytes_max);
}

}  // namespace urna::station
