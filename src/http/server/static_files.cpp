// SPDX-License-Identifier: Apache-2.0
#include "http/server/static_files.h"

#include <memory>

#include "http/server/response_forms.h"

namespace urna::http {
namespace {

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
    Response response;
    response.headers = file.headers;
    if (!file.gzipped.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
    response.body = file.plain;
    const ResponseForms forms = make_forms(std::move(response), std::string(file.gzipped), file.tag);
    return [forms](const Request& request) {
        return std::make_unique<StaticExchange>(form_for(request, forms));
    };
}

}  // namespace urna::http
