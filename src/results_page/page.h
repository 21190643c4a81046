// SPDX-License-Identifier: Apache-2.0
// The public pages as HTML, readable without any script. Whatever an administrator has named is data:
// templates escape it (templates/*.html, in Mustache).
#pragma once

#include <string>
#include <vector>

#include "language/language.h"
#include "results_page/public_election.h"

namespace urna::results_page {

using language::Language;

// What all pages of a server share.
struct Site {
    std::string style;       // CSS, which each page has inside
    std::string script;      // the path of the pages' script
    std::string preview;     // the path of the picture that previews of links show
    std::string public_url;  // `https://results.example.org`, where the public finds the server; may be empty
    bool rehearsal = false;
};

std::string list_page(const Site& site, Language language, const std::vector<PublicElection>& elections);
std::string election_page(const Site& site, Language language, const PublicElection& election);
// For a frame in another page: without a script and without links that would open in the frame.
std::string embed_page(const Site& site, Language language, const PublicElection& election);
// For a screen that many look at from afar.
std::string projector_page(const Site& site, Language language, const PublicElection& election);
// What is said in place of a page: that there is none, or that it cannot be shown at the moment.
std::string missing_page(const Site& site, Language language);
std::string unavailable_page(const Site& site, Language language);

// The value of `Content-Security-Policy`: nothing but the page's own style, and our own script and requests;
// no other page may frame it. An embedded page has no script, and anybody may frame it. `style_hash` is the
// SHA-256 of the style in Base64.
std::string page_policy(const std::string& style_hash);
std::string embed_policy(const std::string& style_hash);

}  // namespace urna::results_page
