// The small kinds (K1-K4) and what their schema cannot say.
#include "services/reserve/domain/records.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/refusal.h"

namespace tiernet::reserve {
namespace {

using testing::FailsWith;
using testing::IsOk;

constexpr absl::CivilDay kDay(2019, 6, 3);
constexpr char kToday[] = "2019-06-03";
constexpr char kTomorrow[] = "2019-06-04";

// What was done bears at most the day of the step.
template <typename Record, typename Set>
void ExpectNotInFuture(Set set) {
  Record record;
  set(record, kToday);
  EXPECT_THAT(Check(record, kDay), IsOk());
  set(record, kTomorrow);
  EXPECT_THAT(Check(record, kDay), FailsWith(absl::StatusCode::kInvalidArgument, "EVENT_IN_FUTURE"));
}

TEST(Records, AreOfWhatHasHappened) {
  ExpectNotInFuture<v1::AdvisoryRecord>([](auto& record, const char* day) { record.set_advised_on(day); });
  ExpectNotInFuture<v1::Appraisal>([](auto& record, const char* day) { record.set_appraised_on(day); });
  ExpectNotInFuture<v1::PreReview>([](auto& record, const char* day) { record.set_reviewed_on(day); });
  ExpectNotInFuture<v1::Blocker>([](auto& record, const char* day) { record.set_raised_on(day); });
}

v1::Appraisal AppraisalOf(const std::string& id, const std::string& day, v1::AppraisalResult result) {
  v1::Appraisal appraisal;
  appraisal.set_name("units/140423/appraisals/" + id);
  appraisal.set_appraised_on(day);
  appraisal.set_result(result);
  return appraisal;
}

// C.3: the last one decides, whatever came before it.
TEST(Appraisal, TheLastOneDecides) {
  constexpr auto kPassed = v1::APPRAISAL_RESULT_PASSED;
  constexpr auto kFailed = v1::APPRAISAL_RESULT_FAILED;
  const auto passed = AppraisalOf("a1", "2019-05-10", kPassed);
  EXPECT_FALSE(HasPassed({}, kDay));
  EXPECT_TRUE(HasPassed({passed}, kDay));
  EXPECT_FALSE(HasPassed({AppraisalOf("a1", "2019-05-10", kFailed)}, kDay));
  EXPECT_FALSE(HasPassed({passed, AppraisalOf("a2", "2019-05-20", kFailed)}, kDay));
  EXPECT_TRUE(HasPassed({AppraisalOf("a2", "2019-05-01", kFailed), passed}, kDay)) << "by its day, not by its record";
  EXPECT_FALSE(HasPassed({passed, AppraisalOf("a2", "2019-05-10", kFailed)}, kDay)) << "recorded later";
  EXPECT_FALSE(HasPassed({AppraisalOf("a2", "2019-05-10", kFailed), passed}, kDay)) << "in whatever order they come";
  EXPECT_TRUE(HasPassed({passed, AppraisalOf("a2", kTomorrow, kFailed)}, kDay)) << "not known yet";
  EXPECT_FALSE(HasPassed({AppraisalOf("a1", kTomorrow, kPassed)}, kDay));
}

TEST(Blocker, IsResolvedAfterItWasRaisedAndSaysHow) {
  v1::Blocker blocker;
  blocker.set_raised_on("2019-05-10");
  EXPECT_THAT(Check(blocker, kDay), IsOk());
  blocker.set_resolved_on("2019-05-10");
  EXPECT_THAT(Check(blocker, kDay), FailsWith(absl::StatusCode::kInvalidArgument, "RESOLUTION_MISSING"));
  blocker.set_resolution("调整用地指标");
  EXPECT_THAT(Check(blocker, kDay), IsOk());
  blocker.set_resolved_on("2019-05-09");
  EXPECT_THAT(Check(blocker, kDay), FailsWith(absl::StatusCode::kInvalidArgument, "DATES_REVERSED"));
  blocker.set_resolved_on(kTomorrow);
  EXPECT_THAT(Check(blocker, kDay), FailsWith(absl::StatusCode::kInvalidArgument, "EVENT_IN_FUTURE"));
}

v1::PrincipalLeader Leader() {
  v1::PrincipalLeader leader;
  leader.set_name("units/140423/principalLeaders/1");
  leader.set_role(v1::LEADER_ROLE_PRINCIPAL);
  leader.set_from("2019-02-01");
  return leader;
}

// K4, W1: one of each role is active in a unit.
TEST(PrincipalLeader, ClaimsTheRoleUntilTheEnd) {
  auto leader = Leader();
  ASSERT_THAT(Check(leader, kDay), IsOk());
  EXPECT_EQ(leader.claimed_role(), "140423/LEADER_ROLE_PRINCIPAL");
  auto other = Leader();
  other.set_name("units/140425/principalLeaders/2");
  ASSERT_THAT(Check(other, kDay), IsOk());
  EXPECT_NE(other.claimed_role(), leader.claimed_role());
  leader.set_ended_on(kToday);
  ASSERT_THAT(Check(leader, kDay), IsOk());
  EXPECT_EQ(leader.claimed_role(), "");
  leader.set_ended_on(kTomorrow);
  EXPECT_THAT(Check(leader, kDay), FailsWith(absl::StatusCode::kInvalidArgument, "EVENT_IN_FUTURE"));
  leader.set_ended_on("2019-01-31");
  EXPECT_THAT(Check(leader, kDay), FailsWith(absl::StatusCode::kInvalidArgument, "DATES_REVERSED"));
}

TEST(PrincipalLeader, IsActiveFromTheFirstDayToTheLast) {
  auto leader = Leader();
  leader.set_ended_on("2019-06-02");
  EXPECT_FALSE(IsActive(leader, absl::CivilDay(2019, 1, 31)));
  EXPECT_TRUE(IsActive(leader, absl::CivilDay(2019, 2, 1)));
  EXPECT_TRUE(IsActive(leader, absl::CivilDay(2019, 6, 2)));
  EXPECT_FALSE(IsActive(leader, kDay));
  leader.clear_ended_on();
  EXPECT_TRUE(IsActive(leader, kDay));
}

TEST(PlanningTarget, IsOneAUnitAndQuarter) {
  v1::PlanningTarget target;
  target.set_name("units/140400/to/140423/planningTargets/1");
  target.set_quarter("2019-Q2");
  ASSERT_THAT(Check(target, kDay), IsOk());
  EXPECT_EQ(target.claimed_quarter(), "140423/2019-Q2");
}

}  // namespace
}  // namespace tiernet::reserve
