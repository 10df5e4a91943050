#include "common/sweep/sweeper.h"

#include <algorithm>
#include <utility>

#include "common/calendar/date.h"
#include "common/obs/log.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "common/store/answers.h"

namespace tiernet::sweep {
namespace {

constexpr int kFirstSlice = 16;
constexpr int kLeastSlice = 4;
constexpr int kMostSlice = 64;
constexpr int kSlicesBeforeAChange = 50;
// 100,000 that fall due on one day are dealt with in some 45 s, a minute being allowed.
constexpr int kEnoughPerSecond = 2300;

bool Holds(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::all_of(some.begin(), some.end(),
                     [&](const auto& name) { return std::find(all.begin(), all.end(), name) != all.end(); });
}

}  // namespace

int SliceAfter(int slice, absl::Duration took) {
  const double per_second = slice / std::max(absl::ToDoubleSeconds(took), 1e-6);
  if (per_second < kEnoughPerSecond) return std::min(slice * 2, kMostSlice);
  return per_second > 2 * kEnoughPerSecond ? std::max(slice / 2, kLeastSlice) : slice;
}

Pass FallenDue(const schema::Kind& kind, const store::Store& store) {
  return {"fallen due: " + kind.name,
          [&kind, &store](sql::Db& db, int most) { return store.entities().Of(kind).ReadDue(db, store.Today(), most); },
          [&kind](const std::string& name, store::Facts& facts) -> absl::StatusOr<store::Changes> {
            TN_RETURN_IF_ERROR(facts.FallDueToday(kind, name));
            return store::Changes();
          }};
}

Sweeper::Sweeper(store::Store& store, obs::Metrics& metrics, Options options)
    : store_(store),
      options_(std::move(options)),
      guard_(store.options().clock.now(), options_.since_boot()),
      trusted_(metrics.AddGauge("tiernet_clock_trusted", "1 while the wall clock is trusted and sweeps run")),
      swept_(metrics.AddCounter("tiernet_swept_entities_total", "Entities that sweeps have dealt with")),
      thread_([this] { Run(); }) {}

Sweeper::~Sweeper() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
  }
  thread_.join();
}

bool Sweeper::IsStopping() {
  MutexLock lock(&mutex_);
  return stopping_;
}

void Sweeper::Run() {
  while (true) {
    for (const auto& pass : options_.passes) {
      if (IsStopping()) return;
      const absl::Status status = Sweep(pass);
      if (status.ok()) continue;
      obs::Log(obs::Level::kError, "sweep failed", {{"pass", pass.name}, {"problem", status.message()}});
    }
    MutexLock lock(&mutex_);
    mutex_.Await([this] { return mutex_.AssertHeld(), stopping_; }, absl::Now() + options_.every);
    if (stopping_) return;
  }
}

bool Sweeper::IsTrusted() {
  const auto db = store_.Read();
  const auto last_commit = db.ok() ? store::LastCommit(**db) : db.status();
  absl::Status status = last_commit.status();
  if (status.ok()) status = guard_.Check(store_.options().clock.now(), options_.since_boot(), *last_commit);
  if (status.ok() != was_trusted_) {
    obs::Log(status.ok() ? obs::Level::kInfo : obs::Level::kError,
             status.ok() ? "sweeps go on" : "sweeps stopped: set the clock right", {{"problem", status.message()}});
  }
  was_trusted_ = status.ok();
  trusted_.Set(was_trusted_ ? 1 : 0);
  return was_trusted_;
}

absl::Status Sweeper::Sweep(const Pass& pass) {
  std::vector<std::string> last;
  int slice = kFirstSlice;
  // What is refused stays in front: slices are made as large as it takes to reach what lies behind.
  int least = kLeastSlice;
  absl::Time begun = absl::Now();
  int slices = 0;
  while (!IsStopping() && IsTrusted()) {
    std::vector<std::string> names;
    {
      TN_ASSIGN_OR_RETURN(const auto db, store_.Read());
      TN_ASSIGN_OR_RETURN(names, pass.find(*db, slice));
    }
    if (names.empty()) return absl::OkStatus();
    // Refused, they would be found for ever.
    if (Holds(last, names)) {
      const bool are_all = slice == kMostSlice || static_cast<int>(names.size()) < slice;
      if (are_all) return absl::InternalError("after a sweep " + names.front() + " waits for it still");
      least = slice = std::min(slice * 2, kMostSlice);
      continue;
    }
    store::Answers answers;
    for (const auto& name : names) {
      store::Origin origin;
      origin.caller.subject = store::kClock;
      origin.method = "sweep";
      origin.lane = store::Lane::kFollower;
      store_.Commit(
          std::move(origin), [&pass, name](store::Facts& facts) { return pass.decide(name, facts); }, answers.Expect());
    }
    TN_RETURN_IF_ERROR(answers.Wait());
    swept_.Increment(static_cast<double>(names.size()));
    last = std::move(names);
    // One that took long by chance says nothing of the disk.
    if (++slices < kSlicesBeforeAChange) continue;
    const absl::Time done = absl::Now();
    slice = std::max(SliceAfter(slice, (done - begun) / slices), least);
    begun = done;
    slices = 0;
  }
  return absl::OkStatus();
}

}  // namespace tiernet::sweep
