// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

namespace urna {

void throw_unchecked(const boost::source_location& where) {
    throw std::logic_error("unchecked result at " + where.to_string());
}

}  // namespace urna
