// A scoreboard that says itself when it has changed.
#include "services/indicators/service/watch.h"

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "common/status/grpc_status.h"
#include "gmock/gmock.h"
#include "tests/services/indicators/service/indicators_test.h"

namespace tiernet::indicators {
namespace {

using testing::FailsWith;
using testing::IsOk;

class Watch : public IndicatorsTest {
 protected:
  struct Watched {
    explicit Watched(const std::shared_ptr<grpc::Channel>& channel) : stub(channel) {}

    Stub stub;
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::Scoreboard>> reader;
  };

  std::unique_ptr<Watched> Begin(const v1::Scope& scope, const Identity& identity = kCity,
                                 const std::string& as_of = "") {
    auto watched = std::make_unique<Watched>(board_.channel());
    testing::Node::Prepare(watched->context, identity);
    v1::WatchScoreboardRequest request;
    *request.mutable_scope() = scope;
    request.set_as_of(as_of);
    watched->reader = watched->stub.WatchScoreboard(&watched->context, request);
    return watched;
  }

  static absl::Status End(Watched& watched) {
    watched.context.TryCancel();
    return FromGrpc(watched.reader->Finish());
  }
};

TEST_F(Watch, SendsTheBoardAsItIsAndWhenItHasChanged) {
  const auto watched = Begin(Unit("140423"));
  v1::Scoreboard board;
  ASSERT_TRUE(watched->reader->Read(&board));
  EXPECT_EQ(ValueOf(board, "C09").outcome(), v1::OUTCOME_NOT_APPLICABLE);
  CarryOver(1);
  // Counted in several commits: the boards in between may show a part.
  do {
    ASSERT_TRUE(watched->reader->Read(&board));
  } while (ValueOf(board, "C09").outcome() != v1::OUTCOME_VALUE);
  EXPECT_EQ(ValueOf(board, "C09").value(), "0.00");
  EXPECT_THAT(End(*watched), FailsWith(absl::StatusCode::kCancelled, ""));
}

TEST_F(Watch, SendsWhatCameWithinTheWaitOnceItIsOver) {
  const auto watched = Begin(City(), kCity, "2019-06-30");
  v1::Scoreboard board;
  ASSERT_TRUE(watched->reader->Read(&board));
  // Two commits at once: the second is waited for, and nothing comes after it that would wake the stream.
  ASSERT_THAT(Figure(City(), "2019-06", 30'000'000'000), IsOk());
  ASSERT_THAT(Figure(City(), "2018-06", 27'000'000'000), IsOk());
  while (ValueOf(board, "C02").outcome() != v1::OUTCOME_VALUE) ASSERT_TRUE(watched->reader->Read(&board));
  EXPECT_EQ(ValueOf(board, "C02").value(), "11.11");
  End(*watched).IgnoreError();
}

TEST_F(Watch, SaysNothingOfCommitsThatChangeNoValue) {
  const auto watched = Begin(Unit("140425"));
  v1::Scoreboard board;
  ASSERT_TRUE(watched->reader->Read(&board));
  CarryOver(1);
  Await();
  // Another board has been counted by then, equal to the first.
  absl::SleepFor(2 * kBetweenBoards);
  CarryOver(2, kOtherCounty);
  v1::Scoreboard next;
  ASSERT_TRUE(watched->reader->Read(&next));
  board.clear_heads();
  next.clear_heads();
  EXPECT_NE(next.SerializeAsString(), board.SerializeAsString());
  End(*watched).IgnoreError();
}

TEST_F(Watch, IsRefusedAsAReadIs) {
  v1::Scoreboard board;
  const auto denied = Begin(Unit("140425"), kCounty);
  EXPECT_FALSE(denied->reader->Read(&board));
  EXPECT_THAT(FromGrpc(denied->reader->Finish()), FailsWith(absl::StatusCode::kPermissionDenied, "OTHER_UNIT"));
  const auto future = Begin(City(), kCity, "2019-10-09");
  EXPECT_FALSE(future->reader->Read(&board));
  EXPECT_EQ(FromGrpc(future->reader->Finish()).code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(Watch, EndsWithTheServer) {
  const auto watched = Begin(City());
  v1::Scoreboard board;
  ASSERT_TRUE(watched->reader->Read(&board));
  board_.Stop();
  EXPECT_FALSE(watched->reader->Read(&board));
  EXPECT_THAT(FromGrpc(watched->reader->Finish()), FailsWith(absl::StatusCode::kUnavailable, "SHUTTING_DOWN"));
}

}  // namespace
}  // namespace tiernet::indicators
