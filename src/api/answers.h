// SPDX-License-Identifier: Apache-2.0
// From refusals to HTTP: the one place that knows which is which.
#pragma once

#include "api/refusal.h"
#include "http/messages/response.h"

namespace urna::api {

http::Response answer(const Refusal& refusal);

// 400, because of what the client has sent.
http::Response refused(std::string message);

}  // namespace urna::api
