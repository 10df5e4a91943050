// Needs of projects for land, funds and room for pollutants, domain.md K19-K21.
#include "services/construction/domain/factor_need.h"

#include <string>
#include <utility>
#include <vector>

#include "common/calendar/date.h"
#include "common/status/macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using testing::FailsWith;
using testing::IsOk;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using N = v1::FactorNeed;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr char kQuota[] = "units/140400/factorQuotas/0169425f-7c00-7000-8000-000000000006";
const absl::CivilDay kDay(2019, 6, 3);

N Typed(v1::Factor factor = v1::FACTOR_SO2) {
  N need;
  need.set_name("units/140423/factorNeeds/0169425f-7c00-7000-8000-000000000007");
  need.set_project_id("0169425f-7c00-7000-8000-0000000000aa");
  need.set_factor(factor);
  need.set_amount(1000);
  need.set_needed_by("2019-09-30");
  return need;
}

N Filed(v1::Factor factor = v1::FACTOR_SO2) {
  N need = Typed(factor);
  EXPECT_THAT(File(need, In(v1::ConstructionProject::STATE_CONSTRUCTING), {"county", kDay}), IsOk());
  return need;
}

v1::MeetFactorNeedRequest Part(int64_t amount, const std::string& quota = kQuota, absl::CivilDay paper_of = kDay) {
  v1::MeetFactorNeedRequest request;
  request.set_amount(amount);
  request.set_quota(quota);
  request.set_opinion("同意安排");
  *request.mutable_paper() = EvidenceOf(paper_of);
  return request;
}

absl::StatusOr<N> Meet(const N& need, const v1::MeetFactorNeedRequest& request, absl::CivilDay on = kDay,
                       absl::string_view who = "city") {
  TN_ASSIGN_OR_RETURN(const auto review, Decide(need, request, /*priority=*/2, {who, on}));
  return Apply(review, need);
}

absl::StatusOr<N> Refuse(const N& need, absl::string_view who = "city") {
  v1::RefuseFactorNeedRequest request;
  request.set_opinion("指标不足");
  TN_ASSIGN_OR_RETURN(const auto review, Decide(need, request, {who, kDay}));
  return Apply(review, need);
}

absl::StatusOr<N> Withdraw(N need, absl::CivilDay on = kDay) {
  v1::WithdrawFactorNeedRequest request;
  request.set_reason("项目调整");
  return Take(std::move(need), request, {"county", on});
}

N At(N::State state) {
  switch (state) {
    case N::STATE_PARTLY_SATISFIED:
      return *Meet(Filed(), Part(400));
    case N::STATE_SATISFIED:
      return *Meet(Filed(), Part(1000));
    case N::STATE_REFUSED:
      return *Refuse(Filed());
    case N::STATE_WITHDRAWN:
      return *Withdraw(Filed());
    default:
      return Filed();
  }
}

TEST(FactorNeeds, EveryStepIsTakenWhereItMayBeAndNowhereElse) {
  for (const auto from : AllStates<N>()) {
    const bool is_open = from == N::STATE_FILED || from == N::STATE_PARTLY_SATISFIED;
    const N need = At(from);
    ASSERT_EQ(need.state(), from);
    EXPECT_EQ(need.open_factor(), is_open ? "FACTOR_SO2" : "");
    ExpectOkIf(is_open, Meet(need, Part(1)), "STEP_NOT_ALLOWED");
    ExpectOkIf(is_open, Meet(need, Part(is_open ? OpenAmount(need) : 1000)), "STEP_NOT_ALLOWED");
    ExpectOkIf(is_open, Refuse(need), "STEP_NOT_ALLOWED");
    ExpectOkIf(from != N::STATE_WITHDRAWN, Withdraw(need), "STEP_NOT_ALLOWED");
  }
}

TEST(FactorNeeds, AreFiledForADayToCome) {
  const N need = Filed();
  EXPECT_EQ(need.filed_on(), "2019-06-03");
  EXPECT_EQ(need.filed_by(), "county");
  EXPECT_EQ(need.reporting_unit(), "140423");
  EXPECT_EQ(OpenAmount(need), 1000);
  const auto project = In(v1::ConstructionProject::STATE_CONSTRUCTING);
  N late = Typed();
  late.set_needed_by("2019-06-02");
  EXPECT_THAT(File(late, project, {"county", kDay}), FailsWith(kInvalid, "DATES_REVERSED"));
  late.set_needed_by("2019-06-03");
  EXPECT_THAT(File(late, project, {"county", kDay}), IsOk());
}

TEST(FactorNeeds, ThatAreFiledLateAreOfTheUnitOfTheirDay) {  // I.33
  auto project = In(v1::ConstructionProject::STATE_CONSTRUCTING);
  auto& moved = *project.add_unit_history();
  moved.set_from("2019-07-01");
  moved.set_unit("140425");
  project.set_reporting_unit("140425");
  N need = Typed();
  ASSERT_THAT(File(need, project, {"county", kDay}), IsOk());
  ASSERT_EQ(need.unit_history_size(), 2);
  EXPECT_EQ(need.unit_history(0).unit(), "140423");
  EXPECT_EQ(need.unit_history(1).from(), "2019-07-01");
  EXPECT_EQ(need.reporting_unit(), "140425");
}

TEST(FactorNeeds, AreSatisfiedByTheirLastPart) {
  const auto partly = Meet(Filed(), Part(400));
  ASSERT_THAT(partly, IsOk());
  EXPECT_EQ(partly->state(), N::STATE_PARTLY_SATISFIED);
  EXPECT_EQ(partly->satisfied_on(), "");
  EXPECT_EQ(OpenAmount(*partly), 600);
  EXPECT_THAT(Meet(*partly, Part(601)), FailsWith(kInvalid, "INVALID_FIELDS")) << "more than is open";
  const auto satisfied = Meet(*partly, Part(600, "units/140400/factorQuotas/other"), kDay + 7);
  ASSERT_THAT(satisfied, IsOk());
  EXPECT_EQ(satisfied->state(), N::STATE_SATISFIED);
  EXPECT_EQ(satisfied->satisfied_on(), "2019-06-10");
  EXPECT_EQ(satisfied->allotted(), 1000);
  EXPECT_EQ(OpenAmount(*satisfied), 0);
  ASSERT_EQ(satisfied->allocations_size(), 2);
  EXPECT_EQ(satisfied->allocations(0).allotment().priority(), 2);
  EXPECT_EQ(satisfied->allocations(0).by(), "city");
  EXPECT_EQ(satisfied->allocations(0).paper().date(), "2019-06-03");
  EXPECT_THAT(AllottedByQuota(*satisfied),
              UnorderedElementsAre(Pair(kQuota, 400), Pair("units/140400/factorQuotas/other", 600)));
}

TEST(FactorNeeds, HaveAtMostTwentyParts) {
  N need = Filed();
  for (int i = 0; i < 19; ++i) need = *Meet(need, Part(1));
  EXPECT_THAT(Meet(need, Part(1)), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(Meet(need, Part(981)), IsOk()) << "all that is open";
  EXPECT_THAT(AllottedByQuota(need), UnorderedElementsAre(Pair(kQuota, 19)));
}

TEST(FactorNeeds, TakeFromAQuotaWhereThereIsOneForTheFactor) {
  for (int factor = v1::Factor_MIN + 1; factor <= v1::Factor_MAX; ++factor) {
    const bool has_quota = factor != v1::FACTOR_LAND_STOCK && factor != v1::FACTOR_FUND;
    const N need = Filed(v1::Factor(factor));
    EXPECT_EQ(Meet(need, Part(1000)).ok(), has_quota) << factor;
    EXPECT_EQ(Meet(need, Part(1000, "")).ok(), !has_quota) << factor;
  }
  EXPECT_THAT(Meet(Filed(), Part(1000, "")), FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_TRUE(AllottedByQuota(*Meet(Filed(v1::FACTOR_FUND), Part(1000, ""))).empty());
}

TEST(FactorNeeds, AreNotDecidedByWhoFiledThem) {  // A.7
  EXPECT_THAT(Meet(Filed(), Part(1000), kDay, "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Refuse(Filed(), "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(FactorNeeds, AreMetWithPapersThatThereAre) {  // I.31
  EXPECT_THAT(Meet(Filed(), Part(1000, kQuota, kDay + 1)), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(FactorNeeds, ThatAreRefusedKeepWhatTheyHave) {
  const auto refused = Refuse(At(N::STATE_PARTLY_SATISFIED));
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->refused_on(), "2019-06-03");
  EXPECT_EQ(refused->allotted(), 400);
  EXPECT_EQ(OpenAmount(*refused), 0) << "nothing of it is waited for";
}

TEST(FactorNeeds, SayWhenTheyWereWithdrawn) {
  const auto withdrawn = Withdraw(At(N::STATE_SATISFIED), kDay + 1);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(withdrawn->withdrawn_on(), "2019-06-04");
  EXPECT_EQ(withdrawn->withdrawal_reason(), "项目调整");
  EXPECT_EQ(withdrawn->satisfied_on(), "2019-06-03") << "it was";
}

v1::ListEntry Place(v1::ProjectList list, const std::string& from, const std::string& until = "") {
  v1::ListEntry place;
  place.set_list(list);
  place.set_listed_on(from);
  place.set_delisted_on(until);
  return place;
}

TEST(Priorities, GoByTheListsOfTheDay) {  // K19
  const std::vector<v1::ListEntry> places = {Place(v1::PROJECT_LIST_KEY_CITY, "2019-01-10"),
                                             Place(v1::PROJECT_LIST_KEY_PROVINCE, "2019-04-08", "2019-07-01"),
                                             Place(v1::PROJECT_LIST_INDUSTRY95, "2019-01-01")};
  EXPECT_EQ(PriorityOf(places, absl::CivilDay(2019, 1, 9)), 3);
  EXPECT_EQ(PriorityOf(places, absl::CivilDay(2019, 1, 10)), 2);
  EXPECT_EQ(PriorityOf(places, absl::CivilDay(2019, 4, 8)), 1);
  EXPECT_EQ(PriorityOf(places, absl::CivilDay(2019, 6, 30)), 1);
  EXPECT_EQ(PriorityOf(places, absl::CivilDay(2019, 7, 1)), 2);
  EXPECT_EQ(PriorityOf({}, absl::CivilDay(2019, 7, 1)), 3);
  EXPECT_EQ(PriorityOf({Place(v1::PROJECT_LIST_KEY_COUNTY, "2019-01-01")}, absl::CivilDay(2019, 7, 1)), 3);
  EXPECT_EQ(PriorityOf({Place(v1::PROJECT_LIST_KEY_PROVINCE, "")}, absl::CivilDay(2019, 7, 1)), 3) << "nominated";
}

TEST(Priorities, KeepBackWhatIsOpenOfTheHigherOnes) {
  const N need = Filed();
  const N partly = At(N::STATE_PARTLY_SATISFIED);
  const auto check = [&](int priority, int64_t left, const std::vector<Rival>& rivals) {
    return CheckTurn("n", priority, left, rivals);
  };
  EXPECT_THAT(check(3, 999, {{need, 1}}), FailsWith(kFailed, "OTHERS_FIRST"));
  EXPECT_THAT(check(3, 1000, {{need, 1}}), IsOk()) << "enough is left";
  EXPECT_THAT(check(3, 599, {{partly, 2}}), FailsWith(kFailed, "OTHERS_FIRST"));
  EXPECT_THAT(check(3, 600, {{partly, 2}}), IsOk()) << "a part it has";
  EXPECT_THAT(check(3, 1599, {{need, 1}, {partly, 2}}), FailsWith(kFailed, "OTHERS_FIRST")) << "all of them together";
  EXPECT_THAT(check(3, 1600, {{need, 1}, {partly, 2}}), IsOk());
  EXPECT_THAT(check(2, 1000, {{need, 1}, {partly, 2}}), IsOk()) << "its equals do not come before it";
  EXPECT_THAT(check(2, 999, {{need, 1}}), FailsWith(kFailed, "OTHERS_FIRST"));
  EXPECT_THAT(check(1, 0, {{need, 1}, {partly, 2}, {partly, 3}}), IsOk());
}

}  // namespace
}  // namespace tiernet::construction
