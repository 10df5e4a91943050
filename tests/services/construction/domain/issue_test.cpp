// Problems that projects meet, domain.md E.8.
#include "services/construction/domain/issue.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/calendar/date.h"
#include "common/schema/kind.h"
#include "common/schema/steps.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/calendar/notices.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using absl::CivilDay;
using testing::FailsWith;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::UnorderedElementsAreArray;
using I = v1::Issue;
namespace ref = reference::v1;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;
// A Monday.
const CivilDay kDay(2019, 6, 3);

const Calendar& TestCalendar() {
  static const auto& calendars = *new Calendars(CalendarsOf(NoticesOf2019And2020()));
  return calendars.KnownOn(CivilDay(2019, 5, 1));
}

// Both are rungs of every ladder, F.10.1.
Ladder LadderOf(ref::SupervisionCategory category) {
  static const auto& rungs = *[] {
    auto* all = new std::vector<ref::SupervisionRung>(3);
    all->at(0).set_node(ref::SUPERVISION_NODE_FEEDBACK);
    all->at(0).set_days(3);
    all->at(1).set_node(ref::SUPERVISION_NODE_RESULT);
    all->at(1).set_days(7);
    all->at(2).set_node(ref::SUPERVISION_NODE_RESULT);
    all->at(2).set_months(1);
    return all;
  }();
  return {&rungs[0], category == ref::SUPERVISION_CATEGORY_MAJOR ? &rungs[2] : &rungs[1]};
}

I Typed(ref::SupervisionCategory category) {
  I issue;
  issue.set_name("units/140423/issues/0169425f-7c00-7000-8000-000000000003");
  issue.set_title("临时用电未接入");
  issue.set_category(category);
  return issue;
}

I Reported(CivilDay on, ref::SupervisionCategory category = ref::SUPERVISION_CATEGORY_GENERAL, bool is_citys = false) {
  const auto project = In(v1::ConstructionProject::STATE_CONSTRUCTING);
  I issue = Typed(category);
  EXPECT_THAT(Report(issue, {project, false, is_citys, LadderOf(category), TestCalendar()}, {"county", on}), IsOk());
  return issue;
}

absl::StatusOr<I> Accept(I issue, CivilDay on) {
  v1::AcceptIssueRequest request;
  request.set_answer("已联系供电公司");
  return Take(std::move(issue), request, {"county", on});
}
absl::StatusOr<I> Assign(I issue, CivilDay on) {
  v1::AssignIssueRequest request;
  request.set_department("D01");
  request.set_responsible_person("李四");
  return Take(std::move(issue), request, {"county", on});
}
absl::StatusOr<I> Begin(I issue, CivilDay on) {
  return Take(std::move(issue), v1::BeginIssueRequest(), {"county", on});
}
absl::StatusOr<I> Resolve(I issue, CivilDay on, const std::string& who = "solver") {
  v1::ResolveIssueRequest request;
  request.set_report("已接入");
  *request.add_papers() = EvidenceOf(on);
  return Take(std::move(issue), request, {who, on});
}
absl::StatusOr<I> Confirm(I issue, CivilDay on, const std::string& who = "county") {
  v1::ConfirmIssueRequest request;
  request.set_opinion("属实");
  return Take(std::move(issue), request, {who, on});
}
absl::StatusOr<I> Return(I issue, CivilDay on, const std::string& who = "county") {
  v1::ReturnIssueRequest request;
  request.set_reason("容量不足");
  return Take(std::move(issue), request, {who, on});
}

I Begun(CivilDay reported_on, ref::SupervisionCategory category = ref::SUPERVISION_CATEGORY_GENERAL) {
  return *Begin(*Assign(*Accept(Reported(reported_on, category), reported_on + 1), reported_on + 1), reported_on + 1);
}

I InState(I::State state) {
  I begun = Begun(kDay);
  switch (state) {
    case I::STATE_REPORTED:
      return Reported(kDay);
    case I::STATE_ACCEPTED:
      return *Accept(Reported(kDay), kDay);
    case I::STATE_ASSIGNED:
      return *Assign(*Accept(Reported(kDay), kDay), kDay);
    case I::STATE_RESOLVED:
      return *Resolve(begun, kDay + 2);
    case I::STATE_CONFIRMED:
      return *Confirm(*Resolve(begun, kDay + 2), kDay + 3);
    default:
      return begun;
  }
}

std::string StandsOn(I issue, CivilDay day) {
  schema::AsOf(schema::KindOf<I>(), issue, FormatDate(day));
  return I::IssueTier_Name(issue.tier());
}

TEST(Report, SetsTheDuesOfTheLadder) {  // E.8, F.10.6
  const I general = Reported(kDay);
  EXPECT_EQ(general.state(), I::STATE_REPORTED);
  EXPECT_EQ(general.reporting_unit(), "140423");
  EXPECT_EQ(general.unit_history(0).unit(), "140423");
  EXPECT_EQ(general.responsible_person(), In(v1::ConstructionProject::STATE_CONSTRUCTING).responsible_person());
  EXPECT_EQ(general.answer_due_on(), "2019-06-06");
  EXPECT_EQ(general.due_on(), "2019-06-10");
  EXPECT_EQ(general.city_due_on(), "2019-06-17");
  EXPECT_EQ(Reported(kDay, ref::SUPERVISION_CATEGORY_MAJOR).due_on(), "2019-07-03");
  // A Friday; 30 June is a Sunday.
  const I friday = Reported(CivilDay(2019, 5, 31), ref::SUPERVISION_CATEGORY_MAJOR);
  EXPECT_EQ(friday.answer_due_on(), "2019-06-03");
  EXPECT_EQ(friday.due_on(), "2019-07-01");
  EXPECT_EQ(friday.city_due_on(), "2019-08-01");
}

TEST(Report, WantsALadder) {
  const auto project = In(v1::ConstructionProject::STATE_CONSTRUCTING);
  I issue = Typed(ref::SUPERVISION_CATEGORY_MAJOR);
  const auto refused = Report(issue, {project, false, false, {}, TestCalendar()}, {"county", kDay});
  EXPECT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("issue.category"));
}

TEST(Report, SaysWhetherTheProjectIsAKeyOne) {  // K11
  const auto project = In(v1::ConstructionProject::STATE_CONSTRUCTING);
  for (const bool is_key : {false, true}) {
    I issue = Typed(ref::SUPERVISION_CATEGORY_GENERAL);
    const Ground ground{project, is_key, false, LadderOf(issue.category()), TestCalendar()};
    ASSERT_THAT(Report(issue, ground, {"county", kDay}), IsOk());
    EXPECT_EQ(issue.is_of_key_project(), is_key);
  }
}

TEST(Steps, AreThoseOfThePlanAlone) {
  using Try = absl::StatusOr<I> (*)(I);
  struct Attempt {
    I::State to;
    Try take;
  };
  const std::vector<std::pair<Attempt, std::set<I::State>>> attempts = {
      {{I::STATE_ACCEPTED, [](I issue) { return Accept(std::move(issue), kDay + 4); }}, {I::STATE_REPORTED}},
      {{I::STATE_ASSIGNED, [](I issue) { return Assign(std::move(issue), kDay + 4); }}, {I::STATE_ACCEPTED}},
      {{I::STATE_IN_PROGRESS, [](I issue) { return Begin(std::move(issue), kDay + 4); }}, {I::STATE_ASSIGNED}},
      {{I::STATE_RESOLVED, [](I issue) { return Resolve(std::move(issue), kDay + 4); }}, {I::STATE_IN_PROGRESS}},
      {{I::STATE_CONFIRMED, [](I issue) { return Confirm(std::move(issue), kDay + 4); }}, {I::STATE_RESOLVED}},
      {{I::STATE_IN_PROGRESS, [](I issue) { return Return(std::move(issue), kDay + 4); }}, {I::STATE_RESOLVED}},
  };
  std::set<std::string> taken;
  for (const auto state : AllStates<I>()) {
    SCOPED_TRACE(I::State_Name(state));
    ASSERT_EQ(InState(state).state(), state);
    for (const auto& [attempt, from] : attempts) {
      const auto after = attempt.take(InState(state));
      ExpectOkIf(from.contains(state), after, "STEP_NOT_ALLOWED");
      if (!after.ok()) continue;
      EXPECT_EQ(after->state(), attempt.to);
      const auto text = [](I::State of) { return std::string(absl::StripPrefix(I::State_Name(of), "STATE_")); };
      taken.insert(absl::StrCat(text(state), " -> ", text(attempt.to)));
    }
  }
  EXPECT_THAT(taken, UnorderedElementsAreArray(DeclaredSteps<I>()));
}

TEST(Steps, NoteWhoAndWhen) {
  const I issue = *Confirm(*Resolve(Begun(kDay), kDay + 3), kDay + 4);
  EXPECT_EQ(issue.answered_on(), "2019-06-04");
  EXPECT_EQ(issue.answered_by(), "county");
  EXPECT_EQ(issue.answer(), "已联系供电公司");
  EXPECT_EQ(issue.department(), "D01");
  EXPECT_EQ(issue.responsible_person(), "李四");
  EXPECT_EQ(issue.resolution().by(), "solver");
  EXPECT_EQ(issue.resolution().on(), "2019-06-06");
  EXPECT_EQ(issue.confirmed_on(), "2019-06-07");
  EXPECT_EQ(issue.confirmed_by(), "county");
}

TEST(Steps, NobodyConfirmsOrReturnsWhatHeSettled) {
  const I resolved = *Resolve(Begun(kDay), kDay + 2);
  EXPECT_THAT(Confirm(resolved, kDay + 3, "solver"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  EXPECT_THAT(Return(resolved, kDay + 3, "solver"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
}

TEST(Steps, TakeNoPapersOfTomorrow) {
  v1::ResolveIssueRequest request;
  *request.add_papers() = EvidenceOf(kDay + 3);
  EXPECT_THAT(Take(Begun(kDay), request, {"solver", kDay + 2}), FailsWith(kInvalid, "EVIDENCE_IN_FUTURE"));
}

TEST(Climbing, GoesATierUpTheDayAfterEachDue) {
  const I issue = Begun(kDay);
  EXPECT_EQ(StandsOn(issue, CivilDay(2019, 6, 10)), "ISSUE_TIER_COUNTY") << "its last day";
  EXPECT_EQ(StandsOn(issue, CivilDay(2019, 6, 11)), "ISSUE_TIER_CITY");
  EXPECT_EQ(StandsOn(issue, CivilDay(2019, 6, 17)), "ISSUE_TIER_CITY");
  EXPECT_EQ(StandsOn(issue, CivilDay(2019, 6, 18)), "ISSUE_TIER_PROVINCE");
  EXPECT_EQ(StandsOn(issue, CivilDay(2020, 6, 18)), "ISSUE_TIER_PROVINCE");
}

TEST(Climbing, OfTheCitysOwnBeginsWithTheCity) {
  const I issue = Reported(kDay, ref::SUPERVISION_CATEGORY_GENERAL, true);
  EXPECT_EQ(StandsOn(issue, CivilDay(2019, 6, 10)), "ISSUE_TIER_CITY");
  EXPECT_EQ(StandsOn(issue, CivilDay(2019, 6, 11)), "ISSUE_TIER_PROVINCE");
}

TEST(Climbing, EndsWhenTheIssueIsSettled) {
  const I resolved = *Resolve(Begun(kDay), CivilDay(2019, 6, 10));
  EXPECT_EQ(StandsOn(resolved, CivilDay(2020, 1, 1)), "ISSUE_TIER_COUNTY");
  EXPECT_EQ(StandsOn(*Confirm(resolved, CivilDay(2019, 6, 12)), CivilDay(2020, 1, 1)), "ISSUE_TIER_COUNTY");
}

TEST(Climbing, GoesOnWithAReturnByTheDaysThatItHad) {
  const I returned = *Return(*Resolve(Begun(kDay), CivilDay(2019, 6, 5)), CivilDay(2019, 6, 6));
  EXPECT_EQ(returned.returns(0).reason(), "容量不足");
  EXPECT_EQ(returned.returns(0).resolution().by(), "solver");
  EXPECT_FALSE(returned.has_resolution());
  EXPECT_EQ(returned.to_city_on(), "2019-06-11");
  EXPECT_EQ(returned.to_province_on(), "2019-06-18");
}

// A step may not lie before its own day: what was overdue climbs from tomorrow on.
TEST(Climbing, WithALateReturnBeginsTheDayAfterIt) {
  const I resolved = *Resolve(Begun(kDay), CivilDay(2019, 6, 10));
  const I late = *Return(resolved, CivilDay(2019, 6, 14));
  EXPECT_EQ(late.to_city_on(), "2019-06-15");
  EXPECT_EQ(late.to_province_on(), "2019-06-18");
  const I later = *Return(resolved, CivilDay(2019, 7, 1));
  EXPECT_EQ(later.to_city_on(), "2019-07-02");
  EXPECT_EQ(later.to_province_on(), "2019-07-03");
  I with_province = Begun(kDay);
  schema::AsOf(schema::KindOf<I>(), with_province, "2019-06-20");
  const I at_the_top = *Return(*Resolve(with_province, CivilDay(2019, 6, 21)), CivilDay(2019, 6, 24));
  EXPECT_EQ(StandsOn(at_the_top, CivilDay(2020, 1, 1)), "ISSUE_TIER_PROVINCE");
  EXPECT_EQ(at_the_top.to_city_on() + at_the_top.to_province_on(), "");
}

// Climbing beside the city it is with the city already.
TEST(Climbing, OfAProjectThatBecomesTheCitysOwnGoesOnFromTheCity) {
  I issue = Begun(kDay);
  TakeToCity(issue);
  EXPECT_EQ(StandsOn(issue, kDay), "ISSUE_TIER_CITY");
  EXPECT_EQ(StandsOn(issue, CivilDay(2019, 6, 17)), "ISSUE_TIER_CITY");
  EXPECT_EQ(StandsOn(issue, CivilDay(2019, 6, 18)), "ISSUE_TIER_PROVINCE");
  TakeToCity(issue);
  EXPECT_EQ(issue.to_province_on(), "2019-06-18");
}

TEST(Report, OfADayBeforeAMoveIsCreditedAsTheProjectWas) {  // ruling 27
  auto project = In(v1::ConstructionProject::STATE_CONSTRUCTING);
  auto& moved = *project.add_unit_history();
  moved.set_from("2019-06-05");
  moved.set_unit("140425");
  project.set_reporting_unit("140425");
  const auto units = [&](CivilDay on) {
    I issue = Typed(ref::SUPERVISION_CATEGORY_GENERAL);
    const Ground ground{project, false, false, LadderOf(issue.category()), TestCalendar()};
    EXPECT_THAT(Report(issue, ground, {"county", on}), IsOk());
    EXPECT_EQ(issue.reporting_unit(), "140425");
    std::string text;
    for (const auto& dated : issue.unit_history()) absl::StrAppend(&text, dated.from(), " ", dated.unit(), ";");
    return text;
  };
  EXPECT_EQ(units(kDay), "2019-06-03 140423;2019-06-05 140425;");
  EXPECT_EQ(units(CivilDay(2019, 6, 5)), "2019-06-05 140425;");
}

TEST(Steps, NobodyConfirmsWhatHeSettledBeforeItWasReturned) {
  const I again = *Resolve(*Return(*Resolve(Begun(kDay), kDay + 2), kDay + 3), kDay + 4, "another");
  for (const char* who : {"solver", "another"}) {
    EXPECT_THAT(Confirm(again, kDay + 5, who), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  }
  EXPECT_THAT(Confirm(again, kDay + 5), IsOk());
}

TEST(Steps, EndAfterFortyReturns) {
  I issue = Begun(kDay);
  for (int i = 0; i < 40; ++i) issue = *Return(*Resolve(issue, kDay + 2), kDay + 2);
  EXPECT_THAT(Resolve(issue, kDay + 2), FailsWith(kFailed, "NOT_EDITABLE"));
}

}  // namespace
}  // namespace tiernet::construction
