// SPDX-License-Identifier: Apache-2.0
#include "http/server/response_forms.h"

#include <utility>

#include "http/messages/header_value.h"

namespace urna::http {

ResponseForms make_forms(Response plain, std::string gzipped, std::string_view tag) {
    const auto finish = [tag](Response response, std::string_view form) {
        if (!tag.empty())
            response.headers.emplace_back("ETag", '"' + std::string(tag) + std::string(form) + '"');
        return std::make_shared<const Response>(std::move(response));
    };
    ResponseForms forms;
    if (!gzipped.empty()) {
        Response other = plain;
        other.body = std::move(gzipped);
        other.headers.emplace_back("Content-Encoding", "gzip");
        forms.gzipped = finish(std::move(other), "-gzip");
    }
    forms.plain = finish(std::move(plain), "");
    if (!forms.gzipped) forms.gzipped = forms.plain;
    return forms;
}

std::shared_ptr<const Response> form_for(const Request& request, const ResponseForms& forms) {
    return prefers_gzip(request.header("Accept-Encoding")) ? forms.gzipped : forms.plain;
}

bool prefers_gzip(std::optional<std::string_view> accept_encoding) {
    std::optional<double> gzip;
    std::optional<double> identity;
    std::optional<double> any;
    for (const auto& [coding, weight] : parse_weighted_list(accept_encoding.value_or(""))) {
        if (!weight) return false;
        if (coding == "gzip" || coding == "x-gzip") gzip = weight;
        if (coding == "identity") identity = weight;
        if (coding == "*") any = weight;
    }
    const double wanted = gzip.value_or(any.value_or(0));
    return wanted > 0 && wanted >= identity.value_or(0);
}

}  // namespace urna::http
