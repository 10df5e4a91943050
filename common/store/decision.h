// A decision on its way: who asks for it and how, what becomes of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "common/sql/db.h"
#include "common/store/cursor.h"
#include "common/store/entity_table.h"
#include "common/store/facts.h"

namespace tiernet::store {

// Which queue a decision waits in; none can starve another.
enum class Lane { kPeople, kFollower, kImport };

// Who asks for a decision, and how.
struct Origin {
  Caller caller;
  // Full name of the method.
  std::string method;
  // Empty: not idempotent.
  std::string request_id;
  // Digest of the request's bytes.
  std::string request_digest;
  // Empty: today.
  std::string happened_on;
  // May `happened_on` lie more than 31 days back (domain.md I.31)?
  bool may_backfill = false;
  // A call that is still waiting then is dropped undecided.
  absl::Time deadline = absl::InfiniteFuture();
  Lane lane = Lane::kPeople;
  // Of a follower: the record that is answered, and the cursor to move with the
  // effect. A refusal is then noted, and moves the cursor too; a decision may say
  // that nothing changes. Each record written names that one as its cause.
  absl::optional<Advance> advance;
};

// A record that was written.
struct Written {
  std::string stream;
  int64_t seq;
};

// A decision that is on disk.
struct Committed {
  // The parts of the first change's entity; empty if that was a deletion.
  Parts answer;
  // Its resource name.
  std::string name;
  // One for each change; only the first if it had been committed before.
  std::vector<Written> written;
};

// Writes what is derived from another service's journal, rows that have no records
// of their own. An error takes the transaction back.
using Derive = absl::AnyInvocable<absl::Status(sql::Db&)>;
using Decide = absl::AnyInvocable<absl::StatusOr<Changes>(Facts&)>;
using Done = absl::AnyInvocable<void(absl::StatusOr<Committed>)>;

// One that waits for its turn.
struct Task {
  Origin origin;
  // What follows from a record is written before a decision about it is taken; at least one of the two.
  Derive derive;
  Decide decide;
  Done done;
  absl::StatusOr<Committed> outcome = absl::InternalError("undecided");
};
using Batch = std::vector<std::unique_ptr<Task>>;

}  // namespace tiernet::store
