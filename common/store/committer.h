// The one writer of a database: takes what is queued, decides each in turn inside
// one transaction, commits once for all of them (design.md, "Write path").
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "common/async/mutex.h"
#include "common/async/worker_pool.h"
#include "common/sql/db.h"
#include "common/store/clock.h"
#include "common/store/cursor.h"
#include "common/store/facts.h"
#include "common/store/ledger.h"
#include "common/store/tables.h"

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

class Committer {
 public:
  struct Options {
    Clock clock;
    std::vector<std::string> home_units;
    size_t queued_calls;
    size_t queued_import_rows;
    // Called on the committer's thread when a batch is on disk.
    absl::AnyInvocable<void(const Heads&)> committed;
    // Sees the size of every batch.
    std::function<void(size_t)> observe_batch;
  };

  // `finishers` runs the `done` of each call; it and `tables` outlive this.
  Committer(std::unique_ptr<sql::Db> db, const EntityTables& tables, Ledger ledger, WorkerPool& finishers,
            Options options);
  ~Committer() { Stop(); }
  // Decides what waits, then stops; what comes meanwhile is refused. The last heads.
  Heads Stop() ABSL_LOCKS_EXCLUDED(mutex_);

  // See Store::Apply and Store::Commit.
  void Apply(Advance advance, Derive derive, Done done) ABSL_LOCKS_EXCLUDED(mutex_);
  void Commit(Origin origin, Decide decide, Done done) ABSL_LOCKS_EXCLUDED(mutex_);

  size_t waiting(Lane lane) const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Task {
    Origin origin;
    // One of the two.
    Decide decide;
    Derive derive;
    Done done;
    absl::StatusOr<Committed> outcome = absl::InternalError("undecided");
  };
  using Batch = std::vector<std::unique_ptr<Task>>;

  void Run() ABSL_LOCKS_EXCLUDED(mutex_);
  Batch Take() ABSL_LOCKS_EXCLUDED(mutex_);
  bool HasWorkOrStops() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Queue(std::unique_ptr<Task> task) ABSL_LOCKS_EXCLUDED(mutex_);
  std::deque<std::unique_ptr<Task>>& QueueOf(Lane lane) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Finish(Batch batch);

  // The engine's error, if the batch is not on disk; outcomes are set if it is.
  absl::Status CommitBatch(Batch& batch);
  absl::Status CommitInTransaction(Batch& batch);
  // Sets the task's outcome. Fails only if a statement did.
  absl::Status RunTask(Task& task);
  absl::Status RunDecision(Task& task);
  absl::Status Refuse(Task& task, const absl::Status& refusal);
  absl::StatusOr<bool> AnswerAgain(Task& task, const std::string& scope);
  absl::StatusOr<std::vector<Change>> AskForChanges(Task& task);
  absl::Status CheckClaims(const std::vector<Change>& changes, absl::Status& refusal);
  absl::Status WriteChanges(Task& task, std::vector<Change>& changes);
  absl::Status WriteChange(const Task& task, Change& change, const std::vector<Written>& so_far, Committed& committed);
  absl::Status MoveClaims(const Change& change, const std::string& name, const std::vector<std::string>& held);

  const std::unique_ptr<sql::Db> db_;
  const EntityTables& entities_;
  Ledger ledger_;
  WorkerPool& finishers_;
  Options options_;
  Tables tables_;
  absl::Time next_forgetting_ = absl::InfinitePast();

  mutable Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<std::unique_ptr<Task>> people_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::unique_ptr<Task>> followers_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::unique_ptr<Task>> imports_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace tiernet::store
