// SPDX-License-Identifier: Apache-2.0
// The console's rows in the table of routes: the page at `/`, what it needs under `/assets/`, its service
// worker at `/sw.js`, and the two pages that are there without it, `/api` and `/licenses`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/server/router.h"
#include "results_page/page.h"

namespace urna::app {

// Public: what anybody may do is decided by the services that the page asks. A rehearsal's pages say so:
// their `html` element has the attribute `data-rehearsal`. Throws std::logic_error when the console has a
// file of a kind that we have no type for.
std::vector<http::Route> console_routes(bool rehearsal);

// Those under `/assets/` alone: the admin service has them for its pages, where a gateway of another version
// does not.
std::vector<http::Route> asset_routes();

// What the public pages share. `public_url` is where the public finds the server, such as
// `https://results.example.org`, or empty. Throws std::logic_error when the console lacks a file of theirs.
results_page::Site public_site(const std::string& public_url, bool rehearsal);

// The text at `/licenses`.
std::string_view third_party_notices();

}  // namespace urna::app
