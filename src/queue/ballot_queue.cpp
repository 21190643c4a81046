// SPDX-License-Identifier: Apache-2.0
#include "queue/ballot_queue.h"

namespace urna::queue {

void throw_exception_from_error(PushRefusal, const boost::source_location& where) {
    throw_unchecked(where);
}

}  // namespace urna::queue
