// SPDX-License-Identifier: Apache-2.0
// A random record, judged in the simplest way that there is, and written into the tables of either engine.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/guid.h"
#include "sql/statement.h"

namespace urna::recount {

struct ModelVersion {
    std::int64_t valid_from = 0;
    std::int64_t standing = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int64_t candidates = 2;
};

// The first one has the id 1.
using ModelElection = std::vector<ModelVersion>;

struct ModelBallot {
    Guid guid;
    std::int64_t poll_number = 1;
    char verdict = 'x';  // v: valid, d: duplicate, p: invalid poll number, x: dropped
};

struct ModelUpload {
    std::int64_t accepted_at = 0;
    std::vector<ModelBallot> ballots;
    bool one_by_one = false;    // recorded by a version that kept each ballot as a row of its own
    std::int64_t election = 0;  // 0: none

    std::int64_t count(char verdict) const {
        std::int64_t found = 0;
        for (const ModelBallot& ballot : ballots) found += ballot.verdict == verdict ? 1 : 0;
        return found;
    }
};

struct Model {
    std::vector<ModelElection> elections;
    std::vector<ModelUpload> uploads;  // the first one has the number 1

    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> votes() const;  // by election, poll number
};

Model random_model(std::mt19937& random);

// What one ballot is in the table `batches`.
std::string packed(const ModelBallot& ballot);

// `execute` runs a statement without parameters.
void write_model(const Model& model, sql::Connection& connection,
                 const std::function<void(const std::string&)>& execute, std::mt19937& random);

}  // namespace urna::recount
