// A scoreboard that says itself when it has changed.
#pragma once

#include <memory>

#include "absl/time/time.h"
#include "common/rpc/methods.h"
#include "services/indicators/service/scoreboards.h"

namespace tiernet::indicators {

// At least so long after one board was counted for a watcher comes the next: however often something is committed.
inline constexpr absl::Duration kBetweenBoards = absl::Milliseconds(500);

// Boards of `request`: the present one, then one each time a value in it is another. Refuses what Scoreboards::Get
// does.
rpc::PageSource WatchBoard(std::shared_ptr<const Scoreboards> boards, const Caller& caller,
                           const v1::WatchScoreboardRequest& request);

}  // namespace tiernet::indicators
