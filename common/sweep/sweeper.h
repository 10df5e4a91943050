// Journals what the clock has done (design.md, "Time"). Nothing depends on when: reads see what fell due before a
// sweep has written it, and what it writes is dated on the due day.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/obs/metrics.h"
#include "common/store/store.h"
#include "common/sweep/clock_guard.h"

namespace tiernet::sweep {

// One sort of work that is looked for.
struct Pass {
  // For logs.
  std::string name;
  // Names of entities that wait for it, at most so many; those that were dealt with wait no longer.
  std::function<absl::StatusOr<std::vector<std::string>>(sql::Db&, int most)> find;
  // What becomes of one of them; it may say that nothing does.
  std::function<absl::StatusOr<store::Changes>(const std::string& name, store::Facts&)> decide;
};

// The steps that the clock has taken of `kind`'s entities.
Pass FallenDue(const schema::Kind& kind, const store::Store& store);

// How many entities to deal with in one transaction after one of `slice` took so long: as few as clear a day's backlog
// in time, since a call that comes meanwhile waits for the transaction. A disk that takes long for each wants more.
int SliceAfter(int slice, absl::Duration took);

class Sweeper {
 public:
  struct Options {
    std::vector<Pass> passes;
    // How often one looks.
    absl::Duration every;
    std::function<absl::Duration()> since_boot = &SinceBoot;
  };

  // Starts at once, on a thread of its own. `store` and `metrics` outlive this.
  Sweeper(store::Store& store, obs::Metrics& metrics, Options options);
  // Stops; a slice that is underway is finished.
  ~Sweeper();
  Sweeper(const Sweeper&) = delete;
  Sweeper& operator=(const Sweeper&) = delete;

 private:
  void Run();
  // Whether the clock is trusted now; says so, once, when that changes.
  bool IsTrusted();
  // Until nothing waits for it, or something fails.
  absl::Status Sweep(const Pass& pass);
  // One commit each; what is refused is no failure.
  absl::Status DealWith(const Pass& pass, const std::vector<std::string>& names);
  bool IsStopping();
  // For so long, or until it stops.
  void Rest(absl::Duration time);

  store::Store& store_;
  const Options options_;
  const ClockGuard guard_;
  prometheus::Gauge& trusted_;
  prometheus::Counter& swept_;
  bool was_trusted_ = true;

  Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace tiernet::sweep
