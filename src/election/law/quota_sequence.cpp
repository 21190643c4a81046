// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <utility>

#include "election/law/method.h"
#include "election/law/quota_value.h"
#include "election/law/tie_break.h"

namespace urna::election::law {
namespace {

// What a seat of a pass was given to.
struct Taken {
    std::size_t contender;
    std::size_t pass;
    int128 numerator;
    std::uint64_t denominator;
};

bool is_equal(const Taken& a, const Taken& b) {
    return a.pass == b.pass && a.numerator * b.denominator == b.numerator * a.denominator;
}

// Of equal claims the lower contender's comes first, which only orders what is told.
bool is_less(const Taken& a, const Taken& b) {
    const int128 left = a.numerator * b.denominator;
    const int128 right = b.numerator * a.denominator;
    return left != right ? left < right : a.contender > b.contender;
}

using Remainder = std::pair<int128, std::size_t>;  // and whose it is

class QuotaSequence final : public SeatSequence {
 public:
    QuotaSequence(const Quota& rule, std::span<const Contender> contenders, std::uint64_t votes,
                  std::uint32_t seats, std::uint64_t unit)
        : rule_(rule),
          contenders_(contenders),
          votes_(votes),
          seats_(seats),
          quota_(quota_value(rule.kind, rule.round, votes, seats, unit)) {}

    bool give(Round& round, std::uint32_t places, Standings& standings) override {
        if (!whole_given_) {
            whole_given_ = true;
            const std::uint64_t given = give_whole_quotas(round, standings);
            if (given > places) {
                refused_ = rule_.over_award == OverAward::refuse;
                return refused_ || take_over_award(round, given - places, standings);
            }
            places -= static_cast<std::uint32_t>(given);
        }
        while (places > 0 && pass_ < rule_.remainder.size()) {
            if (!give_in_pass(round, places, standings)) return false;
            if (places == 0) return true;
            ++pass_;
            in_pass_.assign(contenders_.size(), false);
        }
        return true;
    }

    std::vector<std::size_t> last_takers(std::size_t except) const override {
        std::vector<std::size_t> takers;
        const Taken* last = nullptr;
        for (std::size_t i = taken_.size(); i-- > 0;) {
            const Taken& taken = taken_[i];
            if (last != nullptr && !is_equal(taken, *last)) break;
            if (taken.contender == except) continue;
            last = &taken;
            if (std::find(takers.begin(), takers.end(), taken.contender) == takers.end())
                takers.push_back(taken.contender);
        }
        return takers;
    }

    void take_back(std::size_t contender) override {
        const auto last = std::find_if(taken_.rbegin(), taken_.rend(),
                                       [&](const Taken& taken) { return taken.contender == contender; });
        if (last->pass == pass_) in_pass_[contender] = false;
    }

    bool refused() const override { return refused_; }
    std::optional<QuotaValue> quota() const override { return quota_; }

 private:
    // votes - seats * quota, over the quota's denominator.
    int128 remainder(std::size_t i, std::uint32_t seats) const {
        return static_cast<int128>(uint128{contenders_[i].amount} * quota_.denominator) -
               static_cast<int128>(quota_.numerator * seats);
    }

    std::uint64_t give_whole_quotas(Round& round, Standings& standings) {
        if (!round.brief)
            round.steps.emplace_back(QuotaStep{rule_.kind, rule_.round, votes_, seats_, quota_.numerator,
                                               quota_.denominator, rule_.of, rule_.over_award,
                                               rule_.remainder});
        std::uint64_t given = 0;
        for (std::size_t i = 0; i < contenders_.size(); ++i) {
            const uint128 whole = uint128{contenders_[i].amount} * quota_.denominator / quota_.numerator;
            standings.seats[i] = static_cast<std::uint32_t>(std::min(whole, uint128{standings.max[i]}));
            given += standings.seats[i];
            if (round.brief) continue;
            round.steps.emplace_back(WholeQuotasStep{contenders_[i].list, contenders_[i].amount,
                                                     standings.seats[i], remainder(i, standings.seats[i]),
                                                     quota_.denominator, contenders_[i].seats_max});
        }
        return given;
    }

    // One seat after the other is taken from the smallest remainder, which grows by a quota then.
    bool take_over_award(Round& round, std::uint64_t too_many, Standings& standings) {
        const auto of = [&](std::size_t i) { return remainder(i, standings.seats[i]); };
        const auto after = [](const Remainder& a, const Remainder& b) { return b < a; };
        std::vector<Remainder> heap;  // the smallest first
        for (std::size_t i = 0; i < contenders_.size(); ++i)
            if (standings.seats[i] > 0) heap.emplace_back(of(i), i);
        std::make_heap(heap.begin(), heap.end(), after);
        while (too_many > 0) {
            std::vector<std::size_t> smallest;
            const int128 least = heap.front().first;
            while (!heap.empty() && heap.front().first == least) {
                std::pop_heap(heap.begin(), heap.end(), after);
                smallest.push_back(heap.back().second);
                heap.pop_back();
            }
            std::vector<std::size_t> picked;
            const bool decided = pick(round, contenders_, smallest, too_many, Decides::loses, picked);
            for (const std::size_t i : picked) {
                if (!round.brief)
                    round.steps.emplace_back(OverAwardStep{contenders_[i].list, of(i), quota_.denominator});
                if (--standings.seats[i] == 0) continue;
                heap.emplace_back(of(i), i);
                std::push_heap(heap.begin(), heap.end(), after);
            }
            too_many -= picked.size();
            if (!decided) return false;
        }
        return true;
    }

    // Until there is no place, or nobody who may take one.
    bool give_in_pass(Round& round, std::uint32_t& places, Standings& standings) {
        const auto before = [](const Taken& a, const Taken& b) { return is_less(a, b); };
        std::vector<Taken> heap;  // the largest claim first
        for (std::size_t i = 0; i < contenders_.size(); ++i)
            if (may_take(i, standings)) heap.push_back(claim(i, standings));
        std::make_heap(heap.begin(), heap.end(), before);
        while (places > 0 && !heap.empty()) {
            const Taken best = heap.front();
            std::vector<std::size_t> foremost;
            while (!heap.empty() && is_equal(heap.front(), best)) {
                std::pop_heap(heap.begin(), heap.end(), before);
                foremost.push_back(heap.back().contender);
                heap.pop_back();
            }
            std::vector<std::size_t> picked;
            const bool decided = pick(round, contenders_, foremost, places, Decides::seat, picked);
            for (const std::size_t i : picked) {
                award(round, i, standings);
                if (!may_take(i, standings)) continue;
                heap.push_back(claim(i, standings));
                std::push_heap(heap.begin(), heap.end(), before);
            }
            places -= static_cast<std::uint32_t>(picked.size());
            if (!decided) return false;
        }
        return true;
    }

    bool may_take(std::size_t i, const Standings& standings) const {
        const Pass& pass = rule_.remainder[pass_];
        if (standings.seats[i] >= standings.max[i] || (pass.once && in_pass_[i])) return false;
        // amount >= minimum * quota
        return !pass.minimum_quota ||
               uint128{contenders_[i].amount} * quota_.denominator * pass.minimum_quota->denominator >=
                   quota_.numerator * pass.minimum_quota->numerator;
    }

    Taken claim(std::size_t i, const Standings& standings) const {
        if (rule_.remainder[pass_].by == PassBy::average)
            return {i, pass_, static_cast<int128>(contenders_[i].amount), standings.seats[i] + 1ULL};
        return {i, pass_, remainder(i, standings.seats[i]), quota_.denominator};
    }

    void award(Round& round, std::size_t i, Standings& standings) {
        const Taken own = claim(i, standings);
        taken_.push_back(own);
        in_pass_[i] = true;
        ++standings.seats[i];
        if (round.brief) return;
        round.steps.emplace_back(
            PassStep{contenders_[i].list, pass_, rule_.remainder[pass_].by, own.numerator, own.denominator});
    }

    Quota rule_;
    std::span<const Contender> contenders_;
    std::uint64_t votes_;
    std::uint32_t seats_;
    QuotaValue quota_;
    bool whole_given_ = false;
    bool refused_ = false;
    std::size_t pass_ = 0;
    std::vector<bool> in_pass_ = std::vector<bool>(contenders_.size(), false);  // took a seat in this pass
    std::vector<Taken> taken_;
};

}  // namespace

std::unique_ptr<SeatSequence> make_quota_sequence(const Quota& quota, std::span<const Contender> contenders,
                                                  std::uint64_t votes_valid, std::uint32_t seats,
                                                  std::uint64_t unit) {
    const auto amount = [](std::uint64_t total, const Contender& each) { return total + each.amount; };
    const std::uint64_t participating =
        std::accumulate(contenders.begin(), contenders.end(), std::uint64_t{0}, amount);
    return std::make_unique<QuotaSequence>(
        quota, contenders, quota.of == VotesOf::valid ? votes_valid : participating, seats, unit);
}

}  // namespace urna::election::law
