// SPDX-License-Identifier: Apache-2.0
// The ballots' file format: lines of `GUID,poll number`, as the wire contract describes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "election/ballot.h"

namespace urna::election {

// The first line of a file that is wrong, and what is wrong about it.
struct BadLine {
    enum class Fault { number_of_values, poll_number, ballot_guid };
    Fault fault = Fault::number_of_values;
    std::uint64_t number = 0;  // of the line, from 0
    friend bool operator==(const BadLine&, const BadLine&) = default;
};

// Reads a file in pieces of any size. The first bad line refuses the file, and what follows it is not looked
// at. The beginning of a line is kept until its end arrives: who feeds it bounds the file. No more memory is
// in use than the file has bytes, if it has no more than were expected: 20 bytes for each line of 34 or more,
// and a line whose end has not arrived as it is.

class BallotCsv {
 public:
    // A file of at most so many bytes is expected. The memory is asked for at once, so that nothing is moved
    // as it grows; what is not used of it costs nothing.
    explicit BallotCsv(std::size_t bytes_expected = 0);

    // Takes the next piece of the file.
    void feed(std::string_view piece);

    // The end of the file: all of its ballots, or the bad line. Ends the use of this object.
    Result<Batch, BadLine> finish();

 private:
    void refuse(BadLine::Fault fault);
    // A line from its first byte to the last before its line feed, or before the end of the file.
    void line(std::string_view text);
    // Keeps the beginning of a line.
    void keep(std::string_view text);

    const std::size_t bytes_expected_;
    std::string partial_;  // the beginning of a line whose end has not arrived
    std::optional<BadLine> bad_line_;
    std::uint64_t line_number_ = 0;
    Batch batch_;
};

}  // namespace urna::election
