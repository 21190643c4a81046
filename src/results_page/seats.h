// SPDX-License-Identifier: Apache-2.0
// The layout of a parliament's seats, as the console has it (web/src/lib/charts/seats.ts): equidistant rows
// that are half circles around the origin, with seats in proportion to their lengths.
#pragma once

#include <vector>

namespace urna::results_page {

// The outermost row has the radius 1; x grows to the right and y downwards, as in SVG, so that no y is above
// 0.
struct Seat {
    double x = 0;
    double y = 0;
    double turn = 0;  // 0: the left end of a row, 1: the right end
    int row = 0;      // 0: the innermost
};

struct SeatLayout {
    std::vector<Seat> seats;  // from left to right: consecutive seats are a sector
    double seat_radius = 0;   // no two discs of this radius touch
};

// The layout of 1 to 10,000 seats in the number of rows that leaves most room around each.
SeatLayout lay_out_seats(int count);

}  // namespace urna::results_page
