// `tiernetctl scoreboard` and `explain`: how the plan stands, and what a figure was counted
// from.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "services/tiernetctl/session.h"

namespace tiernet::ctl {

struct ScoreboardOptions {
  // `CITY:140400`, `UNIT:140423`, `ZONE:Z03`; empty: that of the caller's unit.
  std::string scope;
  // Empty: today.
  std::string as_of;
  // Also indicators whose facts no service records yet.
  bool all = false;
  // A workbook to write instead of a table; empty: none.
  std::string xlsx;
  // Again each time it has changed, until it is stopped.
  bool watch = false;
  // How long to wait until everything that the followed services have committed is counted.
  absl::Duration wait;
};
int RunScoreboard(const Options& options, const ScoreboardOptions& scoreboard);

struct ExplainOptions {
  // Code of the indicator.
  std::string indicator;
  std::string scope;
  std::string as_of;
  // Contributions to show at most; 0: all.
  int64_t limit = 50;
};
int RunExplain(const Options& options, const ExplainOptions& explain);

}  // namespace tiernet::ctl
