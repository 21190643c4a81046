// SPDX-License-Identifier: Apache-2.0
#include "replay/upload_body.h"

#include <gtest/gtest.h>

namespace urna::replay {
namespace {

TEST(UploadBody, IsAFormWithOneFileOfLines) {
    const election::Batch batch{{*parse_guid("28f8a52e-9e2c-4f4e-8d5c-0123456789ab"), 3},
                                {*parse_guid("00000000-0000-4000-8000-000000000001"), 1012}};
    EXPECT_EQ(upload_body(batch),
              "--urna-replay-ballots\r\n"
              "Content-Disposition: form-data; name=\"file\"; filename=\"ballots.csv\"\r\n"
              "Content-Type: text/csv\r\n"
              "\r\n"
              "28f8a52e-9e2c-4f4e-8d5c-0123456789ab,3\n"
              "00000000-0000-4000-8000-000000000001,1012\n"
              "\r\n--urna-replay-ballots--\r\n");
    EXPECT_EQ(upload_content_type, "multipart/form-data; boundary=urna-replay-ballots");
}

}  // namespace
}  // namespace urna::replay
