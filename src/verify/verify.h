// SPDX-License-Identifier: Apache-2.0
// Everything that a bundle shows, checked by somebody who believes nobody but those whom their policy names
// (docs/verify/format.md, "Checks").
#pragma once

#include <functional>

#include "verify/case.h"
#include "verify/report.h"

namespace urna::verify {

// Makes the checks in their order, and gives each line to `tell` as soon as there is one. The first check
// that fails is the answer: those behind it are not made. Throws what the sources throw when they cannot be
// read.
Report verify(const Evidence& evidence, const std::function<void(const ReportLine&)>& tell);

}  // namespace urna::verify
