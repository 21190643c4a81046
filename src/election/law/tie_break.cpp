// SPDX-License-Identifier: Apache-2.0
#include "election/law/tie_break.h"

#include <algorithm>

namespace urna::election::law {
namespace {

// Greater comes first.
std::uint64_t precedence(const Contender& contender, TieBreak by) {
    switch (by) {
        case TieBreak::most_votes:
            return contender.votes;
        case TieBreak::fewest_votes:
            return ~contender.votes;
        case TieBreak::lowest_number:
            return ~static_cast<std::uint64_t>(contender.list);
        case TieBreak::lot:
            break;
    }
    return 0;
}

std::vector<std::size_t> lists_of(std::span<const Contender> contenders, std::span<const std::size_t> of) {
    std::vector<std::size_t> lists;
    lists.reserve(of.size());
    for (const std::size_t i : of) lists.push_back(contenders[i].list);
    std::sort(lists.begin(), lists.end());
    return lists;
}

// Those who tie, in the order of the tie breaks before a lot. Who is picked is always at the front.
class Order {
 public:
    Order(const Round& round, std::span<const Contender> contenders, std::span<const std::size_t> tied,
          bool reversed)
        : contenders_(contenders), reversed_(reversed), group_(tied.begin(), tied.end()) {
        for (const TieBreak by : round.ties) {
            if (by == TieBreak::lot) break;
            breaks_.push_back(by);
        }
        std::stable_sort(group_.begin(), group_.end(),
                         [&](std::size_t a, std::size_t b) { return comes_before(a, b); });
        alike_end_.assign(breaks_.size() + 1, 0);
        alike_end_[0] = group_.size();
    }

    std::size_t left() const { return group_.size() - front_; }
    std::span<const std::size_t> all_left() const { return std::span(group_).subspan(front_); }
    std::size_t breaks() const { return breaks_.size(); }
    TieBreak tie_break(std::size_t i) const { return breaks_[i]; }

    // The first of those left, and who is like it by so many of the tie breaks.
    std::span<const std::size_t> alike(std::size_t breaks) {
        for (std::size_t i = 1; i <= breaks; ++i) {
            if (alike_end_[i] > front_) continue;
            std::size_t end = front_ + 1;
            while (end < alike_end_[i - 1] && key(group_[end], i - 1) == key(group_[front_], i - 1)) ++end;
            alike_end_[i] = end;
        }
        return std::span(group_).subspan(front_, alike_end_[breaks] - front_);
    }

    void drop_front(std::size_t count) { front_ += count; }

    // Puts the one in front of those left, among whom it is like the first.
    void bring_to_front(std::size_t list) {
        const auto from = group_.begin() + static_cast<std::ptrdiff_t>(front_);
        const auto found =
            std::find_if(from, group_.end(), [&](std::size_t i) { return contenders_[i].list == list; });
        std::rotate(from, found, found + 1);
    }

 private:
    // Greater comes first.
    std::uint64_t key(std::size_t contender, std::size_t tie_break) const {
        const std::uint64_t value = precedence(contenders_[contender], breaks_[tie_break]);
        return reversed_ ? ~value : value;
    }

    bool comes_before(std::size_t a, std::size_t b) const {
        for (std::size_t i = 0; i < breaks_.size(); ++i)
            if (key(a, i) != key(b, i)) return key(a, i) > key(b, i);
        return false;
    }

    std::span<const Contender> contenders_;
    bool reversed_;
    std::vector<std::size_t> group_;
    std::vector<TieBreak> breaks_;
    std::size_t front_ = 0;
    std::vector<std::size_t> alike_end_;  // by number of tie breaks: where those like the first left end
};

// Picks one of those who are alike by all tie breaks before the lot. Returns false when the lot is not there.
bool draw_one(Round& round, std::span<const Contender> contenders, Order& order, Decides decides) {
    const Situation situation{round.tier, round.district, decides,
                              lists_of(contenders, order.alike(order.breaks()))};
    const auto drawn = round.lots.draw(situation);
    round.steps.emplace_back(LotStep{situation, drawn});
    if (!drawn) {
        round.open_lot = situation;
        return false;
    }
    order.bring_to_front(*drawn);
    return true;
}

}  // namespace

bool pick(Round& round, std::span<const Contender> contenders, std::span<const std::size_t> tied,
          std::size_t places, Decides decides, std::vector<std::size_t>& picked) {
    if (tied.size() <= places) {
        picked.insert(picked.end(), tied.begin(), tied.end());
        return true;
    }
    Order order(round, contenders, tied, decides != Decides::seat);
    TieStep step;
    const auto tell = [&] {
        if (step.picked.empty()) return;
        std::sort(step.picked.begin(), step.picked.end());
        round.steps.emplace_back(std::move(step));
        step = {};
    };
    while (places > 0 && order.left() > places) {
        std::size_t breaks = 1;
        while (breaks <= order.breaks() && order.alike(breaks).size() > places) ++breaks;
        std::size_t taken = 1;
        if (breaks <= order.breaks()) {
            const TieBreak by = order.tie_break(breaks - 1);
            if (by != step.by) tell();
            if (step.picked.empty()) step = {lists_of(contenders, order.all_left()), {}, decides, by};
            const auto alike = order.alike(breaks);
            for (const std::size_t i : alike) step.picked.push_back(contenders[i].list);
            taken = alike.size();
        } else {
            tell();
            if (!draw_one(round, contenders, order, decides)) return false;
        }
        const auto first = order.all_left().first(taken);
        picked.insert(picked.end(), first.begin(), first.end());
        order.drop_front(taken);
        places -= taken;
    }
    tell();
    if (places > 0) {
        const auto rest = order.all_left();
        picked.insert(picked.end(), rest.begin(), rest.end());
    }
    return true;
}

}  // namespace urna::election::law
