// SPDX-License-Identifier: Apache-2.0
// 3.8: what is stated about elections, keys and leases.
#include <map>
#include <optional>
#include <set>
#include <string>

#include "transparency/receipt.h"
#include "transparency/verifier_key.h"
#include "verify/checks.h"

namespace urna::verify {
namespace {

using namespace transparency;

using Fault = std::optional<std::string>;

// Each event is added in the order of entries, and says what is wrong with it.
class Statements {
 public:
    explicit Statements(const Case& at) : at_(at) {}

    Fault add(std::uint64_t entry, const TotalsEvent& event) {
        if (Fault fault = require_election(entry, event.election)) return fault;
        int& last = totals_[event.election];
        if (event.version - 1 != last) return "its version is not the next one";
        last = event.version;
        return std::nullopt;
    }

    Fault add(std::uint64_t entry, const LotEvent& event) {
        if (Fault fault = require_election(entry, event.election)) return fault;
        if (event.number <= last_lot_) return "its number is not above those of earlier lots";
        last_lot_ = event.number;
        const auto* const voided = std::get_if<std::int64_t>(&event.what);
        if (voided == nullptr) {
            lots_[event.number] = event.election;
            return std::nullopt;
        }
        const auto found = lots_.find(*voided);
        if (found == lots_.end() || found->second != event.election)
            return "it voids no earlier lot of this election that is neither void nor voids another";
        lots_.erase(found);
        return std::nullopt;
    }

    Fault add(std::uint64_t entry, const PublicationEvent& event) {
        return require_election(entry, event.election);
    }

    Fault add(std::uint64_t entry, const ClosedEvent& event) {
        if (Fault fault = require_election(entry, event.election)) return fault;
        closed_[event.election] = entry;
        return std::nullopt;
    }

    Fault add(std::uint64_t entry, const ResultEvent& event) {
        if (Fault fault = require_election(entry, event.election)) return fault;
        const auto found = closed_.find(event.election);
        if (found == closed_.end() || found->second != event.closed.value)
            return "it does not rest on the last `closed` of its election";
        return std::nullopt;
    }

    Fault add(std::uint64_t, const LeaseEvent& event) {
        if (event.epoch <= last_epoch_) return "its epoch is not above those of earlier leases";
        last_epoch_ = event.epoch;
        return std::nullopt;
    }

    Fault add(std::uint64_t, const KeyEvent& event) {
        if (event.key.name != receipt_key_name(at_.checkpoint.origin))
            return "its name is not that of keys for receipts";
        const std::string key = vkey_text(event.key);
        if (!event.retired) {
            if (!keys_.try_emplace(key, true).second) return "the key was made active before";
            return std::nullopt;
        }
        const auto found = keys_.find(key);
        if (found == keys_.end() || !found->second) return "the key is not active";
        found->second = false;
        return std::nullopt;
    }

    template <class Other>
    Fault add(std::uint64_t, const Other&) {
        return std::nullopt;
    }

 private:
    Fault require_election(std::uint64_t entry, ElectionId election) const {
        if (at_.elections.stands_before(election, entry)) return std::nullopt;
        return "no entry before it has its election";
    }

    const Case& at_;
    std::map<ElectionId, int> totals_;
    std::int64_t last_lot_ = 0;
    std::map<std::int64_t, ElectionId> lots_;  // that are not void
    std::map<ElectionId, std::uint64_t> closed_;
    std::int64_t last_epoch_ = 0;
    std::map<std::string, bool> keys_;  // whether they are active
};

}  // namespace

Finding check_3_8(Case& at) {
    Statements statements(at);
    for (const LoggedEvent& one : at.log.events) {
        const Fault fault =
            std::visit([&](const auto& event) { return statements.add(one.entry, event); }, one.event);
        if (fault) return fail(one.entry, *fault);
    }
    return {};
}

}  // namespace urna::verify
