// The scoreboard once it rests on what the services that it is counted from have committed.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/tiernetctl/session.h"
#include "tiernet/indicators/v1/scoreboard.pb.h"

namespace tiernet::ctl {

// A call, and the address that it went to.
struct Called {
  std::string call;
  std::string address;
};

// Asks for the scoreboard; with a `wait`, again until it rests on all that the others had
// committed when they were asked. Who is away is asked again until the time is over. After a
// failure `last` says which call it was; DEADLINE_EXCEEDED names what is not counted yet.
absl::StatusOr<indicators::v1::Scoreboard> AskForScoreboard(const Options& options, const Service& indicators,
                                                            const indicators::v1::GetScoreboardRequest& request,
                                                            absl::Duration wait, Called& last);

}  // namespace tiernet::ctl
