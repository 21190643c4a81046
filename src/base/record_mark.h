// SPDX-License-Identifier: Apache-2.0
// How far the record of uploads is: the number and the name of the last upload in it. Uploads are numbered by
// one writer and never taken back, so a record that does not hold the upload of an earlier mark under its
// number has lost something, or is another's.
#pragma once

#include <cstdint>

#include "base/guid.h"

namespace urna {

struct RecordMark {
    std::int64_t number = 0;  // 0: nothing was recorded yet
    UploadId upload;
    friend bool operator==(const RecordMark&, const RecordMark&) = default;
};

}  // namespace urna
