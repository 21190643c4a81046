// SPDX-License-Identifier: Apache-2.0
// GET /results and what lies below it: the public pages, in the reader's language, and the same as files.
// They need no token. What is not public is not found, whether it exists or not.
#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "admin/parts.h"
#include "admin/public_elections.h"
#include "admin/turnout_cache.h"
#include "http/server/router.h"

namespace urna::admin {

enum class PublicPage { list, list_json, election, embed, projector, json, csv, svg };

// Its path in the router's table.
constexpr const char* path_of(PublicPage page) {
    constexpr std::array paths{"/results",
                               "/results.json",
                               "/results/{id}",
                               "/results/{id}/embed",
                               "/results/{id}/projector",
                               "/results/{id}/result.json",
                               "/results/{id}/result.csv",
                               "/results/{id}/result.svg"};
    return paths[static_cast<std::size_t>(page)];
}

class PublicPages;

std::shared_ptr<PublicPages> make_public_pages(const AdminParts& parts,
                                               std::shared_ptr<TurnoutCache> turnouts);

// Everybody may keep the response for as long as public_lifetimes.h says, unless the request has an
// `Authorization`. The response to one without is at hand once somebody has asked.
http::Handler public_page_handler(std::shared_ptr<PublicPages> pages, PublicPage page);

}  // namespace urna::admin
