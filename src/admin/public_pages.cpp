// SPDX-License-Identifier: Apache-2.0
#include "admin/public_pages.h"

#include <functional>
#include <utility>

#include "admin/public_data.h"
#include "admin/public_lifetimes.h"
#include "api/parameters.h"
#include "base/sha256.h"
#include "http/messages/gzip.h"
#include "http/server/etag.h"
#include "http/server/response_forms.h"
#include "language/language.h"
#include "results_page/page.h"
#include "results_page/pictures.h"

namespace urna::admin {

using language::Language;
using results_page::PublicElection;
using Headers = std::vector<std::pair<std::string, std::string>>;
using SharedResponse = std::shared_ptr<const http::Response>;

namespace {

constexpr std::chrono::seconds retry_after{1};

std::string cache_control() {
    return "public, max-age=" + std::to_string(max_age.count()) +
           ", stale-while-revalidate=" + std::to_string(stale_while_revalidate.count());
}

bool is_html(PublicPage page) {
    return page == PublicPage::list || page == PublicPage::election || page == PublicPage::embed ||
           page == PublicPage::projector;
}

// Files say the same in each language; a picture has words.
bool has_words(PublicPage page) {
    return is_html(page) || page == PublicPage::svg;
}

Language language_of(const http::Request& request) {
    const auto chosen = language::language_of(request.parameter("lang").value_or(""));
    return chosen ? *chosen : language::preferred_language(request.header("Accept-Language").value_or(""));
}

// None on a page that is of no election.
std::optional<ElectionId> election_of(PublicPage page, const http::Request& request) {
    const auto segment = http::variable_segment(path_of(page), request.path);
    return segment ? api::election_id(*segment) : std::nullopt;
}

http::ResponseForms in_both_forms(http::Response response) {
    std::string gzipped = http::gzip(response.body);
    if (gzipped.size() >= response.body.size()) gzipped.clear();
    const std::string tag =
        response.status == 200 ? sha256_hex(response.body).substr(0, http::tag_digits) : "";
    return http::make_forms(std::move(response), std::move(gzipped), tag);
}

}  // namespace

class PublicPages {
 public:
    PublicPages(const AdminParts& parts, std::shared_ptr<TurnoutCache> turnouts)
        : site_(parts.site),
          style_hash_(sha256_base64(site_.style)),
          elections_(parts, std::move(turnouts)) {}

    // Null when nobody has asked for it lately.
    SharedResponse at_hand(PublicPage page, const http::Request& request) {
        const auto snapshot = elections_.at_hand();
        const auto rendered = snapshot ? snapshot->find_page(name_of(*snapshot, page, request)) : nullptr;
        return rendered ? http::form_for(request, *rendered) : nullptr;
    }

    SharedResponse write(PublicPage page, const http::Request& request) {
        try {
            const auto snapshot = elections_.current();
            const auto rendered = snapshot->page(name_of(*snapshot, page, request), [&] {
                return in_both_forms(render(*snapshot, page, request));
            });
            return http::form_for(request, *rendered);
        } catch (const Unavailable&) {
            if (!is_html(page)) throw;
            http::Response response =
                html(503, results_page::unavailable_page(site_, language_of(request)), page);
            response.headers.emplace_back("Retry-After", std::to_string(retry_after.count()));
            return std::make_shared<const http::Response>(std::move(response));
        }
    }

 private:
    // All that a page depends on. One that is not there is the same for each election.
    static std::string name_of(const PublicSnapshot& snapshot, PublicPage page,
                               const http::Request& request) {
        std::string name = std::to_string(static_cast<int>(page));
        if (has_words(page)) name += language::tag_of(language_of(request));
        if (page == PublicPage::list || page == PublicPage::list_json) return name;
        const auto id = election_of(page, request);
        const bool there = id && snapshot.shows(*id);
        return name + "/" + (there ? std::to_string(id->value) : "missing");
    }

    http::Response render(PublicSnapshot& snapshot, PublicPage page, const http::Request& request) {
        const Language language = language_of(request);
        if (page == PublicPage::list)
            return html(200, results_page::list_page(site_, language, snapshot.list()), page);
        if (page == PublicPage::list_json)
            return file("application/json", json_public_elections(snapshot.list(), site_.rehearsal));
        const auto id = election_of(page, request);
        const auto election = id ? snapshot.find(*id) : std::nullopt;
        const bool needs_result = page == PublicPage::csv || page == PublicPage::svg;
        if (!election || (needs_result && !election->result)) {
            if (is_html(page)) return html(404, results_page::missing_page(site_, language), page);
            http::Response missing = http::message(404, "Not found.");
            if (page != PublicPage::svg) missing.headers.push_back(any_origin());
            return missing;
        }
        return render(page, language, *election);
    }

    http::Response render(PublicPage page, Language language, const PublicElection& election) {
        switch (page) {
            case PublicPage::embed:
                return html(200, results_page::embed_page(site_, language, election), page);
            case PublicPage::projector:
                return html(200, results_page::projector_page(site_, language, election), page);
            case PublicPage::json:
                return file("application/json", json_public_election(election, site_.rehearsal));
            case PublicPage::csv: {
                http::Response response = file("text/csv; charset=utf-8", csv_public_result(election));
                if (election.result->provisional) response.headers.emplace_back("Urna-Result", "provisional");
                response.headers.emplace_back("Content-Disposition",
                                              "attachment; filename=\"urna-election-" +
                                                  std::to_string(election.election.id.value) + ".csv\"");
                return response;
            }
            case PublicPage::svg:
                return picture(language, election);
            default:
                return html(200, results_page::election_page(site_, language, election),
                            PublicPage::election);
        }
    }

    http::Response html(int status, std::string text, PublicPage page) const {
        const bool embedded = page == PublicPage::embed;
        http::Response response;
        response.status = status;
        response.headers = {
            {"Content-Type", "text/html; charset=utf-8"},
            {"Cache-Control", status == 200 ? cache_control() : "no-store"},
            {"Vary", "Accept-Language, Accept-Encoding"},
            {"Content-Security-Policy",
             embedded ? results_page::embed_policy(style_hash_) : results_page::page_policy(style_hash_)},
            {"Referrer-Policy", "no-referrer"},
            {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
        };
        if (!embedded) response.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
        response.body = std::move(text);
        return response;
    }

    static std::pair<std::string, std::string> any_origin() { return {"Access-Control-Allow-Origin", "*"}; }

    // A file that a page of any origin may read.
    static http::Response file(std::string type, std::string text) {
        http::Response response;
        response.headers = {
            {"Content-Type", std::move(type)},
            {"Cache-Control", cache_control()},
            {"Vary", "Accept-Encoding"},
            any_origin(),
        };
        response.body = std::move(text);
        return response;
    }

    http::Response picture(Language language, const PublicElection& election) const {
        http::Response response;
        response.headers = {
            {"Content-Type", "image/svg+xml"},
            {"Cache-Control", cache_control()},
            {"Vary", "Accept-Language, Accept-Encoding"},
            {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
        };
        response.body =
            results_page::picture(language, election, results_page::palette_of(site_.style), site_.rehearsal);
        return response;
    }

    const results_page::Site site_;
    const std::string style_hash_;
    PublicElections elections_;
};

namespace {

class PageExchange final : public http::Exchange {
 public:
    PageExchange(std::shared_ptr<PublicPages> pages, PublicPage page, const http::Request& request)
        : pages_(std::move(pages)), page_(page), request_(request) {}

    void receive(std::string_view) override {}

    std::shared_ptr<const http::Response> response_at_hand() override {
        return is_for_everybody() ? pages_->at_hand(page_, request_) : nullptr;
    }

    http::HandlerResult respond() override {
        http::Response response = *pages_->write(page_, request_);
        if (is_for_everybody()) return response;
        for (auto& [name, value] : response.headers) {
            if (name == "Cache-Control") value = "no-store";
        }
        return response;
    }

 private:
    bool is_for_everybody() const { return !request_.header("Authorization"); }

    const std::shared_ptr<PublicPages> pages_;
    const PublicPage page_;
    const http::Request& request_;
};

}  // namespace

std::shared_ptr<PublicPages> make_public_pages(const AdminParts& parts,
                                               std::shared_ptr<TurnoutCache> turnouts) {
    return std::make_shared<PublicPages>(parts, std::move(turnouts));
}

http::Handler public_page_handler(std::shared_ptr<PublicPages> pages, PublicPage page) {
    return [pages = std::move(pages), page](const http::Request& request) {
        return std::make_unique<PageExchange>(pages, page, request);
    };
}

}  // namespace urna::admin
