// SPDX-License-Identifier: Apache-2.0
// The process's metrics, in Prometheus' terms. Each module makes its own families here.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <string>

namespace urna {

// The one registry. Names begin with `urna_` and end in their unit.
prometheus::Registry& metrics();

// Upper bounds, in seconds, for anything that takes from 0.1 ms to 10 s.
const prometheus::Histogram::BucketBoundaries& seconds_buckets();

// The gauge of that name, without labels.
prometheus::Gauge& make_gauge(const std::string& name, const std::string& help);

// All metrics in Prometheus' text format 0.0.4.
std::string metrics_text();

}  // namespace urna
