// SPDX-License-Identifier: Apache-2.0
#include "authentication/login_limiter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace urna::authentication {
namespace {

using namespace std::chrono_literals;
using testing::Optional;
using Duration = WindowCounts::Duration;

const WindowCounts::Time start{1h};
const auto home = http::IpAddress::parse("192.0.2.1");
const auto elsewhere = http::IpAddress::parse("192.0.2.2");

std::string somebody(int number) {
    return "somebody" + std::to_string(number) + "@example.com";
}

TEST(WindowCounts, OverTheLimitAKeyWaitsForTheInterval) {
    WindowCounts counts({2, 10min, 1s});
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(counts.wait("a", start), Duration::zero());
        counts.add("a", start);
    }
    EXPECT_EQ(counts.wait("a", start), 1s);
    EXPECT_EQ(counts.wait("a", start + 400ms), 600ms);
    EXPECT_EQ(counts.wait("b", start), Duration::zero());
    EXPECT_EQ(counts.wait("a", start + 1s), Duration::zero());
    counts.add("a", start + 1s);
    EXPECT_EQ(counts.wait("a", start + 1s), 1s);
}

TEST(WindowCounts, AreForgottenWhenTheWindowEnds) {
    WindowCounts counts({1, 10min, 0s});
    counts.add("a", start);
    EXPECT_EQ(counts.wait("a", start + 1min), 9min);
    EXPECT_EQ(counts.wait("a", start + 10min), Duration::zero());
    EXPECT_EQ(counts.size(), 0);
}

TEST(WindowCounts, AreTakenBackAndCleared) {
    WindowCounts counts({1, 10min, 1s});
    counts.add("a", start);
    counts.take_back("a");
    counts.take_back("a");  // of what is not there nothing
    EXPECT_EQ(counts.wait("a", start), Duration::zero());
    EXPECT_EQ(counts.size(), 0);
    counts.add("a", start);
    counts.clear("a");
    EXPECT_EQ(counts.wait("a", start), Duration::zero());
}

TEST(WindowCounts, AreBounded) {
    WindowCounts counts({1, 10min, 1s});
    for (std::size_t i = 0; i < WindowCounts::counts_max + 10; ++i) counts.add(std::to_string(i), start);
    EXPECT_EQ(counts.size(), WindowCounts::counts_max);
    EXPECT_EQ(counts.wait("9", start), Duration::zero());  // one of those that came first
    EXPECT_EQ(counts.wait("10", start), 1s);
}

TEST(WindowCounts, WithoutALimitNothingIsKept) {
    WindowCounts counts({0, 10min, 1s});
    counts.add("a", start);
    EXPECT_EQ(counts.size(), 0);
    EXPECT_EQ(counts.wait("a", start), Duration::zero());
}

TEST(LoginLimiter, CountsByAccountAndAddress) {
    LoginLimiter limiter({.of_account_and_address = 2});
    EXPECT_FALSE(limiter.refuse_attempt("Ana@Example.com", home, start));
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start));
    EXPECT_THAT(limiter.refuse_attempt("ANA@example.com", home, start), Optional(1s));
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", elsewhere, start));
    EXPECT_FALSE(limiter.refuse_attempt(somebody(1), home, start));
}

TEST(LoginLimiter, ARefusedAttemptIsNotCounted) {
    LoginLimiter limiter({.of_account_and_address = 1});
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start));
    for (int i = 1; i < 10; ++i)
        EXPECT_TRUE(limiter.refuse_attempt("ana@example.com", home, start + i * 100ms));
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start + 1s));
}

TEST(LoginLimiter, ARightPasswordClearsItsCountAndGivesItsAttemptBack) {
    LoginLimiter limiter({.of_account_and_address = 2, .of_address = 3});
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start));  // a failure
    for (int i = 0; i < 10; ++i) {
        EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start));
        limiter.succeeded("ana@example.com", home, start);
    }
    // The failure is still the address'.
    EXPECT_FALSE(limiter.refuse_attempt(somebody(1), home, start));
    EXPECT_FALSE(limiter.refuse_attempt(somebody(2), home, start));
    EXPECT_TRUE(limiter.refuse_attempt(somebody(3), home, start));
}

TEST(LoginLimiter, AnAddressHasTenAttemptsASecondOverItsLimit) {
    LoginLimiter limiter({.of_address = 5});
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(limiter.refuse_attempt(somebody(i), home, start));
    EXPECT_TRUE(limiter.refuse_attempt(somebody(5), home, start));
    EXPECT_FALSE(limiter.refuse_attempt(somebody(6), home, start + 100ms));
    EXPECT_FALSE(limiter.refuse_attempt(somebody(7), elsewhere, start));
}

TEST(LoginLimiter, TheLimitOfAnAccountPassesByAddressesThatLoggedInToIt) {
    LoginLimiter limiter({.of_account = 2});
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start));
    limiter.succeeded("ana@example.com", home, start);
    const auto from = [](int number) {
        return http::IpAddress::parse("198.51.100." + std::to_string(number));
    };
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", from(1), start));
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", from(2), start));
    EXPECT_TRUE(limiter.refuse_attempt("ana@example.com", from(3), start));
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start));
    // Of another account the address is as unknown as any.
    EXPECT_FALSE(limiter.refuse_attempt(somebody(1), from(1), start));
    EXPECT_FALSE(limiter.refuse_attempt(somebody(1), from(2), start));
    EXPECT_TRUE(limiter.refuse_attempt(somebody(1), home, start));
    // 30 days later it is known no more.
    const auto later = start + 24h * 30;
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", from(1), later));
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", from(2), later));
    EXPECT_TRUE(limiter.refuse_attempt("ana@example.com", home, later));
}

TEST(LoginLimiter, TheStoreIsAskedOnlyWhereTheLimitOfAnAccountIsReached) {
    LoginLimiter limiter({.of_account_and_address = 3, .of_account = 2});
    const auto asks = [&](const auto& address) {
        return limiter.must_ask_store("ana@example.com", address, start);
    };
    const auto failures = [&](const auto& address, bool known) {
        EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", address, start, known));
    };
    for (int i = 0; i < 2; ++i) {
        EXPECT_FALSE(asks(home));
        failures(elsewhere, false);
    }
    EXPECT_TRUE(asks(home));
    EXPECT_FALSE(asks(LoginLimiter::Address{}));
    EXPECT_TRUE(limiter.refuse_attempt("ana@example.com", home, start, false));
    // The limit does not touch the address that the store knows, but the address has a limit of its own.
    for (int i = 0; i < 3; ++i) failures(home, true);
    EXPECT_FALSE(asks(home)) << "it is refused in any case";
    EXPECT_TRUE(limiter.refuse_attempt("ana@example.com", home, start, true));
    // What this process has seen itself it need not ask.
    limiter.succeeded("ana@example.com", elsewhere, start);
    EXPECT_FALSE(asks(elsewhere));
}

TEST(LoginLimiter, AnAttemptThatTheStoreKnowsGivesNoFailureOfOthersBack) {
    LoginLimiter limiter({.of_account = 1});
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", elsewhere, start));
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start, true));
    limiter.take_back("ana@example.com", home, start, true);
    EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start, true));
    limiter.succeeded("ana@example.com", home, start, true);
    EXPECT_TRUE(limiter.refuse_attempt("ana@example.com", elsewhere, start));
}

TEST(LoginLimiter, TheStoreIsToldOfAnAddressOnceADay) {
    LoginLimiter limiter({});
    EXPECT_TRUE(limiter.succeeded("ana@example.com", home, start));
    EXPECT_FALSE(limiter.succeeded("ANA@example.com", home, start + 23h));
    EXPECT_TRUE(limiter.succeeded("ana@example.com", elsewhere, start + 23h));
    EXPECT_TRUE(limiter.succeeded(somebody(1), home, start + 23h));
    EXPECT_TRUE(limiter.succeeded("ana@example.com", home, start + 24h));
    EXPECT_FALSE(limiter.succeeded("ana@example.com", {}, start + 24h));
}

TEST(LoginLimiter, AStoreThatFailedIsToldAgainAfterAMinute) {
    LoginLimiter limiter({});
    EXPECT_TRUE(limiter.succeeded("ana@example.com", home, start));
    limiter.not_stored("ana@example.com", home, start);
    EXPECT_FALSE(limiter.succeeded("ana@example.com", home, start + 59s));
    EXPECT_FALSE(limiter.succeeded(somebody(1), home, start + 59s));
    EXPECT_TRUE(limiter.succeeded("ana@example.com", home, start + 1min));
    EXPECT_TRUE(limiter.succeeded(somebody(1), home, start + 1min));
}

TEST(LoginLimiter, TheStoreIsNotToldWhereAccountsHaveNoLimit) {
    LoginLimiter limiter({.of_account = 0});
    EXPECT_FALSE(limiter.succeeded("ana@example.com", home, start));
}

TEST(LoginLimiter, WhatWasNotDecidedIsNoFailure) {
    LoginLimiter limiter({.of_account_and_address = 1, .of_address = 1, .of_account = 1});
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", home, start));
        limiter.take_back("ana@example.com", home, start);
    }
}

TEST(LoginLimiter, BoundsTheRegistrationsOfAnAddress) {
    LoginLimiter limiter({.registrations_of_address = 2});
    EXPECT_FALSE(limiter.refuse_registration(home, start));
    EXPECT_FALSE(limiter.refuse_registration(home, start));
    EXPECT_THAT(limiter.refuse_registration(home, start + 20min), Optional(40min));
    EXPECT_FALSE(limiter.refuse_registration(elsewhere, start));
    EXPECT_FALSE(limiter.refuse_registration(home, start + 1h));
}

TEST(LoginLimiter, CountsNothingOfAnAddressThatIsNobodys) {
    LoginLimiter limiter({1, 1, 1, 1});
    for (int i = 0; i < 5; ++i) {
        EXPECT_FALSE(limiter.refuse_attempt("ana@example.com", {}, start));
        EXPECT_FALSE(limiter.refuse_registration({}, start));
    }
}

}  // namespace
}  // namespace urna::authentication
