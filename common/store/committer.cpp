#include "common/store/committer.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace tiernet::store {
namespace {

// When nothing waits and there is something to forget: slices are small, and far
// enough apart for a call to meet one seldom.
constexpr absl::Duration kIdle = absl::Milliseconds(20);

}  // namespace

Committer::Committer(std::unique_ptr<sql::Db> db, const EntityTables& tables, Ledger ledger, WorkerPool& finishers,
                     Options options)
    : finishers_(finishers),
      options_(std::move(options)),
      lanes_(options_.queued_calls, options_.queued_import_rows),
      writer_(std::move(db), tables, std::move(ledger), options_.clock, options_.home_units),
      thread_([this] { Run(); }) {}

Heads Committer::Stop() {
  lanes_.Stop();
  if (thread_.joinable()) thread_.join();
  return writer_.heads();
}

void Committer::Apply(Advance advance, Derive derive, Done done) {
  auto task = std::make_unique<Task>();
  task->origin.lane = Lane::kFollower;
  task->origin.advance = std::move(advance);
  task->derive = std::move(derive);
  task->done = std::move(done);
  Queue(std::move(task));
}

void Committer::Commit(Origin origin, Decide decide, Done done, Derive derive) {
  auto task = std::make_unique<Task>();
  task->origin = std::move(origin);
  task->decide = std::move(decide);
  task->derive = std::move(derive);
  task->done = std::move(done);
  Queue(std::move(task));
}

void Committer::Queue(std::unique_ptr<Task> task) {
  auto refusal = lanes_.Add(task);
  if (refusal.ok()) return;
  // Moved: a status is shared by its copies, and the callback's goes to another thread.
  finishers_.Run([task = std::move(task), refusal = std::move(refusal)]() mutable { task->done(std::move(refusal)); });
}

void Committer::Run() {
  absl::Time idle_at = absl::InfiniteFuture();
  while (true) {
    const bool forgets = writer_.has_to_forget();
    Batch batch = lanes_.Take(forgets ? std::min(idle_at, absl::Now() + kIdle) : idle_at);
    if (batch.empty() && lanes_.IsDone()) return;
    if (batch.empty() && (!forgets || absl::Now() >= idle_at)) {
      options_.idle(writer_.heads());
      idle_at = absl::InfiniteFuture();
      continue;
    }
    writer_.Write(batch);
    lanes_.Written();
    if (batch.empty()) continue;
    if (options_.observe_batch) options_.observe_batch(batch.size());
    idle_at = options_.committed(writer_.heads());
    Finish(std::move(batch));
  }
}

// The committer goes on with the next batch while these answers are sent. To wake another
// thread for one answer takes longer than to send it.
void Committer::Finish(Batch batch) {
  if (batch.size() == 1) return batch.front()->done(std::move(batch.front()->outcome));
  finishers_.Run([batch = std::move(batch)]() mutable {
    for (auto& task : batch) task->done(std::move(task->outcome));
  });
}

}  // namespace tiernet::store
