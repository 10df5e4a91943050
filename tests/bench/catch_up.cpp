#include "tests/bench/catch_up.h"

#include "absl/time/clock.h"
#include "common/sql/db.h"
#include "common/status/macros.h"
#include "common/store/cursor.h"
#include "services/indicators/service/followers.h"
#include "tests/bench/process.h"
#include "tests/bench/service.h"

namespace tiernet::bench {
namespace {

constexpr absl::Duration kLongest = absl::Minutes(10);

absl::StatusOr<int64_t> Followed(const std::string& path, const std::string& unit) {
  TN_ASSIGN_OR_RETURN(const auto db, sql::Db::Open(path, sql::Db::Mode::kReader));
  TN_ASSIGN_OR_RETURN(const auto cursors, store::ReadCursors(*db, indicators::kFollowerName, "reserve"));
  for (const auto& cursor : cursors) {
    if (cursor.stream == unit) return cursor.seq;
  }
  return 0;
}

}  // namespace

absl::StatusOr<Cost> CatchUp(const std::string& binary, const std::string& folder, const std::string& unit) {
  TN_ASSIGN_OR_RETURN(const int64_t last, LastSeq(DatabaseIn(folder), unit));
  TN_ASSIGN_OR_RETURN(const auto process, Process::Start({binary, "--config=" + folder + "/node.txtpb"},
                                                         folder + "/indicators.log", folder + "/indicators.address"));
  const absl::Time start = absl::Now();
  while (absl::Now() < start + kLongest) {
    TN_ASSIGN_OR_RETURN(const int64_t followed, Followed(folder + "/indicators.db", unit));
    if (followed >= last) return Cost{process->Cpu(), absl::Now() - start};
    absl::SleepFor(absl::Milliseconds(50));
  }
  return absl::DeadlineExceededError("the indicators do not catch up; their log: " + folder + "/indicators.log");
}

}  // namespace tiernet::bench
