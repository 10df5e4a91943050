// Restarts, old backups, changed schemas, a full disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/error.h"
#include "tests/common/store/store_test_base.h"
#include "tests/testing/small_disk.h"

namespace tiernet::store {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class FaultsTest : public StoreTest {
 protected:
  // The refusal of the next start.
  std::string StartProblem() {
    const auto status = Open();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    return std::string(status.message());
  }
  // As a backup would hold it: taken of a store that is closed.
  void CopyDatabase(const std::string& from, const std::string& to) {
    std::filesystem::copy_file(path(from), path(to), std::filesystem::copy_options::overwrite_existing);
  }
  // Moves the cursor of a follower over the first record of another service.
  absl::Status Apply() {
    absl::optional<absl::Status> outcome;
    Mutex mutex;
    const Advance advance{0, {"reserve", "construction", kUnit, 1, std::string(32, 'h'), "*"}};
    store_->Apply(
        advance, [](sql::Db&) { return absl::OkStatus(); },
        [&](const absl::StatusOr<Committed>& done) {
          MutexLock lock(&mutex);
          outcome = done.status();
        });
    MutexLock lock(&mutex);
    mutex.Await([&] { return outcome.has_value(); });
    return *outcome;
  }
};

TEST_F(FaultsTest, ACleanStopLeavesOneFileAndAnAnchor) {
  for (int i = 0; i < 3; ++i) Must<Blocker>(Put(NewBlocker()));
  Stored<Blocker>(NewBlocker().name());  // a reader that stays open
  Close();
  EXPECT_FALSE(std::filesystem::exists(path("reserve.db-wal"))) << "the log is in the database";
  const auto anchors = journal::ReadAnchors(path("reserve.anchor"));
  ASSERT_TRUE(anchors.ok()) << anchors.status();
  EXPECT_EQ(anchors->at(kUnit).seq, 3);
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_EQ(Must<Blocker>(Put(NewBlocker())).etag(), "4") << "the chain goes on";
  EXPECT_THAT(Findings(), IsEmpty());
}

// The last commits of a burst were not in the file until the next burst, and a kill meanwhile lost them to it.
TEST_F(FaultsTest, TheAnchorOfAStoreThatIsIdleIsWritten) {
  for (int i = 0; i < 3; ++i) Must<Blocker>(Put(NewBlocker()));
  const auto anchored = [this] {
    const auto anchors = journal::ReadAnchors(path("reserve.anchor"));
    return anchors.ok() && anchors->count(kUnit) > 0 ? anchors->at(kUnit).seq : 0;
  };
  for (int i = 0; i < 200 && anchored() < 3; ++i) absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(anchored(), 3);
  const auto written = std::filesystem::last_write_time(path("reserve.anchor"));
  absl::SleepFor(absl::Milliseconds(1500));
  EXPECT_EQ(std::filesystem::last_write_time(path("reserve.anchor")), written) << "once";
}

TEST_F(FaultsTest, ASecondWriterIsRefused) {
  const auto second = Store::Open(options_, *finishers_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(Commit(Put(NewBlocker())).ok()) << "the first one is not disturbed";
}

TEST_F(FaultsTest, AFolderThatCannotBeMadeIsNamed) {
  std::ofstream(path("file")) << "x";
  options_.directory = path("file/below");
  EXPECT_THAT(StartProblem(), HasSubstr(path("file/below")));
}

TEST_F(FaultsTest, AStoreSaysThatItsAnchorIsMissing) {
  EXPECT_FALSE(store_->lacked_anchor()) << "of a new one there is nothing to miss";
  Must<Blocker>(Put(NewBlocker()));
  Close();
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_FALSE(store_->lacked_anchor());
  Close();
  std::filesystem::remove(path("reserve.anchor"));
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_TRUE(store_->lacked_anchor());
  EXPECT_TRUE(Commit(Put(NewBlocker())).ok());
}

TEST_F(FaultsTest, AStoreOlderThanItsAnchorReadsAndDoesNotWrite) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  Close();
  CopyDatabase("reserve.db", "backup");
  ASSERT_EQ(Open(), absl::OkStatus());
  Must<Blocker>(Put(NewBlocker()));
  Close();
  CopyDatabase("backup", "reserve.db");

  for (int start = 0; start < 2; ++start) {
    ASSERT_EQ(Open(), absl::OkStatus());
    const auto refused = Commit(Put(NewBlocker()));
    EXPECT_EQ(ReasonOf(refused.status()), "BEHIND_ANCHOR") << "also at the second start";
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("stream 140423 ends at 1, the anchor file says 2"));
    EXPECT_EQ(Stored<Blocker>(made.name()).description(), made.description());
    EXPECT_THAT(Findings(), ElementsAre(AllOf(HasSubstr("140423 2 "), HasSubstr("the database ends before it"))));
  }
  Close();
  EXPECT_EQ(journal::ReadAnchors(path("reserve.anchor"))->at(kUnit).seq, 2) << "the evidence is kept";
}

// What a follower moved wrote the anchor of the old database, and the next start took it for sound.
TEST_F(FaultsTest, FollowersOfAStoreOlderThanItsAnchorWaitAndLeaveTheAnchor) {
  Close();
  CopyDatabase("reserve.db", "backup");
  ASSERT_EQ(Open(), absl::OkStatus());
  Must<Blocker>(Put(NewBlocker()));
  Close();
  CopyDatabase("backup", "reserve.db");

  Origin follower = By(kUnit);
  follower.lane = Lane::kFollower;
  for (int start = 0; start < 2; ++start) {
    ASSERT_EQ(Open(), absl::OkStatus());
    for (const auto& refused : {Apply(), Commit(Put(NewBlocker()), follower).status()}) {
      EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << "to be asked again";
      EXPECT_EQ(ReasonOf(refused), "") << "no answer";
      EXPECT_THAT(std::string(refused.message()), HasSubstr("stream 140423 ends at 0, the anchor file says 1"));
    }
    EXPECT_EQ(Ask("SELECT count(*) FROM cursors"), "0");
    EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker())).status()), "BEHIND_ANCHOR");
    EXPECT_EQ(journal::ReadAnchors(path("reserve.anchor"))->at(kUnit).seq, 1);
  }
  Close();
  std::filesystem::remove(path("reserve.anchor"));
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_EQ(Apply(), absl::OkStatus()) << "as soon as an operator has looked";
}

TEST_F(FaultsTest, AStoreThatLostAWholeStreamDoesNotWrite) {
  Must<Blocker>(Put(NewBlocker()));
  Close();
  std::filesystem::remove(path("reserve.db"));
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker())).status()), "BEHIND_ANCHOR");
}

TEST_F(FaultsTest, AStoreWithAnotherHistoryThanItsAnchorDoesNotWrite) {
  Close();
  CopyDatabase("reserve.db", "backup");
  ASSERT_EQ(Open(), absl::OkStatus());
  Must<Blocker>(Put(NewBlocker("one history")));
  Close();
  std::filesystem::rename(path("reserve.anchor"), path("kept.anchor"));
  CopyDatabase("backup", "reserve.db");
  ASSERT_EQ(Open(), absl::OkStatus());
  Must<Blocker>(Put(NewBlocker("another history")));
  Close();
  std::filesystem::rename(path("kept.anchor"), path("reserve.anchor"));
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker())).status()), "BEHIND_ANCHOR");
}

TEST_F(FaultsTest, AnAnchorThatCannotBeReadStopsWritesAndNotReads) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  Close();
  std::ofstream(path("reserve.anchor")) << "nonsense\n";
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_EQ(ReasonOf(Commit(Put(NewBlocker())).status()), "DATA_CORRUPT");
  EXPECT_EQ(Stored<Blocker>(made.name()).name(), made.name());
}

TEST_F(FaultsTest, AStoreWithoutAnAnchorStarts) {
  Must<Blocker>(Put(NewBlocker()));
  Close();
  std::filesystem::remove(path("reserve.anchor"));
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_TRUE(Commit(Put(NewBlocker())).ok());
}

class SchemaChangeTest : public FaultsTest {
 protected:
  void SetUp() override {
    FaultsTest::SetUp();
    Calls calls(*store_);
    for (int i = 0; i < 2500; ++i) {
      auto blocker = NewBlocker();
      if (i % 2 == 0) blocker.set_resolved_on("2019-06-10");
      calls.Add(Put(blocker));
    }
    for (const auto& outcome : calls.Wait()) ASSERT_TRUE(outcome.ok()) << outcome.status();
  }
};

TEST_F(SchemaChangeTest, ANewColumnIsFilledFromTheBytes) {
  Tamper("ALTER TABLE blockers DROP COLUMN resolved_on");
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_EQ(Ask("SELECT count(*) FROM blockers WHERE resolved_on = '2019-06-10'"), "1250");
  EXPECT_EQ(Ask("SELECT count(*) FROM blockers WHERE resolved_on = ''"), "1250");
  EXPECT_EQ(Ask("SELECT count(*) FROM unfilled"), "0");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(SchemaChangeTest, AFillingThatWasInterruptedIsTakenUpAtTheNextStart) {
  Tamper("UPDATE blockers SET resolved_on = '' WHERE seq > 700; INSERT INTO unfilled VALUES ('blockers')");
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_EQ(Ask("SELECT count(*) FROM blockers WHERE resolved_on = '2019-06-10'"), "1250");
  EXPECT_EQ(Ask("SELECT count(*) FROM unfilled"), "0");
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(SchemaChangeTest, ARemovedOrRetypedColumnStopsTheStart) {
  Tamper("ALTER TABLE blockers ADD COLUMN once_there TEXT");
  EXPECT_THAT(StartProblem(), HasSubstr("column blockers.once_there is stored and the schema has it no more"));
  Tamper(
      "ALTER TABLE blockers DROP COLUMN once_there; ALTER TABLE blockers DROP COLUMN resolved_on;"
      "ALTER TABLE blockers ADD COLUMN resolved_on INTEGER");
  EXPECT_THAT(StartProblem(), HasSubstr("column blockers.resolved_on is stored as INTEGER"));
  Tamper("ALTER TABLE blockers DROP COLUMN resolved_on");
  EXPECT_EQ(Open(), absl::OkStatus()) << "and nothing was lost";
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(FaultsTest, AFieldThatBecameUniqueIsClaimedByItsHolders) {
  const auto leader = Must<PrincipalLeader>(Put(NewLeader("Zhang", "role")));
  Must<PrincipalLeader>(Put(NewLeader("Li", "")));
  const std::string as_before = "ALTER TABLE principal_leaders DROP COLUMN claimed_role; DELETE FROM claims";
  Tamper(as_before);
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_EQ(Ask("SELECT name FROM claims"), leader.name());
  EXPECT_EQ(ReasonOf(Commit(Put(NewLeader("Wang", "role"))).status()), "ALREADY_CLAIMED");
  EXPECT_THAT(Findings(), IsEmpty());

  Tamper("DELETE FROM claims");
  const auto twin = Must<PrincipalLeader>(Put(NewLeader("Wang", "role")));
  Tamper(as_before);
  EXPECT_THAT(StartProblem(), AllOf(HasSubstr("claimed_role"), HasSubstr(leader.name()), HasSubstr(twin.name())));
}

class FullDiskTest : public FaultsTest {
 protected:
  void SetUp() override {
    directory_ = ::testing::TempDir() + "full_disk_test_XXXXXX";
    ASSERT_NE(mkdtemp(directory_.data()), nullptr);
    mounted_ = MountSmall(directory_, 4);
    if (!mounted_) GTEST_SKIP() << "no mount name space here: " << std::strerror(errno);
    FaultsTest::SetUp();
  }
  void TearDown() override {
    Close();
    finishers_.reset();
    if (mounted_) UnmountSmall(directory_);
    std::filesystem::remove_all(directory_);
  }

  bool mounted_ = false;
};

TEST_F(FullDiskTest, WritesAreRefusedReadsGoOnAndWithRoomItGoesOn) {
  const auto made = Must<Blocker>(Put(NewBlocker()));
  FillDisk(path("filler"));
  // What the log has allocated already may still take some.
  absl::StatusOr<Committed> outcome = Committed();
  int more = 0;
  while (outcome.ok() && more < 10'000) {
    outcome = Commit(Put(NewBlocker(std::string(900, 'x'))));
    if (outcome.ok()) ++more;
  }
  for (int again = 0; again < 3; ++again) {
    EXPECT_EQ(ReasonOf(outcome.status()), "STORAGE_FULL") << outcome.status();
    EXPECT_EQ(outcome.status().code(), absl::StatusCode::kResourceExhausted);
    outcome = Commit(Put(NewBlocker(std::string(900, 'x'))));
  }
  EXPECT_EQ(Stored<Blocker>(made.name()).description(), made.description());
  EXPECT_THAT(Findings(), IsEmpty());
  Calls batch(*store_);
  for (int i = 0; i < 20; ++i) batch.Add(Put(NewBlocker(std::string(900, 'x'))));
  for (const auto& refused : batch.Wait()) EXPECT_EQ(ReasonOf(refused.status()), "STORAGE_FULL");

  std::filesystem::remove(path("filler"));
  EXPECT_TRUE(Commit(Put(NewBlocker())).ok());
  EXPECT_THAT(Journal(), SizeIs(more + 2));
  EXPECT_THAT(Findings(), IsEmpty());
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_TRUE(Commit(Put(NewBlocker())).ok());
  EXPECT_THAT(Journal(), SizeIs(more + 3)) << "nothing acknowledged is lost";
  EXPECT_THAT(Findings(), IsEmpty());
}

}  // namespace
}  // namespace tiernet::store
