// A service's database: decisions go through `Commit`, reads through connections
// of their own. Safe from any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "common/async/mutex.h"
#include "common/async/worker_pool.h"
#include "common/sql/db.h"
#include "common/store/clock.h"
#include "common/store/committer.h"
#include "common/store/tables.h"

namespace tiernet::store {

class Store {
 public:
  struct Options {
    // Folder of the database; made if missing.
    std::string directory;
    // `reserve`; names the database file.
    std::string service;
    std::vector<const schema::Kind*> kinds;
    // Kinds of other services whose entities decisions look at; kept by followers (follow::ApplyReactions).
    std::vector<const schema::Kind*> replicas;
    // Units whose streams are written here.
    std::vector<std::string> home_units;
    Clock clock;
    // Makes the tables of what is derived; may be empty.
    std::function<absl::Status(sql::Db&)> ensure_derived;
    size_t queued_calls = 4096;
    size_t queued_import_rows = 4096;
    // Sees the size of every batch; may be empty.
    std::function<void(size_t)> observe_batch;
  };

  // Opens the database, makes or extends its tables. FAILED_PRECONDITION if
  // another process writes it. If the database ends before what the anchor file
  // says was acknowledged, reads work and every write is refused BEHIND_ANCHOR.
  // `finishers` runs the `done` of calls and outlives the store.
  static absl::StatusOr<std::unique_ptr<Store>> Open(Options options, WorkerPool& finishers);
  // Decides what waits, writes the anchor, closes.
  ~Store();

  // Lets `decide` say, on the state inside the transaction, what changes, and
  // commits that together with its journal records. `decide` is pure and may be
  // asked again. A refusal by `decide` leaves no trace.
  //
  // An `origin.request_id` seen before returns the first answer. `done` is called
  // once, after the transaction that holds the change is on disk, by a thread that
  // others' decisions may wait for: it must not wait itself. Refusals of the store: OVERLOADED, SHUTTING_DOWN,
  // DEADLINE_PASSED, DATE_IN_FUTURE, BACKFILL_NEEDED, NOT_HOME, ALREADY_CLAIMED,
  // REQUEST_ID_REUSED, STORAGE_FULL, BEHIND_ANCHOR (UNAVAILABLE in the followers'
  // lane: they are to ask again).
  //
  // Of a follower: `derive`, if any, first writes the rows that follow from the record; they stay also if
  // `decide` refuses.
  void Commit(Origin origin, Decide decide, Done done, Derive derive = nullptr);

  // Lets `derive` write rows that follow from another service's records, and moves
  // the cursor with them. ABORTED, and nothing is written, if the cursor does not
  // stand where `advance` begins; UNAVAILABLE where `Commit` is refused BEHIND_ANCHOR.
  void Apply(Advance advance, Derive derive, Done done);

  // A connection for reading, given back when the lease ends. Ends open reads.
  class Lease {
   public:
    Lease(Store& store, std::unique_ptr<sql::Db> db) : store_(&store), db_(std::move(db)) {}
    Lease(Lease&&) = default;
    ~Lease();
    sql::Db& operator*() const { return *db_; }
    sql::Db* operator->() const { return db_.get(); }

   private:
    Store* store_;
    std::unique_ptr<sql::Db> db_;
  };
  absl::StatusOr<Lease> Read();

  const EntityTables& entities() const { return entities_; }
  const Options& options() const { return options_; }
  // The file outside the database that says how far it was acknowledged.
  std::string anchor_path() const;
  std::string Today() const;
  // There were records when it was opened, and no anchor file: nobody knows whether the last of them are missing.
  bool lacked_anchor() const { return lacked_anchor_; }
  size_t waiting(Lane lane) const { return committer_->waiting(lane); }

  // Calls `listener` on the committer's thread after each commit, until the
  // watch is dropped. A hint: read what there is, do not count calls.
  class Watch {
   public:
    Watch(Store& store, std::function<void()> listener);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Store& store_;
    int id_;
  };

 private:
  Store(Options options, WorkerPool& finishers);
  absl::Status OpenDatabase();
  void GiveBack(std::unique_ptr<sql::Db> db);
  // When the anchor is owed; in the infinite future if it was written.
  absl::Time Committed(const Heads& heads);
  void Anchor(const Heads& heads);
  void RefuseBehindAnchor(Lane lane, Done done);

  const Options options_;
  WorkerPool& finishers_;
  const std::string path_;
  const EntityTables entities_;
  // Why no write is taken; OK: they are.
  absl::Status behind_anchor_;
  bool lacked_anchor_ = false;
  absl::Time next_anchor_ = absl::InfinitePast();

  Mutex mutex_;
  std::vector<std::unique_ptr<sql::Db>> readers_ ABSL_GUARDED_BY(mutex_);
  std::map<int, std::function<void()>> listeners_ ABSL_GUARDED_BY(mutex_);
  int next_listener_ ABSL_GUARDED_BY(mutex_) = 0;

  std::unique_ptr<Committer> committer_;
};

}  // namespace tiernet::store
