// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

namespace urna {

void throw_exception_from_error(const Refusal& refusal, const boost::source_location& where) {
    throw std::logic_error("unchecked refusal at " + where.to_string() + ": " + refusal.message);
}

}  // namespace urna
