#include "services/approval/domain/join.h"

#include <algorithm>
#include <iterator>

namespace tiernet::approval {

Outcome JoinVotes(const std::vector<Vote>& votes, int needed, bool veto) {
  const auto count = [&votes](Vote vote) { return std::count(votes.begin(), votes.end(), vote); };
  const auto in_favour = count(Vote::kFor);
  const auto against = count(Vote::kAgainst);
  const bool out_of_reach = std::ssize(votes) - against < needed;
  if (needed < 1 || out_of_reach || (veto && against > 0)) return Outcome::kFailed;
  // A veto may still come.
  const bool settled = !veto || count(Vote::kOpen) == 0;
  return in_favour >= needed && settled ? Outcome::kMet : Outcome::kPending;
}

Outcome JoinAll(const std::vector<Outcome>& parts) {
  const auto has = [&parts](Outcome outcome) { return std::find(parts.begin(), parts.end(), outcome) != parts.end(); };
  if (parts.empty() || has(Outcome::kFailed)) return Outcome::kFailed;
  return has(Outcome::kPending) ? Outcome::kPending : Outcome::kMet;
}

}  // namespace tiernet::approval
