#include "services/tiernetctl/counted.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "tiernet/journal/v1/journal_service.pb.h"

namespace tiernet::ctl {
namespace {

using indicators::v1::GetScoreboardRequest;
using indicators::v1::Scoreboard;

constexpr char kGet[] = "/tiernet.indicators.v1.IndicatorsService/GetScoreboard";
constexpr char kListHeads[] = "/tiernet.journal.v1.Journal/ListHeads";
constexpr absl::Duration kShortestCall = absl::Seconds(1);
constexpr absl::Duration kLongestCall = absl::Seconds(60);
constexpr absl::Duration kPause = absl::Milliseconds(200);
constexpr size_t kNamed = 3;

// The last seq of each stream, by service and stream.
using Heads = std::map<std::pair<std::string, std::string>, int64_t>;

// Asks `service` once, and while it is away again until `deadline`.
template <typename Request, typename Response>
absl::Status Ask(const Options& options, const Service& service, const char* path, const Request& request,
                 absl::Time deadline, Called& last, Response& response) {
  while (true) {
    // A new channel each time: one that failed waits before it dials again.
    Client client = Connect(options, service);
    last = {std::string(path).substr(std::string(path).rfind('/') + 1), client.address()};
    const auto timeout = std::clamp(deadline - absl::Now(), kShortestCall, kLongestCall);
    absl::Status status = client.Unary(path, request, response, timeout);
    const bool away = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
    if (!away || absl::Now() + kPause >= deadline) return status;
    absl::SleepFor(kPause);
  }
}

// Of a service of which nothing but its silence is known.
absl::Status NotHeardOf(const Service& service, const absl::Status& status) {
  if (!absl::IsUnavailable(status) || !ReasonOf(status).empty()) return status;
  return absl::UnavailableError(absl::StrCat("what ", service.name, " has committed is not known: ", status.message(),
                                             "; --address is of indicators alone, TIERNET_",
                                             absl::AsciiStrToUpper(service.name), " says where this one listens"));
}

absl::StatusOr<Heads> HeadsOfOthers(const Options& options, absl::Time deadline, Called& last) {
  Options others = options;
  others.address.clear();
  Heads heads;
  for (const auto& service : Services()) {
    if (!service.counted) continue;
    journal::v1::ListHeadsResponse answer;
    const auto status = Ask(others, service, kListHeads, journal::v1::ListHeadsRequest(), deadline, last, answer);
    if (!status.ok()) return NotHeardOf(service, status);
    for (const auto& head : answer.heads()) heads[{service.name, head.stream()}] = head.seq();
  }
  return heads;
}

// What of `wanted` the board does not rest on: `construction/140423 up to 5 of 9`.
std::vector<std::string> NotCounted(const Scoreboard& board, const Heads& wanted) {
  Heads counted;
  for (const auto& head : board.heads()) counted[{head.service(), head.stream()}] = head.seq();
  std::vector<std::string> behind;
  for (const auto& [stream, seq] : wanted) {
    const int64_t so_far = counted[stream];
    if (so_far >= seq) continue;
    behind.push_back(absl::StrCat(stream.first, "/", stream.second, " up to ", so_far, " of ", seq));
  }
  return behind;
}

absl::Status TimeIsOver(std::vector<std::string> behind, absl::Duration wait) {
  const size_t others = behind.size() > kNamed ? behind.size() - kNamed : 0;
  behind.resize(behind.size() - others);
  return absl::DeadlineExceededError(absl::StrCat(
      "after ", absl::FormatDuration(wait), " not all that is committed is counted: ", absl::StrJoin(behind, ", "),
      others > 0 ? absl::StrCat(" and ", others, " more streams") : "", "; does indicators reach these services?"));
}

}  // namespace

absl::StatusOr<Scoreboard> AskForScoreboard(const Options& options, const Service& indicators,
                                            const GetScoreboardRequest& request, absl::Duration wait, Called& last) {
  const absl::Time deadline = absl::Now() + wait;
  Scoreboard board;
  if (wait == absl::ZeroDuration()) {
    Client client = Connect(options, indicators);
    last = {"GetScoreboard", client.address()};
    TN_RETURN_IF_ERROR(client.Unary(kGet, request, board, kLongestCall));
    return board;
  }
  // First of all: a scope that is none is no reason to wait.
  TN_RETURN_IF_ERROR(Ask(options, indicators, kGet, request, deadline, last, board));
  TN_ASSIGN_OR_RETURN(const auto wanted, HeadsOfOthers(options, deadline, last));
  while (true) {
    auto behind = NotCounted(board, wanted);
    if (behind.empty()) return board;
    if (absl::Now() >= deadline) return TimeIsOver(std::move(behind), wait);
    absl::SleepFor(kPause);
    TN_RETURN_IF_ERROR(Ask(options, indicators, kGet, request, deadline, last, board));
  }
}

}  // namespace tiernet::ctl
