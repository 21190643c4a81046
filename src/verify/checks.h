// SPDX-License-Identifier: Apache-2.0
// The checks, as docs/verify/format.md numbers them. Each looks at one thing, and relies on those before it.
#pragma once

#include "verify/case.h"
#include "verify/finding.h"

namespace urna::verify {

Finding check_1_1(Case& at);
Finding check_1_2(Case& at);
Finding check_1_3(Case& at);
Finding check_1_4(Case& at);
Finding check_2_1(Case& at);
Finding check_2_2(Case& at);
Finding check_3_1(Case& at);
Finding check_3_2(Case& at);
Finding check_3_3(Case& at);
Finding check_3_4(Case& at);
Finding check_3_5(Case& at);
Finding check_3_6(Case& at);
Finding check_3_7(Case& at);
Finding check_3_8(Case& at);
Finding check_4_1(Case& at);
Finding check_4_2(Case& at);
Finding check_4_3(Case& at);
Finding check_4_4(Case& at);
Finding check_5_1(Case& at);
Finding check_5_2(Case& at);
Finding check_5_3(Case& at);
Finding check_5_4(Case& at);
Finding check_6_1(Case& at);
Finding check_6_2(Case& at);

}  // namespace urna::verify
