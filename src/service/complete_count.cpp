#include "service/complete_count.h"

#include "service/answers.h"
#include "service/parameters.h"

namespace urna::service {
namespace {

constexpr std::chrono::milliseconds ask_again_in{10};

}  // namespace

Result<election::Election> election_that_is_over(const AdminParts& parts, const std::string& id_text) {
    if (id_text.empty()) return invalid("Field id is missing.");
    const auto id = election_id(id_text);
    auto election = id ? parts.elections.find_election(*id) : std::nullopt;
    if (!election) return invalid("Election does not exist.");
    if (parts.clock() < election->period.end) return invalid("Election is ongoing.");
    return std::move(*election);
}

http::Outcome when_complete(const AdminParts& parts, const election::Election& election,
                            const std::function<http::Response(const store::Count&)>& answer_of) {
    const store::Count count = parts.ballots.count(election);
    if (count.complete(election.period)) return answer_of(count);
    return http::NotYet{.ask_again_in = ask_again_in,
                        .patience = parts.results_wait,
                        .otherwise = answer({Refusal::Kind::unavailable, "Count is not complete."})};
}

}  // namespace urna::service
