// `tiernetctl rank`: the units of a group by their assessment, and what each indicator brings; `tiernetctl
// progress`: how the key projects stand; `tiernetctl bulletin`: what was published of either.
#pragma once

#include <string>

#include "services/tiernetctl/session.h"

namespace tiernet::ctl {

struct RankOptions {
  // `counties` or `zones`.
  std::string group = "counties";
  // Empty: today.
  std::string as_of;
  // Also what each indicator brings to each.
  bool parts = false;
};
int RunRank(const Options& options, const RankOptions& rank);

// The last number of the bulletin of `period`: a quarter's ranking, `2019-Q2`, or a month's key projects, `2019-06`.
int RunBulletin(const Options& options, const std::string& period);

// How key projects stand at the end of `month`, 2019-06.
int RunProgress(const Options& options, const std::string& month);

}  // namespace tiernet::ctl
