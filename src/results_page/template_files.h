// SPDX-License-Identifier: Apache-2.0
// The templates of the public pages, which are part of the program (embed_templates.cmake).
#pragma once

#include <string_view>

namespace urna::results_page {

// The text of templates/NAME.html. Throws std::out_of_range when there is none of that name.
std::string_view template_file(std::string_view name);

}  // namespace urna::results_page
