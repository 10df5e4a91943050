// The commands on a service's journal. Each prints its result and returns the exit
// code.
#pragma once

#include <cstdint>
#include <string>

#include "services/tiernetctl/session.h"

namespace tiernet::ctl {

struct TailOptions {
  // Empty: every stream.
  std::string stream;
  // Records of each stream to begin with; 0: all.
  int64_t last = 20;
  // Go on with what is committed later, until interrupted.
  bool follow = false;
};
int RunJournalTail(const Options& options, const TailOptions& tail);

// Streams whose names begin with `prefix`.
int RunJournalHeads(const Options& options, const std::string& prefix);
// kCorrupt if there are findings.
int RunJournalVerify(const Options& options, const std::string& prefix, bool chain_only);

}  // namespace tiernet::ctl
