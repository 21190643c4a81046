// SPDX-License-Identifier: Apache-2.0
#include "queue/receipts.h"

#include <stdexcept>

namespace urna::queue {

std::string_view to_string(UploadState state) {
    switch (state) {
        case UploadState::waiting:
            return "waiting";
        case UploadState::counted:
            return "counted";
        case UploadState::quarantined:
            return "setAside";
        case UploadState::discarded:
            return "givenUp";
    }
    throw std::logic_error("an upload of no state");
}

}  // namespace urna::queue
