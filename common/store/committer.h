// The one writer of a database: a thread that takes what is queued, has it written, and
// hands the outcomes to others.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "common/async/worker_pool.h"
#include "common/store/lanes.h"
#include "common/store/writer.h"

namespace tiernet::store {

class Committer {
 public:
  struct Options {
    Clock clock;
    std::vector<std::string> home_units;
    size_t queued_calls;
    size_t queued_import_rows;
    // Called on the committer's thread when a batch is on disk; says when it wants `idle`
    // to be called, there too, unless another batch comes first.
    absl::AnyInvocable<absl::Time(const Heads&)> committed;
    absl::AnyInvocable<void(const Heads&)> idle;
    // Sees the size of every batch.
    std::function<void(size_t)> observe_batch;
  };

  // `finishers` runs the `done` of calls that are written together, the committer's thread
  // that of one alone: it must not wait. `finishers` and `tables` outlive this.
  Committer(std::unique_ptr<sql::Db> db, const EntityTables& tables, Ledger ledger, WorkerPool& finishers,
            Options options);
  ~Committer() { Stop(); }
  // Decides what waits, then stops; what comes meanwhile is refused. The last heads.
  Heads Stop();

  // See Store::Apply and Store::Commit.
  void Apply(Advance advance, Derive derive, Done done);
  void Commit(Origin origin, Decide decide, Done done, Derive derive);

  size_t waiting(Lane lane) const { return lanes_.waiting(lane); }

 private:
  void Run();
  void Queue(std::unique_ptr<Task> task);
  void Finish(Batch batch);

  WorkerPool& finishers_;
  Options options_;
  Lanes lanes_;
  Writer writer_;
  std::thread thread_;
};

}  // namespace tiernet::store
