// From refusals to HTTP: the one place that knows which is which.
#pragma once

#include "base/error.h"
#include "http/messages/response.h"

namespace urna::service {

http::Response answer(const Refusal& refusal);

}  // namespace urna::service
