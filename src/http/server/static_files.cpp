// SPDX-License-Identifier: Apache-2.0
#include "http/server/static_files.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include "http/messages/header_value.h"

namespace urna::http {
namespace {

std::string_view take_element(std::string_view& list) {
    const std::string_view element = list.substr(0, list.find(','));
    list.remove_prefix(std::min(element.size() + 1, list.size()));
    return trim_blanks(element);
}

// The coding's `q`, from 0 to 1, or null when that is malformed.
std::optional<double> weight_of(const HeaderValue& coding) {
    const auto text = coding.parameter("q");
    if (!text) return 1;
    double weight = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), weight);
    if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return weight >= 0 && weight <= 1 ? std::optional(weight) : std::nullopt;
}

// The file's two forms, or the one.
struct Forms {
    std::shared_ptr<const Response> plain;
    std::shared_ptr<const Response> gzipped;  // null where compressing does not pay
};

std::shared_ptr<const Response> form_of(const StaticFile& file, bool gzip) {
    Response response;
    response.headers = file.headers;
    response.headers.emplace_back("ETag", '"' + file.tag + (gzip ? "-gzip\"" : "\""));
    if (!file.gzipped.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
    if (gzip) response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = gzip ? file.gzipped : file.plain;
    return std::make_shared<const Response>(std::move(response));
}

class StaticExchange final : public Exchange {
 public:
    explicit StaticExchange(std::shared_ptr<const Response> response) : response_(std::move(response)) {}

    void receive(std::string_view) override {}
    HandlerResult respond() override { return *response_; }
    std::shared_ptr<const Response> response_at_hand() override { return response_; }

 private:
    const std::shared_ptr<const Response> response_;
};

}  // namespace

Handler static_file(const StaticFile& file) {
    const Forms forms{form_of(file, false), file.gzipped.empty() ? nullptr : form_of(file, true)};
    return [forms](const Request& request) {
        const bool gzip = forms.gzipped && prefers_gzip(request.header("Accept-Encoding"));
        return std::make_unique<StaticExchange>(gzip ? forms.gzipped : forms.plain);
    };
}

bool prefers_gzip(std::optional<std::string_view> accept_encoding) {
    std::string_view list = accept_encoding.value_or("");
    std::optional<double> gzip;
    std::optional<double> identity;
    std::optional<double> any;
    while (!list.empty()) {
        const std::string_view element = take_element(list);
        if (element.empty()) continue;
        const auto coding = parse_header_value(element);
        const auto weight = coding ? weight_of(*coding) : std::nullopt;
        if (!weight) return false;
        if (coding->main == "gzip" || coding->main == "x-gzip") gzip = weight;
        if (coding->main == "identity") identity = weight;
        if (coding->main == "*") any = weight;
    }
    const double wanted = gzip.value_or(any.value_or(0));
    return wanted > 0 && wanted >= identity.value_or(0);
}

}  // namespace urna::http
