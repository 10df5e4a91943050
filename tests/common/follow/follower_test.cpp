#include "common/follow/follower.h"

#include <sqlite3.h>

#include <atomic>
#include <fstream>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "gtest/gtest.h"
#include "tests/common/follow/follower_test_base.h"

namespace tiernet::follow {
namespace {

constexpr char kBlocker[] = "tiernet.reserve.v1.Blocker";

// On the followed database itself, behind the service's back.
void Tamper(const testing::Node& node, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((node.folder() + "/data/reserve.db").c_str(), &db), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
  sqlite3_close(db);
}

TEST_F(FollowerTest, SeesEveryRecordOnceThroughRestartsOfBothSides) {
  Create("140423", 5);
  Create("140425", 2);
  Follow(Options());
  EXPECT_TRUE(HasSeen({{"140423", 5}, {"140425", 2}}));
  Create("140423", 3);
  EXPECT_TRUE(HasSeen({{"140423", 8}, {"140425", 2}})) << "it follows";
  node_.Restart();
  Create("140425", 2);
  EXPECT_TRUE(HasSeen({{"140423", 8}, {"140425", 4}})) << "it finds the restarted service";
  follower_.reset();
  Create("140423", 4);
  OpenStore();
  Follow(Options());
  EXPECT_TRUE(HasSeen({{"140423", 12}, {"140425", 4}})) << "its cursors outlive it";
}

TEST_F(FollowerTest, AsksAgainForAPageWhoseEffectFailed) {
  failures_ = 2;
  Create("140423", 3);
  Follow(Options());
  EXPECT_TRUE(HasSeen({{"140423", 3}}));
  EXPECT_EQ(failures_, 0);
}

TEST_F(FollowerTest, LeavesAStreamAloneThatDoesNotVerifyAndGoesOnWithTheOthers) {
  Create("140423", 3);
  Create("140425", 3);
  Tamper(node_, "UPDATE journal SET body = zeroblob(length(body)) WHERE stream = '140423' AND seq = 2");
  Follow(Options());
  EXPECT_TRUE(HasSeen({{"140425", 3}}));
  Create("140423", 1);
  Create("140425", 1);
  EXPECT_TRUE(HasSeen({{"140425", 4}}));
  EXPECT_EQ(Gauge("broken_streams"), 1);
}

// The chain verifies without them, and the record was passed over for good.
TEST_F(FollowerTest, LeavesAStreamAloneWhosePartsAreWithheld) {
  Create("140423", 3);
  Create("140425", 3);
  Tamper(node_, "UPDATE journal SET body = NULL, body_salt = NULL WHERE stream = '140423' AND seq = 2");
  auto options = Options();
  options.kinds = {schema::KindOf<reserve::v1::ReserveProject>().name};
  Follow(std::move(options));
  EXPECT_TRUE(HasSeen({{"140425", 3}}));
  EXPECT_TRUE(Eventually([&] { return Gauge("broken_streams") == 1; }));
  Create("140425", 1);
  EXPECT_TRUE(HasSeen({{"140425", 4}})) << "the others go on";
}

// Restored from a backup, its anchor gone: the stream ends before the cursor.
TEST_F(FollowerTest, LeavesAStreamAloneThatWasCutAndGoesOnWithTheOthers) {
  Create("140423", 3);
  Create("140425", 3);
  Follow(Options());
  ASSERT_TRUE(HasSeen({{"140423", 3}, {"140425", 3}}));
  EXPECT_EQ(Gauge("connected"), 1);
  follower_.reset();
  Tamper(node_, "DELETE FROM journal WHERE stream = '140423' AND seq = 3");
  Tamper(node_,
         "UPDATE heads SET seq = 2, hash = (SELECT hash FROM journal WHERE stream = '140423' AND seq = 2)"
         " WHERE stream = '140423'");
  Follow(Options());
  Create("140425", 1);
  EXPECT_TRUE(HasSeen({{"140423", 3}, {"140425", 4}}));
  EXPECT_EQ(Gauge("broken_streams"), 1);
}

TEST_F(FollowerTest, GoesOnWhereTheAddressWasAnotherJournalsForAWhile) {
  testing::Node other(Reserve());
  std::atomic<bool> out_of_date = false;
  // Before what it asks goes.
  const absl::Cleanup stop = [this] { follower_.reset(); };
  auto options = Options();
  options.address = [&, address = options.address]() -> absl::StatusOr<std::string> {
    if (!out_of_date) return address();
    std::string text;
    std::ifstream file(other.folder() + "/data/reserve.address");
    std::getline(file, text);
    return text;
  };
  Create("140423", 2);
  Follow(std::move(options));
  ASSERT_TRUE(HasSeen({{"140423", 2}}));
  out_of_date = true;
  node_.Restart();
  EXPECT_TRUE(Eventually([&] { return Gauge("broken_streams") == 1; }));
  out_of_date = false;
  other.Restart();
  Create("140423", 1);
  EXPECT_TRUE(HasSeen({{"140423", 3}}));
  EXPECT_EQ(Gauge("broken_streams"), 0);
}

TEST_F(FollowerTest, SaysThatItIsCutOff) {
  auto options = Options();
  std::atomic<bool> reachable = true;
  const absl::Cleanup stop = [this] { follower_.reset(); };
  options.address = [&reachable, address = options.address]() -> absl::StatusOr<std::string> {
    if (!reachable) return absl::UnavailableError("no address");
    return address();
  };
  Create("140423", 1);
  Follow(std::move(options));
  ASSERT_TRUE(HasSeen({{"140423", 1}}));
  EXPECT_EQ(Gauge("connected"), 1);
  reachable = false;
  node_.Restart();
  EXPECT_TRUE(Eventually([&] { return Gauge("connected") == 0; }));
  reachable = true;
  EXPECT_TRUE(Eventually([&] { return Gauge("connected") == 1; }));
}

TEST_F(FollowerTest, GetsTheHeadersOfKindsItDidNotAskFor) {
  Create("140423", 2);
  auto options = Options();
  options.kinds = {kBlocker};
  Follow(std::move(options));
  ASSERT_TRUE(HasSeen({{"140423", 2}}));
  const auto db = store_->Read();
  auto select = (*db)->Prepare("SELECT count(*) FROM seen WHERE body_size > 0");
  ASSERT_TRUE(*(*select)->Step());
  EXPECT_EQ((*select)->Int(0), 0);
}

}  // namespace
}  // namespace tiernet::follow
