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

Response answer(const StaticFile& file, const Request& request) {
    const bool gzip = !file.gzipped.empty() && prefers_gzip(request.header("Accept-Encoding"));
    Response response;
    response.headers = file.headers;
    response.headers.emplace_back("ETag", '"' + file.tag + (gzip ? "-gzip\"" : "\""));
    if (!file.gzipped.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
    if (gzip) response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = gzip ? file.gzipped : file.plain;
    return response;
}

}  // namespace

Handler static_file(StaticFile file) {
    const auto shared = std::make_shared<const StaticFile>(std::move(file));
    return without_body([shared](const Request& request) { return answer(*shared, request); });
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
