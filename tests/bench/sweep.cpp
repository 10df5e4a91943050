#include "tests/bench/sweep.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "common/async/worker_pool.h"
#include "common/codes/uuid.h"
#include "common/schema/kind.h"
#include "common/schema/name.h"
#include "common/status/macros.h"
#include "common/store/answers.h"
#include "common/store/store.h"
#include "common/sweep/sweeper.h"
#include "tiernet/approval/v1/approval_case.pb.h"

namespace tiernet::bench {
namespace {

using approval::v1::ApprovalCase;

constexpr char kUnit[] = "140423";
constexpr absl::CivilDay kBefore(2019, 6, 14);
constexpr absl::CivilDay kDue(2019, 6, 17);
// Without the sweep: as many before it as after it, for a disk is quick for some minutes and slow for others.
constexpr int kCalls = 2'000;
constexpr absl::Duration kLongest = absl::Minutes(5);

// Under review, its light turning yellow on kDue.
ApprovalCase Case() {
  ApprovalCase c;
  c.set_name(schema::MakeName(kUnit, "approvalCases", NewUuid(absl::Now())));
  c.set_project_id(NewUuid(absl::Now()));
  c.set_item("S1-04");
  c.set_office("D11");
  c.set_inbox("D11/2019-06-19");
  c.set_state(ApprovalCase::STATE_IN_REVIEW);
  c.set_light(approval::v1::LIGHT_GREEN);
  c.set_yellow_on("2019-06-17");
  c.set_red_on("2019-06-20");
  c.set_due_on("2019-06-19");
  c.mutable_clock()->set_limit_days(10);
  c.mutable_clock()->add_runs()->set_from("2019-06-04");
  return c;
}

// One that a caller enters beside the sweep, which has nothing to do for it: else there would be something due again as
// soon as all was swept.
ApprovalCase LaterCase() {
  ApprovalCase c = Case();
  c.set_yellow_on("2019-07-15");
  c.set_due_on("2019-07-17");
  c.set_red_on("2019-07-18");
  return c;
}

class Cases {
 public:
  explicit Cases(const std::string& folder) : finishers_(1, 64) {
    options_.directory = folder;
    options_.service = "approval";
    options_.kinds = {&schema::KindOf<ApprovalCase>()};
    options_.home_units = {kUnit};
    options_.clock = {&absl::Now, [this] { return due_ ? kDue : kBefore; }};
  }

  absl::Status Fill(int cases) {
    TN_ASSIGN_OR_RETURN(store_, store::Store::Open(options_, finishers_));
    for (int done = 0; done < cases;) {
      store::Answers answers;
      for (int i = 0; i < 256 && done < cases; ++i, ++done) store_->Commit(Origin(), Put(Case()), answers.Expect());
      TN_RETURN_IF_ERROR(answers.Wait());
    }
    return absl::OkStatus();
  }

  // Latencies of one caller's commits, one after the other, as long as `goes_on`.
  std::vector<double> Call(absl::FunctionRef<bool(size_t)> goes_on) {
    std::vector<double> took;
    while (goes_on(took.size())) {
      const absl::Time start = absl::Now();
      absl::Notification done;
      store_->Commit(Origin(), Put(LaterCase()), [&](const absl::StatusOr<store::Committed>&) { done.Notify(); });
      done.WaitForNotification();
      took.push_back(absl::ToDoubleMicroseconds(absl::Now() - start));
      // A desk does not call without a pause.
      absl::SleepFor(absl::Milliseconds(2));
    }
    return took;
  }

  // Whether nothing is due any more.
  absl::StatusOr<bool> IsSwept() const {
    TN_ASSIGN_OR_RETURN(const auto db, store_->Read());
    TN_ASSIGN_OR_RETURN(const auto due,
                        store_->entities().Of(schema::KindOf<ApprovalCase>()).ReadDue(*db, "2019-06-17", 1));
    return due.empty();
  }

  std::unique_ptr<sweep::Sweeper> Sweep() {
    due_ = true;
    sweep::Sweeper::Options options;
    options.passes = {sweep::FallenDue(schema::KindOf<ApprovalCase>(), *store_)};
    options.every = absl::Seconds(1);
    return std::make_unique<sweep::Sweeper>(*store_, metrics_, std::move(options));
  }

 private:
  static store::Origin Origin() {
    store::Origin origin;
    origin.caller = {"li.si", kUnit, types::v1::TIER_COUNTY};
    origin.method = "bench";
    return origin;
  }
  static store::Decide Put(ApprovalCase c) {
    return [c = std::move(c)](store::Facts&) -> absl::StatusOr<store::Changes> { return store::Changes(c); };
  }

  std::atomic<bool> due_ = false;
  WorkerPool finishers_;
  obs::Metrics metrics_;
  store::Store::Options options_;
  std::unique_ptr<store::Store> store_;
};

double Percentile(std::vector<double> values, double part) {
  const auto at = values.begin() + static_cast<ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace

absl::Status MeasureSweep(const std::string& folder, int cases) {
  const std::string path = folder + "/sweep";
  std::filesystem::create_directories(path);
  Cases store(path);
  TN_RETURN_IF_ERROR(store.Fill(cases));
  const auto is_short = [](size_t calls) { return calls < kCalls; };
  auto alone = store.Call(is_short);
  const absl::Time start = absl::Now();
  absl::Status failed;
  std::vector<double> beside;
  {
    const auto sweeper = store.Sweep();
    beside = store.Call([&](size_t calls) {
      if (calls % 20 != 0) return true;
      const auto swept = store.IsSwept();
      failed = swept.status();
      if (absl::Now() - start > kLongest) failed = absl::DeadlineExceededError("the sweep does not end");
      return failed.ok() && !*swept;
    });
  }
  TN_RETURN_IF_ERROR(failed);
  const absl::Duration took = absl::Now() - start;
  const auto after = store.Call(is_short);
  alone.insert(alone.end(), after.begin(), after.end());
  const double ours = Percentile(beside, 0.99);
  const double bare = Percentile(alone, 0.99);
  std::cout << absl::StrFormat("%-46s %10.1f %10.1f %-8s %6.2f  %s\n", "commit by one caller during a sweep, p99", ours,
                               bare, "us", ours / bare, "<= 2")
            << absl::StrFormat(
                   "  %d clocks that fall due on one day are swept in %.1f s (wanted: 60), %d calls beside it\n", cases,
                   absl::ToDoubleSeconds(took), beside.size());
  return absl::OkStatus();
}

}  // namespace tiernet::bench
