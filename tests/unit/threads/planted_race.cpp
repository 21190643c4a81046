// SPDX-License-Identifier: Apache-2.0
// Two threads count without asking each other.
#include <iostream>
#include <thread>

namespace {

int count = 0;

void count_up() {
    for (int i = 0; i < 1'000; ++i) ++count;
}

}  // namespace

int main() {
    std::thread other(count_up);
    count_up();
    other.join();
    std::cout << count << "\n";
}
