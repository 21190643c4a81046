// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <prometheus/text_serializer.h>

namespace urna {

prometheus::Registry& metrics() {
    static prometheus::Registry registry{prometheus::Registry::InsertBehavior::Merge};
    return registry;
}

const prometheus::Histogram::BucketBoundaries& seconds_buckets() {
    static const prometheus::Histogram::BucketBoundaries bounds{
        0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    return bounds;
}

prometheus::Gauge& make_gauge(const std::string& name, const std::string& help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(metrics()).Add({});
}

std::string metrics_text() {
    return prometheus::TextSerializer().Serialize(metrics().Collect());
}

}  // namespace urna
