#include "services/indicators/service/watch.h"

#include <string>
#include <utility>

#include "common/async/breaker.h"
#include "common/status/macros.h"

namespace tiernet::indicators {
namespace {

using What = rpc::NextPage::What;

class Watcher {
 public:
  Watcher(std::shared_ptr<const Scoreboards> boards, Caller caller, v1::GetScoreboardRequest request)
      : boards_(std::move(boards)), caller_(std::move(caller)), request_(std::move(request)) {}

  absl::StatusOr<rpc::NextPage> Next() {
    const auto now = SteadyClock::now();
    if (now < not_before_) return rpc::NextPage{What::kLater, "", absl::FromChrono(not_before_ - now)};
    not_before_ = now + absl::ToChronoMilliseconds(kBetweenBoards);
    TN_ASSIGN_OR_RETURN(auto board, boards_->Get(caller_, request_));
    const std::string bytes = board.SerializeAsString();
    // Heads move with every record, whatever it counts for.
    board.clear_heads();
    std::string seen = board.SerializeAsString();
    if (seen == seen_) return rpc::NextPage{What::kNothingYet, ""};
    seen_ = std::move(seen);
    return rpc::NextPage{What::kPage, bytes};
  }

 private:
  const std::shared_ptr<const Scoreboards> boards_;
  const Caller caller_;
  const v1::GetScoreboardRequest request_;
  SteadyClock::time_point not_before_;
  // The last board that was sent, without its heads.
  std::string seen_;
};

}  // namespace

rpc::PageSource WatchBoard(std::shared_ptr<const Scoreboards> boards, const Caller& caller,
                           const v1::WatchScoreboardRequest& request) {
  v1::GetScoreboardRequest read;
  *read.mutable_scope() = request.scope();
  read.set_as_of(request.as_of());
  return rpc::PageSource([watcher = Watcher(std::move(boards), caller, read)]() mutable { return watcher.Next(); });
}

}  // namespace tiernet::indicators
