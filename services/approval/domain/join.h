// Joins of the parallel handling (并联审批, domain.md F.4): what several decisions say together. Values in,
// values out.
#pragma once

#include <vector>

namespace tiernet::approval {

// How one of several stands.
enum class Vote { kOpen, kFor, kAgainst };

// What they say together.
enum class Outcome {
  // It may still come out either way.
  kPending,
  // Enough are for it.
  kMet,
  // So many are for it no more, whatever the open ones say.
  kFailed,
};

// `needed` of `votes` must be for it; fewer than one, or more than there are, is never met: an empty set
// blocks. With `veto` one against it is enough to fail.
Outcome JoinVotes(const std::vector<Vote>& votes, int needed, bool veto);

// All of `parts` must be met; one that failed fails the whole. No part at all blocks.
Outcome JoinAll(const std::vector<Outcome>& parts);

}  // namespace tiernet::approval
