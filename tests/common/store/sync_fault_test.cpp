// A disk that fails while a commit is made durable.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "common/status/error.h"
#include "tests/common/store/store_test_base.h"

namespace {

std::atomic<bool> disk_fails = false;

int Sync(int call, int file) {
  if (!disk_fails) return static_cast<int>(syscall(call, file));
  errno = EIO;
  return -1;
}

}  // namespace

// In the place of the C library's, for SQLite too.
extern "C" int fsync(int file) { return Sync(SYS_fsync, file); }
extern "C" int fdatasync(int file) { return Sync(SYS_fdatasync, file); }

namespace tiernet::store {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class SyncFaultTest : public StoreTest {
 protected:
  void TearDown() override {
    disk_fails = false;
    StoreTest::TearDown();
  }
};

TEST_F(SyncFaultTest, TheOutcomeOfACommitIsUnknownAndTheSameRequestLearnsIt) {
  Must<Blocker>(Put(NewBlocker()));
  const auto origin = By(kUnit, "r1", "digest");
  disk_fails = true;
  const auto unknown = Commit(Put(NewBlocker()), origin);
  EXPECT_EQ(ReasonOf(unknown.status()), "COMMIT_UNKNOWN") << unknown.status();
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kUnavailable);
  disk_fails = false;
  // Whatever the log holds is found by the next start.
  ASSERT_EQ(Open(), absl::OkStatus());
  EXPECT_TRUE(Commit(Put(NewBlocker()), origin).ok());
  EXPECT_THAT(Journal(), SizeIs(2)) << "once, whichever of the two it was";
  EXPECT_TRUE(Commit(Put(NewBlocker()), origin).ok());
  EXPECT_THAT(Journal(), SizeIs(2));
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(SyncFaultTest, ABatchFailsWholeAndLaterOnesGoOn) {
  disk_fails = true;
  Calls batch(*store_);
  for (int i = 0; i < 20; ++i) batch.Add(Put(NewBlocker()));
  for (const auto& outcome : batch.Wait()) EXPECT_EQ(ReasonOf(outcome.status()), "COMMIT_UNKNOWN");
  disk_fails = false;
  EXPECT_TRUE(Commit(Put(NewBlocker())).ok());
  EXPECT_THAT(Journal(), SizeIs(1));
  EXPECT_THAT(Findings(), IsEmpty());
}

}  // namespace
}  // namespace tiernet::store
