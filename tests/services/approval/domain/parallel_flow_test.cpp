// Published flows of parallel approval (domain.md K10).
#include "services/approval/domain/parallel_flow.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/refusal.h"

namespace tiernet::approval {
namespace {

using testing::FailsWith;
using testing::IsOk;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr absl::CivilDay kDay(2019, 6, 3);

v1::ParallelFlow Published(const std::string& on) {
  v1::ParallelFlow flow;
  flow.set_name("units/140423/parallelFlows/f1");
  flow.set_published_on(on);
  flow.mutable_document()->set_date("2019-05-27");
  return flow;
}

TEST(ParallelFlows, ClaimTheirUnitWhileInForce) {
  auto flow = Published("2019-06-03");
  ASSERT_THAT(Check(flow, kDay), IsOk());
  EXPECT_EQ(flow.claimed_unit(), "140423");
  // Entered wrongly: it was never in force.
  flow.set_ended_on("2019-06-03");
  ASSERT_THAT(Check(flow, kDay), IsOk());
  EXPECT_EQ(flow.claimed_unit(), "");
  // Its end was entered wrongly.
  flow.clear_ended_on();
  ASSERT_THAT(Check(flow, kDay), IsOk());
  EXPECT_EQ(flow.claimed_unit(), "140423");
}

TEST(ParallelFlows, ArePublishedAndEndedByTheDayOfTheStep) {
  auto ahead = Published("2019-06-04");
  EXPECT_THAT(Check(ahead, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  auto flow = Published("2019-06-01");
  flow.set_ended_on("2019-06-04");
  EXPECT_THAT(Check(flow, kDay), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  flow.set_ended_on("2019-05-31");
  EXPECT_THAT(Check(flow, kDay), FailsWith(kInvalid, "DATES_REVERSED"));
  flow.clear_ended_on();
  flow.mutable_document()->set_date("2019-06-04");
  EXPECT_THAT(Check(flow, kDay), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

}  // namespace
}  // namespace tiernet::approval
