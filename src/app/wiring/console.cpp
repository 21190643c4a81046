// SPDX-License-Identifier: Apache-2.0
#include "app/wiring/console.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include "app/wiring/console_files.h"
#include "base/sha256.h"
#include "http/server/etag.h"
#include "http/server/static_files.h"
#include "results_page/pictures.h"

namespace urna::app {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

// The files that stand outside of assets/, and their paths.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> pages{{
    {"index.html", "/"},
    {"api.html", "/api"},
    {"licenses.txt", "/licenses"},
    {"sw.js", "/sw.js"},
}};

// By the end of the name.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> types{{
    {".html", "text/html; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
}};

std::string type_of(std::string_view name) {
    for (const auto& [ending, type] : types) {
        if (name.ends_with(ending)) return std::string(type);
    }
    throw std::logic_error("no type for the console's file " + std::string(name));
}

// What a page or its service worker may do: run our own files and ask our own services, and nothing else. The
// gateway says the same (deploy/gateway/nginx.conf; a test compares them).
const Headers page_headers{
    {"Cache-Control", "no-cache"},
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
     "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

// Their names change with their bytes.
const Headers asset_headers{
    {"Cache-Control", "public, max-age=31536000, immutable"},
};

// The page with the mark of a rehearsal.
http::Handler rehearsal_page(http::StaticFile content) {
    constexpr std::string_view element = "<html";
    std::string page(content.plain);
    const std::size_t at = page.find(element);
    if (at == std::string::npos) throw std::logic_error("a page of the console has no html element");
    page.insert(at + element.size(), " data-rehearsal");
    content.plain = page;
    content.gzipped = {};
    content.tag = sha256_hex(page).substr(0, http::tag_digits);
    return http::static_file(content);
}

http::Route route_of(const ConsoleFile& file, bool rehearsal) {
    const auto* const page =
        std::find_if(pages.begin(), pages.end(), [&](const auto& p) { return p.first == file.name; });
    const bool is_page = page != pages.end();
    http::StaticFile content{file.plain, file.gzipped, std::string(file.sha256.substr(0, http::tag_digits)),
                             is_page ? page_headers : asset_headers};
    content.headers.emplace(content.headers.begin(), "Content-Type", type_of(file.name));
    http::Route route;
    route.path = is_page ? std::string(page->second) : "/" + std::string(file.name);
    route.access = "public";
    const bool marked = rehearsal && file.name.ends_with(".html");
    route.handler = marked ? rehearsal_page(std::move(content)) : http::static_file(content);
    if (!is_page) route.name = "/assets/{file}";
    return route;
}

// The one that is named so, but for the hash between beginning and end.
const ConsoleFile& named_asset(std::string_view begin, std::string_view end) {
    const std::string from = "assets/" + std::string(begin);
    for (const ConsoleFile& file : console_files()) {
        if (file.name.starts_with(from) && file.name.ends_with(end)) return file;
    }
    throw std::logic_error("the console has no " + from + "*" + std::string(end));
}

}  // namespace

std::vector<http::Route> console_routes(bool rehearsal) {
    std::vector<http::Route> routes;
    for (const ConsoleFile& file : console_files()) routes.push_back(route_of(file, rehearsal));
    return routes;
}

std::vector<http::Route> asset_routes() {
    std::vector<http::Route> routes;
    for (const ConsoleFile& file : console_files()) {
        if (file.name.starts_with("assets/")) routes.push_back(route_of(file, false));
    }
    return routes;
}

results_page::Site public_site(const std::string& public_url, bool rehearsal) {
    results_page::Site site;
    site.style = named_asset("public-page-", ".css").plain;
    results_page::palette_of(site.style);  // throws when the style lacks a colour
    site.script = "/" + std::string(named_asset("public-page-", ".js").name);
    site.preview = "/" + std::string(named_asset("preview-", ".png").name);
    site.public_url = public_url;
    site.rehearsal = rehearsal;
    return site;
}

std::string_view third_party_notices() {
    for (const ConsoleFile& file : console_files()) {
        if (file.name == "licenses.txt") return file.plain;
    }
    throw std::logic_error("the notices of third parties are not in the program");
}

}  // namespace urna::app
