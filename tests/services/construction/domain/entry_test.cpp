// Application, entry standard, editing, transformation, exit (domain.md E.2, E.7, E.9).
#include <string>
#include <vector>

#include "common/calendar/date.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/construction/domain/construction_project.h"
#include "services/construction/domain/plan.h"
#include "tests/services/construction/domain/examples.h"
#include "tests/testing/refusal.h"

namespace tiernet::construction {
namespace {

using P = v1::ConstructionProject;
using ::testing::ElementsAre;
using testing::FailsWith;
using ::testing::IsEmpty;
using testing::IsOk;

constexpr absl::StatusCode kFailed = absl::StatusCode::kFailedPrecondition;
constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

std::vector<std::string> UnmetFields(const P& project, absl::CivilDay on = kAdmitted) {
  std::vector<std::string> fields;
  for (const auto& point : FindUnmet(project, "140423", on)) fields.push_back(point.field);
  return fields;
}

absl::Status EnterNow(P project) { return Enter(project, "new", "county", kAdmitted); }

TEST(Apply, MintsAProjectIdUnlessOneComesAlong) {
  P project = Typed();
  ASSERT_THAT(Enter(project, "new-id", "county", kAdmitted), IsOk());
  EXPECT_EQ(project.project_id(), "new-id");
  EXPECT_EQ(project.applied_by(), "county");
  EXPECT_EQ(project.applied_on(), "2019-03-04");
  EXPECT_EQ(project.planned_total_history(0).yuan(), 800'000'000);
  EXPECT_EQ(project.unit_history(0).unit(), "140423");

  P given = Typed();
  given.set_project_id("given-id");
  ASSERT_THAT(Enter(given, "new-id", "county", kAdmitted), IsOk());
  EXPECT_EQ(given.project_id(), "given-id");
}

TEST(Apply, SharesBelongToUnitsOfTheCity) {  // A.6
  P project = Typed();
  project.add_shares()->set_unit("140423");
  project.add_shares()->set_unit("140105");
  const auto refused = CheckShareUnits(project, {"140400", "140423"});
  EXPECT_THAT(refused, FailsWith(kInvalid, "INVALID_FIELDS"));
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("construction_project.shares[1].unit"));
  project.mutable_shares()->RemoveLast();
  EXPECT_THAT(CheckShareUnits(project, {"140400", "140423"}), IsOk());
}

TEST(Apply, TakesSharesThatAreTenThousandBasisPointsOfDistinctUnits) {
  P project = Typed();
  const auto share = [&](const char* unit, int points) {
    project.add_shares()->set_unit(unit);
    project.mutable_shares()->rbegin()->set_basis_points(points);
  };
  share("140423", 6000);
  EXPECT_THAT(EnterNow(project), FailsWith(kInvalid, "SHARES_WRONG"));
  share("140425", 3999);
  EXPECT_THAT(EnterNow(project), FailsWith(kInvalid, "SHARES_WRONG"));
  project.mutable_shares(1)->set_basis_points(4001);
  EXPECT_THAT(EnterNow(project), FailsWith(kInvalid, "SHARES_WRONG"));
  project.mutable_shares(1)->set_basis_points(4000);
  EXPECT_THAT(EnterNow(project), IsOk());
  project.mutable_shares(1)->set_unit("140423");
  EXPECT_THAT(EnterNow(project), FailsWith(kInvalid, "SHARES_WRONG"));
}

TEST(Apply, TakesNoDatesInTheWrongOrder) {
  P project = Typed();
  project.set_planned_end("2019-05-01");
  EXPECT_THAT(EnterNow(project), IsOk());
  project.set_planned_end("2019-04-30");
  EXPECT_THAT(EnterNow(project), FailsWith(kInvalid, "DATES_REVERSED"));
}

TEST(Apply, WantsTheStartOfACarryOverProjectAndOfNoOther) {
  P project = Typed();
  project.set_declared_start("2018-06-01");
  EXPECT_THAT(EnterNow(project), FailsWith(kInvalid, "INVALID_FIELDS"));
  project.set_is_carry_over_application(true);
  EXPECT_THAT(EnterNow(project), IsOk());
  project.set_declared_start("2019-03-05");
  EXPECT_THAT(EnterNow(project), FailsWith(kInvalid, "EVENT_IN_FUTURE"));
  project.clear_declared_start();
  EXPECT_THAT(EnterNow(project), FailsWith(kInvalid, "INVALID_FIELDS"));
}

TEST(EntryStandard, EachPointFailsByItself) {
  EXPECT_THAT(UnmetFields(Applied()), IsEmpty());
  const auto without = [](auto change) {
    P project = Applied();
    change(project);
    return UnmetFields(project);
  };
  EXPECT_THAT(without([](P& p) { p.clear_project_code(); }), ElementsAre("project_code"));
  EXPECT_THAT(without([](P& p) { p.set_project_code("2019-140423-26-04-004711"); }), ElementsAre("project_code"));
  EXPECT_THAT(without([](P& p) { p.clear_owner_credit_code(); }), ElementsAre("owner_credit_code"));
  EXPECT_THAT(without([](P& p) { p.set_owner_credit_code("911400001123599661"); }), ElementsAre("owner_credit_code"));
  EXPECT_THAT(without([](P& p) { p.clear_annual_plans(); }), ElementsAre("annual_plans"));
  EXPECT_THAT(without([](P& p) { p.clear_responsible_person(); }), ElementsAre("responsible_person"));
  EXPECT_THAT(without([](P& p) { p.clear_reporting_unit(); }), ElementsAre("reporting_unit"));
  EXPECT_THAT(without([](P& p) { p.clear_planned_start(); }), ElementsAre("planned_start"));
  EXPECT_THAT(UnmetFields(P()), ElementsAre("project_code", "owner_credit_code", "planned_total_yuan", "annual_plans",
                                            "planned_start", "reporting_unit", "responsible_person"));
}

TEST(EntryStandard, AsksForFiveMillionButForRealEstate) {
  P project = Applied();
  project.set_planned_total_yuan(5'000'000);
  EXPECT_THAT(UnmetFields(project), IsEmpty());
  project.set_planned_total_yuan(4'999'999);
  EXPECT_THAT(UnmetFields(project), ElementsAre("planned_total_yuan"));
  project.set_industry("7010");
  EXPECT_THAT(UnmetFields(project), IsEmpty());
}

TEST(EntryStandard, AsksForAStartAndAPlanInTheYearOfAdmission) {
  P project = Applied();
  for (const auto& [start, met] : std::vector<std::pair<std::string, bool>>{
           {"2018-12-31", false}, {"2019-01-01", true}, {"2019-12-31", true}, {"2020-01-01", false}}) {
    project.set_planned_start(start);
    EXPECT_EQ(UnmetFields(project).empty(), met) << start;
  }
  project.set_planned_start("2020-05-01");
  EXPECT_THAT(UnmetFields(project, absl::CivilDay(2020, 1, 2)), ElementsAre("annual_plans"));
  project = *Plan(project, 2020, 0, kAdmitted);
  EXPECT_THAT(UnmetFields(project, absl::CivilDay(2020, 1, 2)), ElementsAre("annual_plans")) << "0 is no plan";
}

TEST(EntryStandard, APreliminaryProjectNeedsNoPlanAndMayStartLater) {
  P project = Applied();
  project.clear_annual_plans();
  project.set_is_preliminary(true);
  project.set_planned_start("2020-05-01");
  EXPECT_THAT(UnmetFields(project), IsEmpty());
  project.set_planned_start("2018-05-01");
  EXPECT_THAT(UnmetFields(project), ElementsAre("planned_start"));
}

TEST(EntryStandard, ACarryOverProjectStartedBeforeTheYear) {
  P project = CarryOver();
  EXPECT_THAT(UnmetFields(project), IsEmpty());
  project.set_declared_start("2018-12-31");
  EXPECT_THAT(UnmetFields(project), IsEmpty());
  project.set_declared_start("2019-01-01");
  EXPECT_THAT(UnmetFields(project), ElementsAre("declared_start"));
}

TEST(Admit, NamesEveryUnmetPointAndRejectsWithoutAsking) {
  P project = Applied();
  project.clear_owner_credit_code();
  project.clear_annual_plans();
  const auto refused = Review(project, v1::CONSTRUCTION_VERDICT_ADMIT, kAdmitted);
  EXPECT_THAT(refused, FailsWith(kFailed, "ENTRY_STANDARD"));
  EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr("2 point(s)"));
  const auto rejected = Review(project, v1::CONSTRUCTION_VERDICT_REJECT, kAdmitted);
  ASSERT_THAT(rejected, IsOk());
  EXPECT_EQ(rejected->reject_reason(), "材料齐全");
  EXPECT_EQ(rejected->claimed_project(), "");
  EXPECT_EQ(rejected->claimed_code(), "");
}

// An application that nobody reviewed holds nothing against another unit's.
TEST(Admit, ClaimsIdAndCodeAndNothingBeforeDoes) {
  const P applied = Applied();
  EXPECT_EQ(applied.claimed_project(), "");
  EXPECT_EQ(applied.claimed_code(), "");
  const P admitted = *Review(applied, v1::CONSTRUCTION_VERDICT_ADMIT, kAdmitted);
  EXPECT_EQ(admitted.claimed_project(), admitted.project_id());
  EXPECT_EQ(admitted.claimed_code(), admitted.project_code());
  const P started = *Review(CarryOver(), v1::CONSTRUCTION_VERDICT_ADMIT, kAdmitted);
  EXPECT_EQ(started.claimed_project(), started.project_id());
}

TEST(Admit, IsNotForTheApplicant) {
  for (const auto verdict : {v1::CONSTRUCTION_VERDICT_ADMIT, v1::CONSTRUCTION_VERDICT_REJECT}) {
    EXPECT_THAT(Review(Applied(), verdict, kAdmitted, "county"), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  }
}

// What is applied for may be changed until it is reviewed (A.7).
TEST(Admit, IsNotForWhoeverChangedTheApplication) {
  const auto expect_submitter = [](const P& project) {
    EXPECT_EQ(project.applied_by(), "city");
    for (const char* author : {"city", "county"}) {
      EXPECT_THAT(Review(project, v1::CONSTRUCTION_VERDICT_ADMIT, kAdmitted, author),
                  FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
    }
    EXPECT_THAT(Review(project, v1::CONSTRUCTION_VERDICT_REJECT, kAdmitted, "third"), IsOk());
  };
  P edited = Applied();
  edited.set_planned_total_yuan(900'000'000);
  ASSERT_THAT(Edit(Applied(), edited, "city", kAdmitted), IsOk());
  expect_submitter(edited);
  v1::CorrectProjectCodeRequest correct;
  correct.set_project_code("2019-140423-26-03-004712");
  expect_submitter(*CorrectCode(Applied(), correct, "city", kAdmitted));
  v1::ReviseConstructionPlanRequest revise;
  revise.set_planned_total_yuan(900'000'000);
  expect_submitter(*RevisePlan(Applied(), revise, 0, "city", kAdmitted));
  EXPECT_EQ(RevisePlan(In(P::STATE_ADMITTED), revise, 0, "city", kAdmitted)->applied_by(), "county")
      << "what was reviewed was submitted by who it was";
}

bool IsFinal(P::State state) {
  return state == P::STATE_REJECTED || state == P::STATE_EXITED || state == P::STATE_AT_CAPACITY;
}

TEST(EditProject, EverythingWhileAppliedOnlyTextLaterNothingInTheEnd) {
  const auto day = kAdmitted + 200;
  for (const auto state : AllStates<P>()) {
    SCOPED_TRACE(P::State_Name(state));
    const P before = In(state);
    const bool final = IsFinal(state);
    P text = before;
    text.set_title("新名称");
    text.set_owner_name("新业主");
    text.set_responsible_person("王五");
    text.set_note("备注");
    ExpectOkIf(!final, Edit(before, text, "county", day), "NOT_EDITABLE");
    for (const auto change : std::vector<void (*)(P&)>{
             [](P& p) { p.set_planned_total_yuan(1); }, [](P& p) { p.set_planned_start("2019-06-01"); },
             [](P& p) { p.set_industry("39"); }, [](P& p) { p.set_zone("Z03"); }}) {
      P after = before;
      change(after);
      ExpectOkIf(state == P::STATE_APPLIED, Edit(before, after, "county", day), "NOT_EDITABLE");
    }
  }
}

TEST(EntryStandard, WantsTheZoneToLieInTheUnit) {  // A.5; it may have moved since it was handed over
  P project = Applied();
  project.set_zone("Z03");
  EXPECT_TRUE(FindUnmet(project, "140423", kAdmitted).empty());
  const auto unmet = FindUnmet(project, "140405", kAdmitted);
  ASSERT_EQ(unmet.size(), 1u);
  EXPECT_EQ(unmet[0].field, "zone");
}

TEST(Transformation, IsProposedByTheUnitAndAnsweredByTheCity) {  // E.9
  v1::ProposeTransformationRequest request;
  request.set_is_transformation(true);
  request.set_reason("煤层气综合利用");
  for (const auto state : AllStates<P>()) {
    ExpectOkIf(!IsFinal(state), ProposeTransformation(In(state), request, "county", kAdmitted + 200), "NOT_EDITABLE");
  }
  const auto proposed = ProposeTransformation(Applied(), request, "county", kAdmitted);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->transformation_proposed_on(), FormatDate(kAdmitted));
  EXPECT_EQ(proposed->transformation_proposal().reason(), "煤层气综合利用");
  EXPECT_EQ(proposed->is_transformation(), Applied().is_transformation()) << "the city has the word";
  v1::RuleOnTransformationRequest ruling;
  EXPECT_THAT(Decide(*proposed, ruling, "county", kAdmitted + 1), FailsWith(kFailed, "REVIEWER_IS_SUBMITTER"));
  const auto ruled = Rule(*proposed, false, kAdmitted + 1);
  ASSERT_THAT(ruled, IsOk());
  EXPECT_FALSE(ruled->has_transformation_proposal());
  EXPECT_EQ(ruled->transformation_proposed_on(), "");
  // In a final state nobody can rule on it any more.
  const P waiting = *ProposeTransformation(In(P::STATE_ADMITTED), request, "county", kAdmitted);
  EXPECT_EQ(Exit(waiting, v1::EXIT_REASON_TERMINATED, kAdmitted + 1)->transformation_proposed_on(), "");
  const P producing = *ProposeTransformation(In(P::STATE_IN_PRODUCTION), request, "county", kAdmitted + 41);
  EXPECT_EQ(ReachCapacity(producing, kAdmitted + 150)->transformation_proposed_on(), "");
}

TEST(Code, IsAttachedOnce) {
  for (const auto state : AllStates<P>()) {
    SCOPED_TRACE(P::State_Name(state));
    const P before = In(state);
    if (IsFinal(state)) continue;
    P after = before;
    after.set_project_code("2019-140423-26-03-004712");
    EXPECT_THAT(Edit(before, after, "county", kAdmitted + 200), FailsWith(kFailed, "CODE_ATTACHED"));
    after.clear_project_code();
    EXPECT_THAT(Edit(before, after, "county", kAdmitted + 200), FailsWith(kFailed, "CODE_ATTACHED"));
  }
}

TEST(Code, IsCorrectedWithItsReasonUntilTheEnd) {
  v1::CorrectProjectCodeRequest request;
  request.set_project_code("2019-140423-26-03-004712");
  request.set_reason("流水号录错");
  for (const auto state : AllStates<P>()) {
    SCOPED_TRACE(P::State_Name(state));
    const auto corrected = CorrectCode(In(state), request, "county", kAdmitted + 200);
    ExpectOkIf(!IsFinal(state), corrected, "NOT_EDITABLE");
    if (!corrected.ok()) continue;
    EXPECT_EQ(corrected->state(), state);
    EXPECT_EQ(corrected->project_code(), "2019-140423-26-03-004712");
    EXPECT_EQ(corrected->claimed_code(), state == P::STATE_APPLIED ? "" : "2019-140423-26-03-004712");
    ASSERT_EQ(corrected->code_corrections_size(), 1);
    EXPECT_EQ(corrected->code_corrections(0).former_code(), "2019-140423-26-03-004711");
    EXPECT_EQ(corrected->code_corrections(0).corrected_on(), FormatDate(kAdmitted + 200));
    EXPECT_EQ(corrected->code_corrections(0).reason(), "流水号录错");
  }
  P without = Applied();
  without.clear_project_code();
  EXPECT_THAT(CorrectCode(without, request, "county", kAdmitted), FailsWith(kFailed, "NO_SUCH_FACT"));
}

TEST(EditProject, SettlesWhatFollowsFromAnApplication) {
  P before = Applied();
  before.clear_project_code();
  P after = before;
  after.set_project_code("2019-140423-26-03-004712");
  after.set_planned_total_yuan(900'000'000);
  after.set_industry("0610");
  ASSERT_THAT(Edit(before, after, "county", kAdmitted), IsOk());
  EXPECT_EQ(after.planned_total_history_size(), 2);
  EXPECT_FALSE(after.is_transformation());
  after.set_planned_end("2019-01-01");
  EXPECT_THAT(Edit(before, after, "county", kAdmitted), FailsWith(kInvalid, "DATES_REVERSED"));
}

TEST(Transformation, ByIndustryAndNature) {
  for (const char* excluded : {"06", "0610", "25", "2521", "31", "3110", "4411"}) {
    EXPECT_FALSE(IsTransformation(excluded, v1::NATURE_NEW_BUILD)) << excluded;
    EXPECT_TRUE(IsTransformation(excluded, v1::NATURE_TECH_UPGRADE)) << excluded;
  }
  for (const char* other : {"07", "26", "39", "44", "441", "4412", "4415", "70"}) {
    EXPECT_TRUE(IsTransformation(other, v1::NATURE_NEW_BUILD)) << other;
  }
  EXPECT_FALSE(IsTransformation("", v1::NATURE_NEW_BUILD));
  EXPECT_TRUE(IsTransformation("", v1::NATURE_TECH_UPGRADE));
}

TEST(Transformation, TheCitysWordTakesThePlaceOfTheDefaultAndIsKept) {
  for (const auto state : AllStates<P>()) {
    const P before = In(state);
    const auto ruled = Rule(before, false, kAdmitted + 200);
    if (state == P::STATE_REJECTED || state == P::STATE_EXITED || state == P::STATE_AT_CAPACITY) {
      EXPECT_THAT(ruled, FailsWith(kFailed, "NOT_EDITABLE"));
      continue;
    }
    ASSERT_THAT(ruled, IsOk());
    EXPECT_EQ(ruled->state(), state);
    EXPECT_FALSE(ruled->is_transformation());
    const P again = *Rule(*ruled, true, kAdmitted + 201);
    EXPECT_TRUE(again.is_transformation());
    ASSERT_EQ(again.transformation_rulings_size(), 2);
    EXPECT_EQ(again.transformation_rulings(0).on(), FormatDate(kAdmitted + 200));
  }
  const P ruled = *Rule(Applied(), false, kAdmitted);
  P edited = ruled;
  edited.set_industry("39");
  ASSERT_THAT(Edit(ruled, edited, "county", kAdmitted), IsOk());
  EXPECT_FALSE(edited.is_transformation());
}

TEST(ExitProject, MovesInTheFirstMonthOfAQuarterUnlessTerminated) {
  const P project = In(P::STATE_STOPPED);
  for (int month = 4; month <= 15; ++month) {
    const absl::CivilDay day(2019, month, 28);
    const auto exited = Exit(project, v1::EXIT_REASON_POLICY, day);
    ExpectOkIf(month % 3 == 1, exited, "OUTSIDE_WINDOW");
    EXPECT_THAT(Exit(project, v1::EXIT_REASON_TERMINATED, day), IsOk());
  }
  EXPECT_THAT(Exit(project, v1::EXIT_REASON_POLICY, absl::CivilDay(2019, 7, 31)), IsOk());
  EXPECT_THAT(Exit(project, v1::EXIT_REASON_POLICY, absl::CivilDay(2019, 8, 1)), FailsWith(kFailed, "OUTSIDE_WINDOW"));
}

TEST(ExitProject, NotesWhenAndWhyAndReleasesItsClaims) {
  const P exited = *Exit(In(P::STATE_ADMITTED), v1::EXIT_REASON_MERGED, absl::CivilDay(2019, 4, 1));
  EXPECT_EQ(exited.exited_on(), "2019-04-01");
  EXPECT_EQ(exited.exit_reason(), v1::EXIT_REASON_MERGED);
  EXPECT_EQ(exited.claimed_project(), "");
  EXPECT_EQ(exited.claimed_code(), "");
}

TEST(ExitProject, ForNoStartSixMonthsAfterThePlannedStart) {
  P project = In(P::STATE_ADMITTED);
  project.set_planned_start("2019-04-15");
  EXPECT_THAT(Exit(project, v1::EXIT_REASON_NO_START, absl::CivilDay(2019, 10, 14)),
              FailsWith(kFailed, "NO_START_GUARD"));
  EXPECT_THAT(Exit(project, v1::EXIT_REASON_NO_START, absl::CivilDay(2019, 10, 15)), IsOk());
  EXPECT_THAT(Exit(In(P::STATE_STOPPED), v1::EXIT_REASON_NO_START, absl::CivilDay(2020, 4, 1)),
              FailsWith(kFailed, "NO_START_GUARD"));
}

}  // namespace
}  // namespace tiernet::construction
