// SPDX-License-Identifier: Apache-2.0
// The columns of the table `uploads` that are inserted, which both engines bind in this order.
#pragma once

namespace urna::store {

inline constexpr auto upload_columns =
    "id, accepted_at, official_email, official_jmbg, official_forename, official_surname, file_sha256, "
    "election, valid, duplicate, invalid_poll_number, dropped";

}  // namespace urna::store
