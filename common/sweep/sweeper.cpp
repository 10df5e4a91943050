#include "common/sweep/sweeper.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
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
// 100,000 that fall due on one day are dealt with in some 45 s, a minute being allowed. No more: between slices the
// disk is the callers'.
constexpr int kEnoughPerSecond = 2300;

// What stays where it was found is found each time before all the rest: so many, and the pass is given up.
constexpr size_t kMostStuck = 1000;

// How many entities are dealt with at once, as the disk goes.
class Pace {
 public:
  int slice() const { return slice_; }

  // How much longer a slice is to last that took so long to deal with. One that took long by chance says nothing of the
  // disk.
  absl::Duration RestAfter(absl::Duration took) {
    const absl::Duration rest = slice_ * absl::Seconds(1) / kEnoughPerSecond - took;
    took_ += took;
    if (++slices_ == kSlicesBeforeAChange) {
      slice_ = SliceAfter(slice_, took_ / slices_);
      took_ = absl::ZeroDuration();
      slices_ = 0;
    }
    return rest;
  }

 private:
  int slice_ = kFirstSlice;
  int slices_ = 0;
  absl::Duration took_ = absl::ZeroDuration();
};

absl::Status EndWith(const std::set<std::string>& stuck) {
  if (stuck.empty()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("after a sweep ", stuck.size(), " wait for it still, ", *stuck.begin()));
}

}  // namespace

int SliceAfter(int slice, absl::Duration took) {
  const double per_second = slice / std::max(absl::ToDoubleSeconds(took), 1e-6);
  if (per_second < kEnoughPerSecond) return std::min(slice * 2, kMostSlice);
  // Halved, they deal with more than half as many a second.
  return per_second > 1.5 * kEnoughPerSecond ? std::max(slice / 2, kLeastSlice) : slice;
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

void Sweeper::Rest(absl::Duration time) {
  MutexLock lock(&mutex_);
  mutex_.Await([this] { return mutex_.AssertHeld(), stopping_; }, absl::Now() + time);
}

void Sweeper::Run() {
  while (true) {
    for (const auto& pass : options_.passes) {
      if (IsStopping()) return;
      const absl::Status status = Sweep(pass);
      if (status.ok()) continue;
      obs::Log(obs::Level::kError, "sweep failed", {{"pass", pass.name}, {"problem", status.message()}});
    }
    Rest(options_.every);
    if (IsStopping()) return;
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
  Pace pace;
  std::set<std::string> last;
  // Refused, or left as they were: they are passed over, or nothing that comes after them would have its turn.
  std::set<std::string> stuck;
  while (!IsStopping() && IsTrusted()) {
    const absl::Duration begun = options_.since_boot();
    const size_t most = static_cast<size_t>(pace.slice()) + stuck.size();
    std::vector<std::string> names;
    {
      TN_ASSIGN_OR_RETURN(const auto db, store_.Read());
      TN_ASSIGN_OR_RETURN(names, pass.find(*db, static_cast<int>(most)));
    }
    const bool are_all = names.size() < most;
    for (const auto& name : names) {
      if (last.count(name) > 0) stuck.insert(name);
    }
    std::erase_if(names, [&](const std::string& name) { return stuck.count(name) > 0; });
    if (stuck.size() > kMostStuck || (names.empty() && are_all)) return EndWith(stuck);
    // More lie behind them.
    if (names.empty()) continue;
    TN_RETURN_IF_ERROR(DealWith(pass, names));
    last = {names.begin(), names.end()};
    Rest(pace.RestAfter(options_.since_boot() - begun));
  }
  return absl::OkStatus();
}

absl::Status Sweeper::DealWith(const Pass& pass, const std::vector<std::string>& names) {
  store::Answers answers;
  for (const auto& name : names) {
    store::Origin origin;
    origin.caller.subject = store::kClock;
    origin.method = "sweep";
    origin.lane = store::Lane::kFollower;
    const auto decide = [this, &pass, name](store::Facts& facts) -> absl::StatusOr<store::Changes> {
      // The clock may have been moved since it was looked at, before the decision got its day from it.
      if (!guard_.Check(store_.options().clock.now(), options_.since_boot(), absl::InfinitePast()).ok()) {
        return store::Changes();
      }
      return pass.decide(name, facts);
    };
    store_.Commit(std::move(origin), decide, answers.Expect());
  }
  TN_RETURN_IF_ERROR(answers.Wait());
  swept_.Increment(static_cast<double>(names.size()));
  return absl::OkStatus();
}

}  // namespace tiernet::sweep
