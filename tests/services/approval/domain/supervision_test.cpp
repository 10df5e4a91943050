// Matters under 13710 supervision, domain.md F.10.
#include "services/approval/domain/supervision.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/calendar/date.h"
#include "common/schema/kind.h"
#include "common/schema/steps.h"
#include "common/status/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/calendar/notices.h"
#include "tests/services/approval/domain/examples.h"
#include "tests/testing/refusal.h"
#include "tests/testing/states.h"
#include "tiernet/reference/v1/reference.pb.h"

namespace tiernet::approval {
namespace {

using absl::CivilDay;
using testing::AllStates;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;
using I = v1::SupervisionItem;
namespace ref = reference::v1;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
constexpr char kAssigner[] = "assigner";
constexpr char kExecutor[] = "executor";
// A Monday.
const CivilDay kDay(2019, 6, 3);

// F.10.1, F.10.2.
std::vector<ref::SupervisionRung> Rungs(ref::SupervisionCategory category) {
  std::vector<ref::SupervisionRung> rungs(3);
  rungs[0].set_node(ref::SUPERVISION_NODE_STUDY);
  rungs[0].set_days(1);
  rungs[1].set_node(ref::SUPERVISION_NODE_FEEDBACK);
  rungs[1].set_days(3);
  rungs[2].set_node(ref::SUPERVISION_NODE_RESULT);
  if (category == ref::SUPERVISION_CATEGORY_GENERAL) {
    rungs[2].set_days(7);
  } else {
    rungs[2].set_months(1);
  }
  return rungs;
}

Ladder Pointers(const std::vector<ref::SupervisionRung>& rungs) {
  Ladder ladder;
  for (const auto& rung : rungs) ladder.push_back(&rung);
  return ladder;
}

I Draft(ref::SupervisionCategory category = ref::SUPERVISION_CATEGORY_MAJOR) {
  I item;
  item.set_name("units/140400/supervisionItems/1");
  item.set_subject("解决襄垣县某项目用地指标");
  item.set_category(category);
  item.set_executor_unit("140423");
  return item;
}

I Assigned(ref::SupervisionCategory category = ref::SUPERVISION_CATEGORY_MAJOR, CivilDay on = kDay,
           const Calendar& calendar = WorkingDays()) {
  I item = Draft(category);
  const auto rungs = Rungs(category);
  EXPECT_THAT(Assign(item, Pointers(rungs), calendar, {kAssigner, on}), IsOk());
  return item;
}

template <typename Request>
Request Saying(const std::string& report) {
  Request request;
  request.set_report(report);
  return request;
}
const auto kStudying = Saying<v1::StudySupervisionItemRequest>("专题会研究");
const auto kFeedingBack = Saying<v1::FeedBackSupervisionItemRequest>("已完成组卷");
const auto kResolving = Saying<v1::ResolveSupervisionItemRequest>("指标已下达");

v1::FileSupervisionPlanRequest Planning(const std::vector<std::string>& days) {
  v1::FileSupervisionPlanRequest request;
  for (const auto& day : days) {
    auto& planned = *request.add_planned();
    planned.set_what("完成一步");
    planned.set_due_on(day);
  }
  return request;
}
const auto kPlanning = Planning({"2019-07-15", "2019-08-30"});

v1::ReviewSupervisionPlanRequest Reviewing(v1::PlanVerdict verdict, const std::string& opinion = "同意") {
  v1::ReviewSupervisionPlanRequest request;
  request.set_verdict(verdict);
  request.set_opinion(opinion);
  return request;
}

v1::ClearSupervisionItemRequest Clearing() {
  v1::ClearSupervisionItemRequest request;
  request.set_opinion("核实无误");
  return request;
}

v1::RefuseClearingRequest Refusing(const std::string& reason) {
  v1::RefuseClearingRequest request;
  request.set_reason(reason);
  return request;
}

// Brought there by the domain's own steps, a day a step: studied 06-04, fed back 06-05, planned or resolved 06-06.
I In(I::State state, ref::SupervisionCategory category = ref::SUPERVISION_CATEGORY_MAJOR) {
  I item = Assigned(category);
  if (state == I::STATE_ASSIGNED) return item;
  item = Take(item, kStudying, {kExecutor, kDay + 1}).value();
  if (state == I::STATE_STUDIED) return item;
  item = Take(item, kFeedingBack, {kExecutor, kDay + 2}).value();
  if (state == I::STATE_FED_BACK) return item;
  if (state == I::STATE_PLAN_FILED) return Take(item, kPlanning, {kExecutor, kDay + 3}).value();
  item = Take(item, kResolving, {kExecutor, kDay + 3}).value();
  return state == I::STATE_RESOLVED ? item : Take(item, Clearing(), {kAssigner, kDay + 4}).value();
}

I Planned() {
  return Take(In(I::STATE_PLAN_FILED), Reviewing(v1::PLAN_VERDICT_APPROVED), {kAssigner, kDay + 4}).value();
}

std::vector<std::string> DuesOf(const I& item) {
  std::vector<std::string> dues;
  for (const auto& step : item.steps()) dues.push_back(step.due_on());
  return dues;
}

std::vector<std::string> DoneOf(const I& item) {
  std::vector<std::string> done;
  for (const auto& step : item.steps()) done.push_back(step.done_on());
  return done;
}

std::string ShortName(I::State state) { return std::string(absl::StripPrefix(I::State_Name(state), "STATE_")); }

// The checked examples of F.10.6.
TEST(Supervision, HasTheDuesOfTheNotice) {
  const auto general = ref::SUPERVISION_CATEGORY_GENERAL;
  const auto major = ref::SUPERVISION_CATEGORY_MAJOR;
  EXPECT_THAT(DuesOf(Assigned(general)), ElementsAre("2019-06-04", "2019-06-06", "2019-06-10"));
  EXPECT_THAT(DuesOf(Assigned(major)), ElementsAre("2019-06-04", "2019-06-06", "2019-07-03"));
  const CivilDay friday(2019, 5, 31);
  EXPECT_THAT(DuesOf(Assigned(general, friday)), ElementsAre("2019-06-03", "2019-06-03", "2019-06-10"));
  EXPECT_THAT(DuesOf(Assigned(major, friday)), ElementsAre("2019-06-03", "2019-06-03", "2019-07-01"));
}

// F.10.2: the press of 2017 says "the same day".
TEST(Supervision, CanBeDueOnTheVeryDay) {
  auto rungs = Rungs(ref::SUPERVISION_CATEGORY_GENERAL);
  rungs[0].set_days(0);
  I item = Draft(ref::SUPERVISION_CATEGORY_GENERAL);
  ASSERT_THAT(Assign(item, Pointers(rungs), WorkingDays(), {kAssigner, kDay}), IsOk());
  EXPECT_EQ(item.due_on(), "2019-06-03");
  EXPECT_EQ(item.light(), v1::LIGHT_YELLOW);
}

TEST(Supervision, IsAssignedToAUnitOfTheAssigner) {
  I item = Draft();
  item.set_executor_unit("140581");  // of another city
  const auto rungs = Rungs(item.category());
  EXPECT_THAT(Assign(item, Pointers(rungs), WorkingDays(), {kAssigner, kDay}), FailsWith(kInvalid, "INVALID_FIELDS"));
  item = Draft();
  EXPECT_THAT(Assign(item, {}, WorkingDays(), {kAssigner, kDay}), FailsWith(kInvalid, "INVALID_FIELDS"));
  item = Assigned();
  EXPECT_EQ(item.reporting_unit(), "140423");
  EXPECT_EQ(item.assigned_on(), "2019-06-03");
  EXPECT_EQ(item.assigned_by(), kAssigner);
  EXPECT_EQ(item.calendar_version(), WorkingDays().version());
}

// The table of F.10.3, row by row, and every step that no row allows.
const std::map<std::string, std::map<I::State, I::State>> kTable = {
    {"study", {{I::STATE_ASSIGNED, I::STATE_STUDIED}}},
    {"feed back", {{I::STATE_STUDIED, I::STATE_FED_BACK}}},
    {"resolve", {{I::STATE_FED_BACK, I::STATE_RESOLVED}, {I::STATE_PLAN_FILED, I::STATE_RESOLVED}}},
    {"plan", {{I::STATE_FED_BACK, I::STATE_PLAN_FILED}}},
    {"refuse plan", {{I::STATE_PLAN_FILED, I::STATE_FED_BACK}}},
    {"clear", {{I::STATE_RESOLVED, I::STATE_CLEARED}}},
    {"refuse clearing", {{I::STATE_RESOLVED, I::STATE_FED_BACK}}},
};

template <typename Request>
std::function<absl::StatusOr<I>(const I&)> Step(const Request& request, const char* who) {
  return [=](const I& item) { return Take(item, request, {who, kDay + 7}); };
}

const std::map<std::string, std::function<absl::StatusOr<I>(const I&)>>& Steps() {
  static const auto& steps = *new std::map<std::string, std::function<absl::StatusOr<I>(const I&)>>{
      {"study", Step(kStudying, kExecutor)},
      {"feed back", Step(kFeedingBack, kExecutor)},
      {"resolve", Step(kResolving, kExecutor)},
      {"plan", Step(kPlanning, kExecutor)},
      {"refuse plan", Step(Reviewing(v1::PLAN_VERDICT_REFUSED, "节点太松"), kAssigner)},
      {"clear", Step(Clearing(), kAssigner)},
      {"refuse clearing", Step(Refusing("指标未到账"), kAssigner)},
  };
  return steps;
}

TEST(SupervisionStates, TheSchemaSaysWhatTheTableSays) {
  std::set<std::string> rows;
  for (const auto& [event, moves] : kTable) {
    for (const auto& [from, to] : moves) rows.insert(absl::StrCat(ShortName(from), " -> ", ShortName(to)));
  }
  EXPECT_THAT(testing::DeclaredSteps<I>(), ::testing::UnorderedElementsAreArray(rows));
}

TEST(SupervisionStates, EveryStepIsTakenWhereTheTableHasARowAndNowhereElse) {
  for (const auto& [event, step] : Steps()) {
    const auto& moves = kTable.at(event);
    for (const auto from : AllStates<I>()) {
      SCOPED_TRACE(event + " " + ShortName(from));
      ASSERT_EQ(In(from).state(), from);
      const auto outcome = step(In(from));
      const auto row = moves.find(from);
      testing::ExpectOkIf(row != moves.end(), outcome, event == "refuse plan" ? "NOT_EDITABLE" : "STEP_NOT_ALLOWED");
      if (!outcome.ok() || row == moves.end()) continue;
      EXPECT_EQ(outcome->state(), row->second);
    }
  }
}

// F.10.4, as the clock alone moves it.
TEST(Supervision, IsYellowWhenDueTodayOrTomorrowAndRedAfterwards) {
  const auto& kind = schema::KindOf<I>();
  const auto light_on = [&](I item, const std::string& day) {
    schema::AsOf(kind, item, day);
    return item.light();
  };
  EXPECT_EQ(Assigned().light(), v1::LIGHT_YELLOW);  // studied by tomorrow
  EXPECT_EQ(light_on(Assigned(), "2019-06-04"), v1::LIGHT_YELLOW);
  EXPECT_EQ(light_on(Assigned(), "2019-06-05"), v1::LIGHT_RED);
  const I fed_back = In(I::STATE_FED_BACK);  // due on 07-03
  EXPECT_EQ(fed_back.light(), v1::LIGHT_GREEN);
  EXPECT_EQ(light_on(fed_back, "2019-07-01"), v1::LIGHT_GREEN);
  EXPECT_EQ(light_on(fed_back, "2019-07-02"), v1::LIGHT_YELLOW);
  EXPECT_EQ(light_on(fed_back, "2019-07-03"), v1::LIGHT_YELLOW);
  EXPECT_EQ(light_on(fed_back, "2019-07-04"), v1::LIGHT_RED);
  EXPECT_EQ(light_on(In(I::STATE_RESOLVED), "2020-01-01"), v1::LIGHT_GREEN);
}

TEST(Supervision, ThatWasStudiedLateIsLateWhenItIsCleared) {
  I item = Take(Assigned(), kStudying, {kExecutor, kDay + 2}).value();
  EXPECT_EQ(item.light(), v1::LIGHT_YELLOW);  // of the next step, due tomorrow
  item = Take(item, kFeedingBack, {kExecutor, kDay + 3}).value();
  item = Take(item, kResolving, {kExecutor, kDay + 3}).value();
  item = Take(item, Clearing(), {kAssigner, kDay + 4}).value();
  EXPECT_EQ(item.light(), v1::LIGHT_LATE);
  EXPECT_EQ(In(I::STATE_CLEARED).light(), v1::LIGHT_ON_TIME);
  EXPECT_EQ(item.due_on(), "");
  EXPECT_EQ(item.calendar_version(), "");
}

TEST(Supervision, IsClearedByNobodyWhoExecutedIt) {
  const I resolved = In(I::STATE_RESOLVED);
  EXPECT_THAT(Take(resolved, Clearing(), {kExecutor, kDay + 4}), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Take(resolved, Refusing("否"), {kExecutor, kDay + 4}), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  // Nor by who said once that it was settled, though others have said so since.
  I item = Take(In(I::STATE_FED_BACK), kResolving, {"first", kDay + 3}).value();
  item = Take(item, Refusing("指标未到账"), {kAssigner, kDay + 4}).value();
  item = Take(item, kResolving, {"second", kDay + 5}).value();
  EXPECT_THAT(Take(item, Clearing(), {"first", kDay + 6}), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Take(item, Clearing(), {kAssigner, kDay + 6}), IsOk());
  EXPECT_THAT(Take(Planned(), kResolving, {kExecutor, kDay + 5}), IsOk());
}

TEST(Supervision, ThatIsNotClearedIsDueAgainByTheSameDay) {
  I item = Take(In(I::STATE_RESOLVED), Refusing("指标未到账"), {kAssigner, kDay + 40}).value();
  EXPECT_EQ(item.state(), I::STATE_FED_BACK);
  EXPECT_EQ(item.due_on(), "2019-07-03");
  EXPECT_EQ(item.light(), v1::LIGHT_RED);
  ASSERT_EQ(item.refused_clearings_size(), 1);
  EXPECT_EQ(item.refused_clearings(0).resolved().done_on(), "2019-06-06");
  EXPECT_EQ(item.refused_clearings(0).resolved().report(), "指标已下达");
  EXPECT_THAT(DoneOf(item), ElementsAre("2019-06-04", "2019-06-05", ""));
  item = Take(item, kResolving, {kExecutor, kDay + 41}).value();
  item = Take(item, Clearing(), {kAssigner, kDay + 42}).value();
  EXPECT_EQ(item.light(), v1::LIGHT_LATE);
}

TEST(Supervision, IsRefusedItsClearingFortyTimes) {
  I item = In(I::STATE_RESOLVED);
  for (int i = 0; i < 40; ++i) {
    item = Take(item, Refusing("指标未到账"), {kAssigner, kDay + 40}).value();
    item = Take(item, kResolving, {kExecutor, kDay + 40}).value();
  }
  EXPECT_THAT(Take(item, Refusing("指标未到账"), {kAssigner, kDay + 40}), FailsWith(kFailed, "NOT_EDITABLE"));
  EXPECT_THAT(Take(item, Clearing(), {kAssigner, kDay + 40}), IsOk());
}

TEST(SupervisionPlan, StandsInForTheResultOnceItIsApproved) {
  const I filed = In(I::STATE_PLAN_FILED);
  EXPECT_EQ(filed.due_on(), "2019-07-03");
  const I item = Planned();
  EXPECT_EQ(item.state(), I::STATE_PLAN_FILED);
  EXPECT_EQ(item.due_on(), "2019-08-30");
  EXPECT_EQ(item.light(), v1::LIGHT_GREEN);
  EXPECT_THAT(DuesOf(item), ElementsAre("2019-06-04", "2019-06-06", "2019-07-03", "2019-08-30"));
  EXPECT_THAT(DoneOf(item), ElementsAre("2019-06-04", "2019-06-05", "2019-06-06", ""));
  const I resolved = Take(item, kResolving, {kExecutor, CivilDay(2019, 8, 30)}).value();
  EXPECT_EQ(Take(resolved, Clearing(), {kAssigner, CivilDay(2019, 9, 2)})->light(), v1::LIGHT_ON_TIME);
}

TEST(SupervisionPlan, ThatIsRefusedLeavesTheDue) {
  const I item =
      Take(In(I::STATE_PLAN_FILED), Reviewing(v1::PLAN_VERDICT_REFUSED, "太慢"), {kAssigner, kDay + 31}).value();
  EXPECT_EQ(item.state(), I::STATE_FED_BACK);
  EXPECT_EQ(item.due_on(), "2019-07-03");
  EXPECT_EQ(item.light(), v1::LIGHT_RED);
  EXPECT_THAT(Take(In(I::STATE_PLAN_FILED), Reviewing(v1::PLAN_VERDICT_REFUSED, ""), {kAssigner, kDay + 4}),
              FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(SupervisionPlan, IsReviewedOnceAndByNobodyWhoExecutes) {
  const auto approving = Reviewing(v1::PLAN_VERDICT_APPROVED);
  EXPECT_THAT(Take(In(I::STATE_PLAN_FILED), approving, {kExecutor, kDay + 4}),
              FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Take(Planned(), approving, {kAssigner, kDay + 5}), FailsWith(kFailed, "NOT_EDITABLE"));
}

// A second plan takes the place of the first, not of who filed it.
TEST(SupervisionPlan, ThatWasRefusedStillBindsWhoFiledIt) {
  const auto refusing = Reviewing(v1::PLAN_VERDICT_REFUSED, "太慢");
  const I refused = Take(In(I::STATE_PLAN_FILED), refusing, {kAssigner, kDay + 4}).value();
  const I again = Take(refused, Planning({"2019-07-20"}), {"another", kDay + 5}).value();
  ASSERT_EQ(again.refused_plans_size(), 1);
  EXPECT_EQ(again.refused_plans(0).filed_by(), kExecutor);
  EXPECT_EQ(again.plan().filed_by(), "another");
  for (const auto* who : {kExecutor, "another"}) {
    EXPECT_THAT(Take(again, Reviewing(v1::PLAN_VERDICT_APPROVED), {who, kDay + 6}),
                FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  }
}

std::string FirstUnmet(const absl::StatusOr<I>& outcome) {
  EXPECT_THAT(outcome, FailsWith(kFailed, "PLAN_GUARD"));
  return std::string(outcome.status().message());
}

TEST(SupervisionPlan, IsForMajorMattersBeforeTheirDueAndOnce) {
  const I general = In(I::STATE_FED_BACK, ref::SUPERVISION_CATEGORY_GENERAL);
  EXPECT_THAT(FirstUnmet(Take(general, kPlanning, {kExecutor, kDay + 3})), HasSubstr("general"));
  const I item = In(I::STATE_FED_BACK);
  EXPECT_THAT(Take(item, kPlanning, {kExecutor, CivilDay(2019, 7, 3)}), IsOk());
  EXPECT_THAT(FirstUnmet(Take(item, kPlanning, {kExecutor, CivilDay(2019, 7, 4)})), HasSubstr("2019-07-03"));
  I again = Take(Planned(), kResolving, {kExecutor, kDay + 5}).value();
  again = Take(again, Refusing("未落实"), {kAssigner, kDay + 6}).value();
  EXPECT_EQ(again.due_on(), "2019-08-30");
  EXPECT_THAT(FirstUnmet(Take(again, kPlanning, {kExecutor, kDay + 7})), HasSubstr("approved before"));
}

TEST(SupervisionPlan, HasDaysInOrderThatEndAfterTheDue) {
  const I item = In(I::STATE_FED_BACK);
  const auto take = [&](const std::vector<std::string>& days) {
    return Take(item, Planning(days), {kExecutor, kDay + 3});
  };
  EXPECT_THAT(take({"2019-07-04"}), IsOk());
  EXPECT_THAT(take({"2019-06-06", "2019-07-04", "2019-07-04"}), IsOk());
  EXPECT_THAT(FirstUnmet(take({"2019-07-03"})), HasSubstr("anyway"));
  EXPECT_THAT(FirstUnmet(take({"2019-08-01", "2019-07-31", "2019-08-02"})), HasSubstr("lies before"));
  EXPECT_THAT(FirstUnmet(take({"2019-06-05", "2019-08-01"})), HasSubstr("lies before"));
}

TEST(Supervision, RefusesPapersOfLaterDays) {
  auto request = kStudying;
  *request.add_papers() = EvidenceOf(kDay + 2);
  EXPECT_THAT(Take(Assigned(), request, {kExecutor, kDay + 1}), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
  EXPECT_THAT(Take(Assigned(), request, {kExecutor, kDay + 2}), IsOk());
}

// The second notice of 2019, of 22 March, moved Labour Day: 05-02 and 05-03 became rest days (F.6).
TEST(Supervision, IsDueByTheNoticeThatIsInForce) {
  const auto calendars = CalendarsOf(NoticesOf2019And2020());
  const auto& before = calendars.KnownOn(CivilDay(2019, 3, 21));
  const auto& after = calendars.KnownOn(CivilDay(2019, 3, 22));
  const CivilDay assigned(2019, 3, 1);
  I item = Assigned(ref::SUPERVISION_CATEGORY_MAJOR, assigned, before);
  item.mutable_steps(2)->set_months(2);  // ends on Labour Day
  ASSERT_THAT(DuesOf(item), ElementsAre("2019-03-04", "2019-03-04", "2019-04-01"));
  item = Take(item, kStudying, {kExecutor, CivilDay(2019, 3, 4)}).value();
  item = Take(item, kFeedingBack, {kExecutor, CivilDay(2019, 3, 4)}).value();
  Reproject(item, before, CivilDay(2019, 3, 20));
  EXPECT_EQ(item.due_on(), FormatDate(before.AddMonthsClamped(assigned, 2).day));
  const std::string first = item.due_on();
  Reproject(item, after, CivilDay(2019, 3, 25));
  EXPECT_EQ(item.due_on(), "2019-05-05");
  EXPECT_NE(first, item.due_on());
  EXPECT_EQ(item.red_on(), "2019-05-06");
  EXPECT_EQ(item.calendar_version(), after.version());
  EXPECT_EQ(item.reprojection(),
            absl::StrCat(before.version(), " -> ", after.version(), ": ", first, " -> 2019-05-05"));
  EXPECT_THAT(DoneOf(item), ElementsAre("2019-03-04", "2019-03-04", ""));
}

TEST(Supervision, ThatIsDoneKeepsItsDuesWhateverTheNotice) {
  I item = In(I::STATE_RESOLVED);
  const auto dues = DuesOf(item);
  Reproject(item, Calendar(), kDay + 5);
  EXPECT_EQ(DuesOf(item), dues);
  EXPECT_THAT(item.reprojection(), HasSubstr("done -> done"));
}

}  // namespace
}  // namespace tiernet::approval
