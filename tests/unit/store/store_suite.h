// What the suites of the stores share: one engine's stores, which can be closed and opened again.
#pragma once

#include <gtest/gtest.h>

#include "store/engines.h"

namespace urna::store {

class StoreSuite : public testing::TestWithParam<Engine> {
 protected:
    void reopen() {
        stores = {};
        stores = place->open();
    }

    std::unique_ptr<Place> place = GetParam().make_place();
    Stores stores = place->open();
};

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
    return info.param.name;
}

}  // namespace urna::store
