#include "common/sweep/sweeper.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/calendar/date.h"
#include "common/status/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/store/store_test_base.h"

namespace tiernet::sweep {
namespace {

using ::testing::IsEmpty;
using P = store::ReserveProject;

TEST(Slice, IsTheSmallestThatClearsADaysBacklogInTime) {
  EXPECT_EQ(SliceAfter(16, absl::Milliseconds(5)), 16) << "3,200 a second";
  EXPECT_EQ(SliceAfter(16, absl::Milliseconds(3)), 8) << "5,333: the disk is fast, and callers wait for less";
  EXPECT_EQ(SliceAfter(16, absl::Milliseconds(9)), 32) << "1,778: it would take about a minute";
  EXPECT_EQ(SliceAfter(4, absl::ZeroDuration()), 4);
  EXPECT_EQ(SliceAfter(64, absl::Seconds(1)), 64) << "and never more than these, on whatever disk";
}

class SweeperTest : public store::StoreTest {
 protected:
  // In the library, without progress since `stale_on` at the latest.
  P InLibrary(const std::string& title, const std::string& stale_on) {
    auto project = store::NewProject(title);
    project.set_state(P::STATE_IN_LIBRARY);
    project.set_stale_on(stale_on);
    auto origin = store::By(store::kUnit);
    origin.happened_on = "2019-06-01";
    return Must<P>(store::Put(std::move(project)), origin);
  }

  // Whoever calls declares before it what its passes use.
  [[nodiscard]] std::unique_ptr<Sweeper> Sweep(std::vector<Pass> passes,
                                               absl::Duration every = absl::Milliseconds(20)) {
    Sweeper::Options options;
    options.passes = std::move(passes);
    options.every = every;
    // Moves with nothing.
    options.since_boot = [boot = SinceBoot()] { return boot; };
    return std::make_unique<Sweeper>(*store_, metrics_, std::move(options));
  }
  [[nodiscard]] std::unique_ptr<Sweeper> SweepProjects() { return Sweep({FallenDue(schema::KindOf<P>(), *store_)}); }

  void MoveClock(absl::Duration by) {
    MutexLock lock(&mutex_);
    fast_ += by;
  }

  void SetToday(absl::CivilDay day) {
    MutexLock lock(&mutex_);
    today_ = day;
  }

  // Waits until the unit's journal holds so many records.
  bool Has(size_t records) {
    for (int i = 0; i < 1000 && Journal().size() < records; ++i) absl::SleepFor(absl::Milliseconds(10));
    return Journal().size() == records;
  }

  obs::Metrics metrics_;
};

TEST_F(SweeperTest, JournalsWhatFellDueOnItsDayAndOnce) {
  const auto due = InLibrary("due", "2019-06-10");
  const auto later = InLibrary("later", "2019-06-16");
  const auto sweeper = SweepProjects();
  ASSERT_TRUE(Has(3));
  const auto record = Journal().back();
  EXPECT_EQ(record.name(), due.name());
  EXPECT_EQ(record.operation(), journal::v1::OPERATION_FALL_DUE);
  EXPECT_EQ(record.happened_on(), "2019-06-10");
  EXPECT_EQ(record.actor(), "clock");
  EXPECT_EQ(Stored<P>(due.name()).state(), P::STATE_STALE_WARNED);
  EXPECT_EQ(Stored<P>(later.name()).state(), P::STATE_IN_LIBRARY);
  absl::SleepFor(absl::Milliseconds(200));
  EXPECT_EQ(Journal().size(), 3u);
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(SweeperTest, GoesThroughManyOnceEach) {
  constexpr size_t kMany = 500;
  store::Calls calls(*store_);
  for (size_t i = 0; i < kMany; ++i) {
    auto project = store::NewProject(absl::StrCat("due ", i));
    project.set_state(P::STATE_IN_LIBRARY);
    project.set_stale_on("2019-06-10");
    calls.Add(store::Put(std::move(project)));
  }
  calls.Wait();
  const auto sweeper = SweepProjects();
  EXPECT_TRUE(Has(2 * kMany));
  absl::SleepFor(absl::Milliseconds(100));
  EXPECT_EQ(Journal().size(), 2 * kMany);
  EXPECT_EQ(Ask("SELECT COUNT(*) FROM reserve_projects WHERE state = 'STATE_STALE_WARNED'"), absl::StrCat(kMany));
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(SweeperTest, StopsWhileTheWallClockIsMovedAndGoesOnWhenItIsSetRight) {
  absl::CivilDay day(2019, 6, 20);
  for (const auto moved : {absl::Hours(24), -absl::Hours(24)}) {
    const auto project = InLibrary(absl::StrCat("due on ", FormatDate(day)), FormatDate(day));
    const size_t records = Journal().size();
    const auto sweeper = SweepProjects();
    MoveClock(moved);
    SetToday(day);
    absl::SleepFor(absl::Milliseconds(200));
    EXPECT_EQ(Journal().size(), records) << moved;
    MoveClock(-moved);
    EXPECT_TRUE(Has(records + 1)) << moved;
    EXPECT_EQ(Stored<P>(project.name()).state(), P::STATE_STALE_WARNED);
    day += 30;
  }
}

TEST_F(SweeperTest, DecidesNothingByAClockThatWasMovedMeanwhile) {
  std::atomic<bool> moved = false;
  std::atomic<int> decided = 0;
  const auto sweeper = Sweep({{"moved between the look and the decision",
                               [&](sql::Db&, int) -> absl::StatusOr<std::vector<std::string>> {
                                 if (moved.exchange(true)) return std::vector<std::string>();
                                 MoveClock(absl::Hours(24));
                                 return std::vector<std::string>{"due"};
                               },
                               [&](const std::string&, store::Facts&) -> absl::StatusOr<store::Changes> {
                                 ++decided;
                                 return store::Changes();
                               }}});
  for (int i = 0; i < 1000 && !moved; ++i) absl::SleepFor(absl::Milliseconds(10));
  absl::SleepFor(absl::Milliseconds(100));
  EXPECT_TRUE(moved);
  EXPECT_EQ(decided, 0);
}

TEST_F(SweeperTest, MakesNoDifferenceToAStepOfADayBefore) {
  const auto project = InLibrary("due", "2019-06-10");
  auto sweeper = SweepProjects();
  ASSERT_TRUE(Has(2));
  sweeper.reset();
  // A progress fact of the day before, entered after the sweep.
  auto origin = store::By(store::kUnit);
  origin.happened_on = "2019-06-09";
  const auto seen = Must<P>(store::Alter<P>(project.name(), [](P& it) { it.set_stale_on("2019-12-06"); }), origin);
  EXPECT_EQ(seen.state(), P::STATE_IN_LIBRARY);
  EXPECT_EQ(Stored<P>(project.name()).state(), P::STATE_IN_LIBRARY);
  // What people did stays done.
  origin.happened_on = "2019-06-08";
  EXPECT_EQ(ReasonOf(Commit(store::Alter<P>(project.name(), [](P&) {}), origin).status()), "DATE_BEFORE_LAST_FACT");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(SweeperTest, IsNotHeldUpByWhatIsRefusedBeforeTheRest) {
  constexpr int kRefused = 200;
  Mutex mutex;
  std::set<std::string> waiting;
  for (int i = 0; i < 500; ++i) waiting.insert(absl::StrFormat("%03d", i));
  const auto sweeper =
      Sweep({{"refusing some",
              [&](sql::Db&, int most) {
                MutexLock lock(&mutex);
                const auto end = std::next(waiting.begin(), std::min<int>(most, static_cast<int>(waiting.size())));
                return absl::StatusOr<std::vector<std::string>>(std::vector<std::string>(waiting.begin(), end));
              },
              [&](const std::string& name, store::Facts&) -> absl::StatusOr<store::Changes> {
                MutexLock lock(&mutex);
                if (name >= absl::StrFormat("%03d", kRefused)) waiting.erase(name);
                return store::Changes();
              }}},
            absl::Hours(1));
  MutexLock lock(&mutex);
  mutex.Await([&] { return mutex.AssertHeld(), waiting.size() == kRefused; }, absl::Now() + absl::Seconds(30));
  EXPECT_EQ(waiting.size(), kRefused) << "in the one pass";
}

TEST_F(SweeperTest, GivesUpWhatItCannotDoAndTriesAgainLater) {
  InLibrary("due", "2019-06-10");
  std::atomic<int> tries = 0;
  const auto sweeper = Sweep({{"refusing",
                               [this](sql::Db& db, int most) {
                                 return store_->entities().Of(schema::KindOf<P>()).ReadDue(db, "2019-06-15", most);
                               },
                               [&tries](const std::string&, store::Facts&) -> absl::StatusOr<store::Changes> {
                                 ++tries;
                                 return store::Changes();
                               }},
                              FallenDue(schema::KindOf<P>(), *store_)});
  // The next pass has its turn.
  EXPECT_TRUE(Has(2));
  EXPECT_GE(tries, 1);
  EXPECT_LE(tries, 2);
}

}  // namespace
}  // namespace tiernet::sweep
