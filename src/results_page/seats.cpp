// SPDX-License-Identifier: Apache-2.0
#include "results_page/seats.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace urna::results_page {
namespace {

constexpr double inner_radius = 0.4;        // of the innermost row, when there are several
constexpr double spacing_max = 0.3;         // with this spacing no further row is needed
constexpr double seat_radius_max = 0.07;    // limits the size of the seats of a very small parliament
constexpr double radius_of_spacing = 0.43;  // the rest is the gap between seats

double row_radius(int row, int rows) {
    return rows == 1 ? 1 : inner_radius + (1 - inner_radius) * row / (rows - 1);
}

// The seats of each row, the innermost first: one each, and the others in proportion to the rows' lengths by
// the largest remainders.
std::vector<int> seats_in_rows(int seats, int rows) {
    double length = 0;
    for (int row = 0; row < rows; ++row) length += row_radius(row, rows);
    std::vector<int> sizes;
    std::vector<double> remainders;
    for (int row = 0; row < rows; ++row) {
        const double quota = (seats - rows) * row_radius(row, rows) / length;
        sizes.push_back(1 + static_cast<int>(quota));
        remainders.push_back(quota - std::floor(quota));
    }
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return remainders[a] != remainders[b] ? remainders[a] > remainders[b] : a > b;
    });
    const int left = seats - std::accumulate(sizes.begin(), sizes.end(), 0);
    for (int i = 0; i < left; ++i) ++sizes[order[static_cast<std::size_t>(i)]];
    return sizes;
}

// The least distance between two seats in rows of these sizes.
double spacing_of(const std::vector<int>& sizes) {
    const int rows = static_cast<int>(sizes.size());
    double spacing = rows == 1 ? spacing_max : std::min(spacing_max, (1 - inner_radius) / (rows - 1));
    for (int row = 0; row < rows; ++row) {
        const int size = sizes[static_cast<std::size_t>(row)];
        if (size > 1)
            spacing =
                std::min(spacing, 2 * row_radius(row, rows) * std::sin(std::numbers::pi / (size - 1) / 2));
    }
    return spacing;
}

}  // namespace

SeatLayout lay_out_seats(int count) {
    std::vector<int> best{count};
    double spacing = spacing_of(best);
    // Beyond this number the rows are closer together than the seats within them.
    const int rows_max = std::min(count, static_cast<int>(std::ceil(std::sqrt(count))) + 1);
    for (int rows = 2; rows <= rows_max; ++rows) {
        std::vector<int> sizes = seats_in_rows(count, rows);
        const double room = spacing_of(sizes);
        if (room <= spacing) continue;
        best = std::move(sizes);
        spacing = room;
    }
    SeatLayout layout;
    layout.seat_radius = std::min(spacing * radius_of_spacing, seat_radius_max);
    const int rows = static_cast<int>(best.size());
    for (int row = 0; row < rows; ++row) {
        const int size = best[static_cast<std::size_t>(row)];
        for (int place = 0; place < size; ++place) {
            const double turn = size == 1 ? 0.5 : static_cast<double>(place) / (size - 1);
            const double angle = std::numbers::pi * (1 - turn);
            const double radius = row_radius(row, rows);
            layout.seats.push_back({radius * std::cos(angle), -radius * std::sin(angle), turn, row});
        }
    }
    std::sort(layout.seats.begin(), layout.seats.end(), [](const Seat& a, const Seat& b) {
        return a.turn != b.turn ? a.turn < b.turn : a.row > b.row;
    });
    return layout;
}

}  // namespace urna::results_page
