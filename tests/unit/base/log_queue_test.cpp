// SPDX-License-Identifier: Apache-2.0
// What waits in the log's queue, and what is dropped when it is full.
#include "base/log_queue.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <map>
#include <string>
#include <vector>

namespace urna {
namespace {

constexpr std::size_t no_limit = 1UL << 30;

// A queue with room for about so many lines of 36 bytes, and what it dropped.
class Queue {
 public:
    explicit Queue(std::size_t lines) : queue_(lines * 100, [this](LogKind kind) { ++dropped[kind]; }) {}

    void push(LogKind kind, std::string text) {
        text.resize(36, ' ');
        queue_.push(kind, text);
    }
    // The first words of the lines that wait; of the line that tells how many are missing, the numbers.
    std::vector<std::string> take() {
        std::string piece;
        queue_.take(piece, no_limit);
        std::vector<std::string> found;
        for (std::size_t begin = 0; begin < piece.size();) {
            const std::size_t end = piece.find('\n', begin);
            const std::string line = piece.substr(begin, end - begin);
            found.push_back(line.starts_with("{") ? told(line) : line.substr(0, line.find(' ')));
            begin = end + 1;
        }
        return found;
    }
    LogQueue& operator*() { return queue_; }

    std::map<LogKind, int> dropped;

 private:
    static std::string told(const std::string& line) {
        const auto notice = boost::json::parse(line);
        EXPECT_EQ(notice.at("level").as_string(), "warning");
        EXPECT_EQ(notice.at("message").as_string(), "log lines were dropped");
        std::string numbers;
        for (const char* kind : {"access", "info", "warning", "error"}) {
            numbers += (numbers.empty() ? "" : " ") + std::to_string(notice.at(kind).as_int64());
        }
        return numbers;
    }

    LogQueue queue_;
};

using Lines = std::vector<std::string>;

TEST(LogQueue, LinesOfAllKindsLeaveInTheOrderInWhichTheyCame) {
    Queue queue(10);
    queue.push(LogKind::error, "a");
    queue.push(LogKind::access, "b");
    queue.push(LogKind::info, "c");
    queue.push(LogKind::access, "d");
    queue.push(LogKind::warning, "e");
    EXPECT_EQ(queue.take(), (Lines{"a", "b", "c", "d", "e"}));
    EXPECT_TRUE((*queue).empty());
}

TEST(LogQueue, ThoseThatFindNoRoomAreCountedAndToldWhereTheyAreMissing) {
    Queue queue(2);
    for (const char* line : {"a", "b", "c", "d"}) queue.push(LogKind::info, line);
    EXPECT_EQ(queue.take(), (Lines{"a", "b", "0 2 0 0"}));
    queue.push(LogKind::info, "e");
    EXPECT_EQ(queue.take(), (Lines{"e"}));
    EXPECT_EQ(queue.dropped, (std::map<LogKind, int>{{LogKind::info, 2}}));
}

// A clock is not needed: the seconds are those in which a thousand lines come.
TEST(LogQueue, AReaderMayStandStillForTwentySecondsOfAThousandLinesEach) {
    int dropped = 0;
    LogQueue queue(log_waiting_bytes_max, [&](LogKind) { ++dropped; });
    for (int round = 0; round < 3; ++round) {
        for (int line = 0; line < 20 * 1'000; ++line) queue.push(LogKind::access, std::string(300, 'a'));
        while (!queue.empty()) {
            std::string read;
            queue.take(read, 4096);
        }
        EXPECT_EQ(dropped, 0);
    }
}

TEST(LogQueue, AccessLinesAreDroppedFirstAndErrorsLast) {
    Queue queue(4);
    queue.push(LogKind::error, "e1");
    queue.push(LogKind::warning, "w1");
    queue.push(LogKind::access, "a1");
    queue.push(LogKind::info, "i1");
    queue.push(LogKind::access, "a2");   // no room, and none is made for it
    queue.push(LogKind::error, "e2");    // in the place of a1
    queue.push(LogKind::warning, "w2");  // in the place of i1
    queue.push(LogKind::info, "i2");
    queue.push(LogKind::error, "e3");  // in the place of w2, the newest
    queue.push(LogKind::error, "e4");  // ... of w1
    queue.push(LogKind::error, "e5");
    EXPECT_EQ(queue.take(), (Lines{"e1", "2 2 2 1", "e2", "e3", "e4"}));
    EXPECT_TRUE((*queue).empty());
}

TEST(LogQueue, ALineThatIsTooLongMakesNoOthersGo) {
    Queue queue(3);
    queue.push(LogKind::access, "a");
    (*queue).push(LogKind::error, std::string(1000, 'x'));
    EXPECT_EQ(queue.take(), (Lines{"a", "0 0 0 1"}));
}

TEST(LogQueue, APieceEndsWithALineAndHoldsOneAtLeast) {
    Queue queue(10);
    for (int i = 0; i < 4; ++i) queue.push(LogKind::info, "a");
    std::string piece;
    (*queue).take(piece, 100);
    EXPECT_EQ(piece.size(), 2U * 37);
    piece.clear();
    (*queue).take(piece, 1);
    EXPECT_EQ(piece.size(), 37U);
}

TEST(LogQueue, ALineThatCouldNotBeMadeIsTold) {
    Queue queue(1);
    (*queue).drop(LogKind::error);
    EXPECT_FALSE((*queue).empty());
    EXPECT_EQ(queue.take(), (Lines{"0 0 0 1"}));
}

}  // namespace
}  // namespace urna
